"""What a change changes: two sets of rules asked the same questions, several topic by topic, and loose ends."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Final

from handbell.people.roles import Role
from handbell.policies.models import Status, Version
from handbell.rulebooks import beginnings
from handbell.rulebooks.packs import book_of_pack, pack_ids, parts_of_pack, title_of_pack
from handbell.rulebooks.queries.books import book_for, engine_for
from handbell.rulebooks.queries.pages import versions_with_rules
from handbell.rulebooks.states import DECIDING
from handbell.rules.compare import (
    Differing,
    LooseEnds,
    Question,
    TopicRow,
    clashes,
    differing,
    everyday,
    examples_as_questions,
    loose_ends,
    topic_map,
)
from handbell.rules.engine.decision import Clash
from handbell.rules.files import CannotLoad
from handbell.rules.files.entries import Entry, read_examples_of
from handbell.rules.model import RuleBook

PACK: Final = "pack-"


@dataclass(frozen=True, slots=True)
class Side:
    """A policy to compare: a version of the school's, or a built-in one. `key` stands for it in addresses."""

    key: str
    title: str
    version: Version | None = None

    @property
    def pack(self) -> str:
        """The id of the built-in policy; empty for a version."""
        return "" if self.version else self.key.removeprefix(PACK)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides asked the same questions: the answers that differ, and what was asked."""

    before: Side
    after: Side
    rows: tuple[Differing, ...]
    asked: tuple[Question, ...]

    @property
    def everyday(self) -> tuple[int, int]:
        """Of how many everyday questions the answers differ, and how many were asked; each role asks its own."""
        return sum(bool(row.question.role) for row in self.rows), sum(bool(one.role) for one in self.asked)

    @property
    def examples(self) -> tuple[int, int]:
        """The same of worked examples."""
        differ, asked = self.everyday
        return len(self.rows) - differ, len(self.asked) - asked


def sides_for(roles: frozenset[Role]) -> list[Side]:
    """What holders of these roles may compare: the school's versions, superseded ones too, and built-in policies."""
    versions = versions_with_rules(roles, closed=frozenset({Status.SUPERSEDED}))
    own = [
        Side(str(one.id), f"{one.title} {one.label} ({one.get_status_display()})", one) for one in versions
    ]
    return own + [Side(PACK + pack, title_of_pack(pack)) for pack in pack_ids() if book_of_pack(pack)]


def compared(before: Side, after: Side, *, on: datetime.date) -> Comparison | None:
    """Put the everyday questions, and the worked examples of both, to both; None when one of them has no rules."""
    one, other = _book(before), _book(after)
    if one is None or other is None:
        return None
    questions = [*everyday(), *_examples(before, one), *_examples(after, other)]
    rows = differing(engine_for(one, on), engine_for(other, on), questions)
    return Comparison(before, after, tuple(rows), tuple(questions))


def by_topic(sides: list[Side], *, on: datetime.date) -> tuple[list[Side], list[TopicRow]]:
    """The sides that have rules, and each matter as each of them decides it."""
    books = [(side, book) for side in sides if (book := _book(side)) is not None]
    return [side for side, _book_ in books], topic_map([engine_for(book, on) for _side, book in books])


def loose_ends_of(version: Version) -> LooseEnds | None:
    """Duties without an owner and clauses without a rule; None when the version has no rules."""
    book = book_for(version)
    return loose_ends(book) if book else None


def clashes_of(version: Version, *, on: datetime.date) -> list[tuple[Clash, Question]]:
    """Rules of a version that contradict each other on everyday questions or worked examples, with such a question."""
    book = book_for(version)
    if book is None:
        return []
    questions = [*everyday(), *_examples(Side(str(version.id), "", version), book)]
    return list(clashes(engine_for(book, on), questions).items())


def default_sides(sides: list[Side], after: str) -> tuple[str, str]:
    """What to compare when one side was chosen: the version in force, or else what the chosen one began with."""
    chosen = next((side for side in sides if side.key == after), None)
    if chosen is None or chosen.version is None:
        return "", after
    version = chosen.version
    for side in sides:
        other = side.version
        if (
            other
            and other.policy_id == version.policy_id
            and other.status == Status.IN_FORCE
            and other != version
        ):
            return side.key, after
    if version.made_from_id:
        return str(version.made_from_id), after
    return (PACK + version.policy.pack if version.policy.pack else ""), after


def _book(side: Side) -> RuleBook | None:
    return book_for(side.version) if side.version else book_of_pack(side.pack)


def _examples(side: Side, book: RuleBook) -> list[Question]:
    entries: tuple[Entry, ...]
    if side.version is None:
        entries = parts_of_pack(side.pack).entries
    else:
        held = beginnings.standing(side.version)[1]
        entries = tuple(rule.entry for rule in held if rule.state in DECIDING)
    try:
        return examples_as_questions(read_examples_of(entries, book))
    except CannotLoad:
        # Examples that speak of rules no longer there are reported on the page of the rules.
        return []
