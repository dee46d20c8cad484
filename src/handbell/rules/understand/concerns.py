"""Matters of concern put right by who asks, who is meant and how old somebody is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handbell.rules.understand.gather import Hint
from handbell.rules.understand.units import Unit

BULLYING = frozenset({"bullying_of_staff", "bullying_of_pupil", "threat_by_parent"})


def of_whoever_asks(hints: list[Hint], units: Sequence[Unit], asker: str | None) -> list[Hint]:
    """ "Somebody bullies me" is bullying of staff if staff say so, of a pupil if a pupil or a family does.

    Where families are asked to help, it is their children who are bullied.
    """
    families = any(hint.fact == "families_refuse" and hint.value is True for hint in hints)
    if asker not in {"pupil", "parent"} and not families:
        return [
            replace(hint, value="bullying_of_staff")
            if hint.value == "bullying_of_pupil" and _is_of_me(hint, units)
            else hint
            for hint in hints
        ]
    return [
        replace(hint, value="bullying_of_pupil")
        if hint.value == "bullying_of_staff"
        and not any("staff" in u.classes for u in units[hint.start : hint.end])
        else hint
        for hint in hints
    ]


def _is_of_me(hint: Hint, units: Sequence[Unit]) -> bool:
    """ "A pupil has sent me abusive messages": it is whoever asks who is bullied."""
    return any("me" in unit.classes for unit in units[hint.start : hint.end])


# Whoever is in Year 9 is 13 at least.
_OLD_ENOUGH = {"age": 13, "own_age": 13, "victim_age": 13, "victim_year": 9}


def consistent(hints: list[Hint]) -> list[Hint]:
    """Nobody is a victim where nothing is the matter; whoever is 13 or more has no under-age account."""
    if any(int(str(hint.value)) >= _OLD_ENOUGH[hint.fact] for hint in hints if hint.fact in _OLD_ENOUGH):
        hints = [hint for hint in hints if hint.value != "underage_account"]
    if not any(hint.fact == "matter" for hint in hints):
        hints = [hint for hint in hints if hint.fact != "victim"]
    return hints
