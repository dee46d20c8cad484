"""A rule made ready for deciding. A rule that waits for leave becomes three lines: not given, given, refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from handbell.rules.conditions import Condition
from handbell.rules.model import Rule
from handbell.rules.vocabulary import BIT
from handbell.rules.vocabulary.results import MAY, MAY_WITH_PERMISSION, MUST_NOT

_GRANTED = frozenset({"granted"})
_REFUSED = frozenset({"refused"})
_OPEN = frozenset({"not_asked", "asked"})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the compiled book. `facts` has the bit of every fact that the line asks about."""

    rule: Rule
    decision: str
    conditions: tuple[Condition, ...]
    facts: int
    rank: tuple[int, int, int, str]


def _line(rule: Rule, decision: str, leave: frozenset[str] | None) -> Line:
    conditions = (Condition("who", any_of=frozenset(rule.who)), *rule.conditions)
    if leave is not None:
        conditions = (*conditions, Condition(rule.settled_by, any_of=frozenset(leave)))
    facts = BIT["action"]
    for condition in conditions:
        facts |= BIT[condition.fact]
    cases = sum(condition.cases() for condition in rule.conditions)
    return Line(rule, decision, conditions, facts, (-len(rule.conditions), len(rule.actions), cases, rule.id))


def _lines_of(rule: Rule) -> Iterator[Line]:
    if rule.decision != MAY_WITH_PERMISSION:
        yield _line(rule, rule.decision, None)
        return
    yield _line(rule, MAY_WITH_PERMISSION, _OPEN)
    yield _line(rule, MAY, _GRANTED)
    yield _line(rule, MUST_NOT, _REFUSED)


class Lines:
    """The lines of a book's rules, each rule's made when it is first asked for."""

    __slots__ = ("_made",)

    def __init__(self) -> None:
        self._made: dict[str, tuple[Line, ...]] = {}

    def of(self, rules: Iterable[Rule]) -> tuple[Line, ...]:
        """The lines of some rules, in the order of the rules."""
        found: list[Line] = []
        for rule in rules:
            made = self._made.get(rule.id)
            if made is None:
                made = self._made[rule.id] = tuple(_lines_of(rule))
            found += made
        return tuple(found)


def beaten_by(lines: tuple[Line, ...]) -> tuple[tuple[int, ...], ...]:
    """For each line, the places of the lines that are exceptions to it."""
    exceptions: dict[str, list[int]] = {}
    for place, line in enumerate(lines):
        for target in line.rule.exception_to:
            exceptions.setdefault(target, []).append(place)
    return tuple(tuple(exceptions.get(line.rule.id, ())) for line in lines)
