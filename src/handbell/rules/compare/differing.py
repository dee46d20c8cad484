"""Two books asked the same questions: where their answers differ, and in which direction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from handbell.rules.compare.questions import Question
from handbell.rules.engine import Decision, Engine
from handbell.rules.files.examples import Example
from handbell.rules.vocabulary.results import DEPENDS, MAY, MAY_WITH_PERMISSION, MUST, MUST_NOT, NOT_COVERED


class Shift(StrEnum):
    """In which direction an answer moved."""

    STRICTER = "stricter"
    LOOSER = "looser"
    NOW_SAID = "now_said"  # the policy did not say before
    NO_LONGER_SAID = "no_longer_said"
    OTHER_PEOPLE = "other_people"  # the same decision; somebody else is asked or told, or by another time
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Differing:
    """A question with two answers."""

    question: Question
    before: Decision
    after: Decision
    shift: Shift


# How much leave a decision gives; a duty is neither more nor less of it.
_LEAVE = {MUST_NOT: 0, MAY_WITH_PERMISSION: 1, DEPENDS: 1, MAY: 2}


def differing(before: Engine, after: Engine, questions: Iterable[Question]) -> list[Differing]:
    """The questions whose answers differ in decision, whom to ask, whom to tell or by when, in their order."""
    found = []
    for question in questions:
        one, other = before.decide(question.facts), after.decide(question.facts)
        shift = _shift(one, other)
        if shift is not None:
            found.append(Differing(question, one, other, shift))
    return found


def examples_as_questions(examples: Sequence[Example]) -> list[Question]:
    """Worked examples as questions; of several with the same facts the first one."""
    seen: set[tuple[tuple[str, object], ...]] = set()
    found = []
    for example in examples:
        key = tuple(sorted(example.facts.items(), key=lambda pair: pair[0]))
        if key not in seen:
            seen.add(key)
            found.append(Question(f"example:{example.source}", {"en": example.title}, example.facts))
    return found


def _shift(before: Decision, after: Decision) -> Shift | None:
    one, other = before.decision, after.decision
    if one == other:
        return None if _people(before) == _people(after) else Shift.OTHER_PEOPLE
    if one == NOT_COVERED:
        return Shift.NOW_SAID
    if other == NOT_COVERED:
        return Shift.NO_LONGER_SAID
    if MUST in {one, other} or _LEAVE[one] == _LEAVE[other]:
        return Shift.OTHER
    return Shift.STRICTER if _LEAVE[other] < _LEAVE[one] else Shift.LOOSER


def _people(decision: Decision) -> tuple[object, ...]:
    told = frozenset((frozenset(told.any_of), told.within) for told in decision.tell)
    return frozenset(decision.ask), told, decision.within, frozenset(decision.needs)
