"""Words that are verbs in one question and names of things in another, told apart by the words beside them."""

from __future__ import annotations

import itertools
from typing import Final

from handbell.rules.understand.units import Unit

_SUBJECTS: Final = frozenset({"i", "pron", "any", "unnamed", "it"})
DETERMINERS: Final = frozenset({
    "a", "an", "the", "my", "our", "your", "his", "their", "'s", "this", "that", "these", "those", "any", "some",
    "another", "old", "each", "every", "no", "of", "public", "own", "nasty", "rude", "private", "official",
    "facebook", "first",
})  # fmt: skip


def friend_as_a_verb(units: list[Unit]) -> None:
    """ "may I friend a pupil": no friend is meant."""
    for place, unit in enumerate(units):
        if unit.word == "friend" and place and not unit.pause:
            before = units[place - 1]
            if before.word in {"to", "not"} or not before.classes.isdisjoint({"i", "any"}):
                unit.person, unit.classes = None, frozenset({"befriend"})


_SUPPORTS: Final = frozenset({"have", "take", "get", "give"})


def nouns_apart(units: list[Unit], verbs_or_nouns: frozenset[str]) -> None:
    """ "a pupil's post": no act of posting. The word keeps its classes, but is no longer found as a verb."""
    for place, unit in enumerate(units):
        may_be = unit.lemma in verbs_or_nouns and not unit.word.endswith(("ing", "ed"))
        if may_be and place and not unit.pause:
            before = units[place - 1]
            plural = unit.word == f"{unit.lemma}s" and before.person is None
            plural = plural and before.classes.isdisjoint(_SUBJECTS)
            if unit.lemma == "look" and place > 1 and units[place - 2].lemma in _SUPPORTS:
                # "Have a look": it is a verb all the same.
                continue
            if before.lemma in DETERMINERS or "owner" in before.classes or plural:
                unit.word = unit.word if plural else f"the {unit.word}"
                unit.lemma = f"the {unit.lemma}"


# Before a verb: "may I Snapchat her", "to WhatsApp the parents", "do not Facebook him".
_BEFORE_VERBS: Final = frozenset(
    {"to", "not", "just", "ever", "never", "and", "or", "then", "only", "even", "please"}
)
_NAMES_BETWEEN: Final = 3


def networks_as_verbs(units: list[Unit]) -> None:
    """ "May I Snapchat a girl", "WhatsApping the parents": the network is how somebody is written to."""
    for place, unit in enumerate(units[:-1]):
        if "network" not in unit.classes or " " in unit.lemma:
            continue
        inflected = unit.word != unit.lemma and unit.word.endswith(("ing", "ed"))
        if inflected or (_may_be_verb(units, place) and _takes_object(units, place + 1)):
            unit.classes |= {"networking"}


def _may_be_verb(units: list[Unit], place: int) -> bool:
    if not place or units[place].pause:
        return False
    before = units[place - 1]
    return before.lemma in _BEFORE_VERBS or not before.classes.isdisjoint({"i", "pron", "any"})


def _takes_object(units: list[Unit], place: int) -> bool:
    """A person or a picture follows, with at most "with", "my old" or the like between."""
    for unit in units[place : place + _NAMES_BETWEEN + 1]:
        if unit.pause:
            return False
        if not unit.classes.isdisjoint({"person", "pron", "me", "any", "picture"}):
            return True
        if (
            unit.lemma not in DETERMINERS
            and unit.lemma != "with"
            and unit.term >= 0
            and "light" not in unit.classes
        ):
            return False
    return False


def keeps_doing(units: list[Unit]) -> None:
    """ "Keeps posting": nothing is kept."""
    for unit, following in itertools.pairwise(units):
        doing = following.word.endswith("ing") and following.word != following.lemma and not following.pause
        if unit.lemma == "keep" and doing and following.lemma not in {"happen", "go"}:
            unit.word = unit.lemma = "keep on"
