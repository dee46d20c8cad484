"""The role of whoever asks, from the word somebody uses for it: a slug of ROLES, or "caretaker", "office_manager"."""

from __future__ import annotations

from handbell.rules.understand.lexicon import Lexicon
from handbell.rules.understand.words import units_of
from handbell.rules.vocabulary import ROLES


def role_named(word: str, lexicon: Lexicon) -> str | None:
    """The role that the word names, or None where it names none."""
    if word in ROLES:
        return word
    units, _ = units_of(f"a {word.replace('_', ' ')}", lexicon)
    named = [unit for unit in units if unit.lemma != "a"]
    return lexicon.people[named[0].person].role if len(named) == 1 and named[0].person else None
