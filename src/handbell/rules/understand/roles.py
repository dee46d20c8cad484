"""The role of whoever asks, from the word somebody uses for it: a slug of ROLES, or "caretaker", "office_manager"."""

from __future__ import annotations

from handbell.rules.understand.lexicon import Lexicon
from handbell.rules.understand.words import units_of
from handbell.rules.vocabulary import ROLES


def role_named(word: str, lexicon: Lexicon) -> str | None:
    """The role that the word names, or None where it names none.

    "school_transport_escort", "chair_of_management_committee": the kind of person who comes first in it.
    """
    if word in ROLES:
        return word
    units, _ = units_of(f"a {word.replace('_', ' ')}", lexicon)
    roles = [lexicon.people[unit.person].role for unit in units if unit.person]
    named = [role for role in roles if role and role != "school"]
    return named[0] if named else None
