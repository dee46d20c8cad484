"""The need-to-know table, as data: `need_to_know.yaml`, read once and checked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import yaml

from handbell.concerns.matters import Matter
from handbell.concerns.models import Post
from handbell.people.roles import Role

FILE: Final = Path(__file__).with_name("need_to_know.yaml")


class Relation(StrEnum):
    """What somebody is to a case."""

    LEAD = "lead"
    READER = "reader"
    DECIDER = "decider"
    TELLER = "teller"
    SECOND = "second"


class Act(StrEnum):
    """What can be done in a case: a part of it, and what with it."""

    SEE = "case.see"
    READ = "case.read"
    TRIAGE = "case.triage"
    TAKE_LEAD = "case.take_lead"
    CLOSE = "case.close"
    REOPEN = "case.reopen"
    ROUTE = "case.route"
    READ_WORDS = "words.read"
    READ_OWN = "own.read"
    READ_THREAD = "thread.read"
    WRITE_THREAD = "thread.add"
    ASK_IDENTITY = "identity.ask"
    DECIDE_IDENTITY = "identity.decide"
    READ_PEOPLE = "people.read"
    ADD_PERSON = "people.add"
    END_PERSON = "people.end"
    READ_CHRONOLOGY = "chronology.read"
    ADD_ENTRY = "chronology.add"
    READ_STEPS = "steps.read"
    MOVE_STEP = "steps.move"
    ADD_STEP = "steps.add"
    READ_LOCKS = "locks.read"
    ADD_ADVICE = "advice.add"
    OPEN_LOCK = "locks.open"
    OVERRIDE_LOCK = "locks.override"
    ADD_WISH = "wishes.add"
    READ_REFERRALS = "referrals.read"
    ADD_REFERRAL = "referrals.add"
    MAKE_LETTER = "letters.make"
    ADD_OUTCOME = "outcomes.add"
    READ_TAKEDOWN = "takedown.read"
    ADD_TAKEDOWN = "takedown.add"
    LINK = "links.add"
    READ_READERS = "readers.read"
    GIVE_READER = "readers.give"
    END_READER = "readers.end"
    DECLARE_CONFLICT = "conflict.declare"
    LIST_FILES = "files.list"
    ADD_FILE = "files.add"
    SEE_COPY = "files.copy"
    OPEN_ORIGINAL = "files.original"
    SEAL_FILE = "files.seal"
    DESTROY_FILE = "files.destroy"
    ASK_EXPORT = "export.ask"
    AGREE_EXPORT = "export.agree"
    ADD_HOLD = "hold.add"
    END_HOLD = "hold.end"
    PROPOSE_DISPOSAL = "disposal.propose"
    AGREE_DISPOSAL = "disposal.agree"


Holder = Role | Post


@dataclass(frozen=True, slots=True)
class Table:
    """The whole table. Holders are roles, and posts beside them, in the order in which they are asked."""

    first: MappingProxyType[Matter, tuple[Holder, ...]]
    then: MappingProxyType[Matter, tuple[Holder, ...]]
    escalation: MappingProxyType[Matter, tuple[Holder, ...]]
    deciders: MappingProxyType[Matter, tuple[Role, ...]]
    acts: MappingProxyType[Act, frozenset[Relation]]


@cache
def table() -> Table:
    """The table. Raises ValueError naming whatever is missing, unknown or doubled."""
    data: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    recipients, deciders = data["recipients"], data["deciders"]
    if set(recipients) != set(Matter.values) or set(data["escalation"]) != set(Matter.values):
        raise ValueError(f"{FILE.name}: recipients and escalation name every matter once.")
    if set(data["acts"]) != {str(act) for act in Act}:
        raise ValueError(f"{FILE.name}: acts name every act once.")
    return Table(
        first=MappingProxyType({Matter(slug): _holders(row["first"]) for slug, row in recipients.items()}),
        then=MappingProxyType({Matter(slug): _holders(row["then"]) for slug, row in recipients.items()}),
        escalation=MappingProxyType(
            {Matter(slug): _holders(row) for slug, row in data["escalation"].items()}
        ),
        deciders=MappingProxyType(
            {one: tuple(Role(role) for role in deciders.get(one, deciders["default"])) for one in Matter}
        ),
        acts=MappingProxyType(
            {Act(act): frozenset(Relation(one) for one in who) for act, who in data["acts"].items()}
        ),
    )


def _holders(slugs: list[str]) -> tuple[Holder, ...]:
    return tuple(Post(slug) if slug in Post.values else Role(slug) for slug in slugs)
