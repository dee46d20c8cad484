"""Which records stand beside an answer. They are shown under "today" and never change what the policy decides."""

from __future__ import annotations

import datetime
import os
from functools import cache
from typing import Any, Final

from handbell.rules.engine import Decision
from handbell.rules.files.places import PACKS, cache_folder
from handbell.rules.guidance.cache import load_guidance
from handbell.rules.guidance.model import NATIONS, Guidance, Note, Record
from handbell.rules.vocabulary import ACTIONS, ROLES, Value

MOST_NOTES: Final = 4


@cache
def built_in() -> Guidance:
    """The records that come with Handbell, read once in a process. Raises rules.files.CannotLoad."""
    return load_guidance(PACKS, cache_folder(os.environ))


def nation_of(pack: str) -> str | None:
    """The nation of a built-in pack's school (a word of NATIONS), or None where there is no such pack."""
    return built_in().nations.get(pack)


def notes_for(
    decision: Decision, nation: str, on: datetime.date, guidance: Guidance | None = None
) -> tuple[Note, ...]:
    """At most four notes for an answer in a nation on a day; first those that depart from a clause it cites.

    `nation` is a word of NATIONS; "" (not known) gives only what holds in all four. Without `guidance`: the built-in.
    """
    records = (guidance or built_in()).records
    asked = frozenset((nation,)) if nation else frozenset(NATIONS.slugs())
    facts = {**decision.assumed, **decision.facts}
    found: list[tuple[tuple[bool, int, str], Note]] = []
    for record in records:
        if not all(record.in_force(one, on) for one in asked):
            continue
        departing = _departing(record, decision)
        if _bears_on(record, facts, cited=bool(departing)):
            rank = (not departing, -len(record.conditions) - bool(record.actions), record.id)
            found.append((rank, _note(record, nation, departing)))
    return tuple(note for _, note in sorted(found, key=lambda pair: pair[0])[:MOST_NOTES])


def guidance_as_json(
    decision: Decision, nation: str, on: datetime.date, guidance: Guidance | None = None
) -> list[dict[str, Any]]:
    """The notes as plain data, for "today" beside an answer. `checked_on` is null where nobody has read the source."""
    return [
        {
            "text": note.text,
            "source": note.source,
            "url": note.url,
            "nation": note.nation,
            "standing": note.standing,
            "checked_on": note.checked_on.isoformat() if note.checked_on else None,
            "departs": note.departs,
            "clauses": list(note.clauses),
        }
        for note in notes_for(decision, nation, on, guidance)
    ]


def _departing(record: Record, decision: Decision) -> tuple[str, ...]:
    refs = record.departs_from.get(decision.book.pack, ())
    return tuple(ref for ref in decision.clauses if ref in refs)


def _bears_on(record: Record, facts: dict[str, Value], *, cited: bool) -> bool:
    """Does the record bear on these facts? Where its clause is cited, it is enough that nothing known says no."""
    if not _is_about(record, facts.get("action")):
        return False
    held = {_role_held(record, facts), *(one.holds(facts.get(one.fact)) for one in record.conditions)}
    if cited:
        return False not in held
    return held <= {True} and bool(record.actions or record.conditions)


def _is_about(record: Record, action: Value | None) -> bool:
    if not record.actions:
        return True
    return isinstance(action, str) and not ACTIONS.wider(action).isdisjoint(record.actions)


def _role_held(record: Record, facts: dict[str, Value]) -> bool | None:
    if not record.who:
        return True
    who = facts.get("who")
    return None if who is None else not ROLES.wider(str(who)).isdisjoint(record.who)


def _note(record: Record, nation: str, departing: tuple[str, ...]) -> Note:
    return Note(
        record=record.id,
        topic=record.topic,
        text=record.text,
        source=record.source,
        url=record.url,
        nation=nation,
        standing=record.standing,
        checked_on=record.checked_on,
        departs=bool(departing),
        clauses=departing,
    )
