"""The role of whoever asks, from the word somebody uses for it: a slug of ROLES, or "caretaker", "office_manager"."""

from __future__ import annotations

from handbell.rules.understand.lexicon import Lexicon
from handbell.rules.understand.words import units_of
from handbell.rules.vocabulary import ROLES


def role_named(word: str, lexicon: Lexicon) -> str | None:
    """The role that the word names, or None where it names none."""
    if word in ROLES:
        return word
    units, _ = units_of(word.replace("_", " "), lexicon)
    found = [lexicon.people[unit.person].role for unit in units if unit.person]
    return found[0] if len(found) == 1 and len(units) == 1 else None
