"""Conditions on facts, and when they hold: yes, no, or not known (Kleene's three values; None is "not known")."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from handbell.rules.vocabulary import FACTS, Fact, Kind, Value

# A range may be open at one end; `below` is kept as one less than its number, since numbers are whole.
_LEAST: Final = 0


@dataclass(frozen=True, slots=True)
class Condition:
    """What a rule asks of one fact.

    Words and yes/no: the fact is one of `any_of` (or a kind of one), and none of `none_of`.
    Sets: at least one of `any_of` and all of `all_of` are in the set, none of `none_of` is.
    Numbers: from `least` to `most`, both included.
    """

    fact: str
    any_of: frozenset[Value] = frozenset()
    all_of: frozenset[Value] = frozenset()
    none_of: frozenset[Value] = frozenset()
    least: int | None = None
    most: int | None = None

    def holds(self, value: Value | None) -> bool | None:
        """True, False, or None when the fact is not known or only known too widely."""
        if value is None:
            return None
        fact = FACTS[self.fact]
        if isinstance(value, bool):
            return self._among({value})
        if isinstance(value, int):
            return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)
        if isinstance(value, frozenset):
            return self._set_holds(fact, value)
        return self._word_holds(fact, value)

    def _among(self, words: set[Value] | frozenset[str]) -> bool:
        wanted = not self.any_of or not self.any_of.isdisjoint(words)
        return wanted and self.all_of <= words and self.none_of.isdisjoint(words)

    def _set_holds(self, fact: Fact, value: frozenset[str]) -> bool:
        words = fact.words
        wide = (
            frozenset().union(*(words.wider(word) for word in value)) if words and value else frozenset[str]()
        )
        return self._among(wide)

    def _word_holds(self, fact: Fact, value: str) -> bool | None:
        if fact.words is None:
            return None
        found = {self._among(fact.words.wider(word)) for word in possible_words(fact, value)}
        return found.pop() if len(found) == 1 else None

    def holds_for(self, value: Value) -> bool:
        """As `holds`, with a word taken as exactly itself: a wide word is then "some other kind"."""
        words = FACTS[self.fact].words
        if isinstance(value, str) and words:
            return self._among(words.wider(value))
        return bool(self.holds(value))

    def borders(self) -> Iterator[int]:
        """Numbers at which the condition starts or stops to hold: one of each side is enough to try everything."""
        if self.least is not None:
            yield self.least
            yield self.least - 1
        if self.most is not None:
            yield self.most
            yield self.most + 1

    def cases(self) -> int:
        """How many separate values are named: fewer is more to the point."""
        return len(self.any_of) + len(self.all_of) + len(self.none_of) + 1


def possible_words(fact: Fact, value: str) -> frozenset[str]:
    """What a word may stand for: itself, and for facts that narrow, each kind of it ("a child": perhaps a pupil)."""
    if fact.words is None or not fact.narrows:
        return frozenset((value,))
    return fact.words.narrower(value)


def trial_values(fact: Fact, conditions: tuple[Condition, ...]) -> tuple[Value, ...]:
    """Values that together show everything these conditions can tell apart.

    Words: each word of the list. Numbers: both sides of each border. Sets: nothing, each word alone, and together.
    """
    if fact.kind is Kind.NUMBER:
        edges = {edge for condition in conditions for edge in condition.borders()}
        return tuple(sorted(edge for edge in edges | {_LEAST} if _LEAST <= edge <= fact.most))
    if fact.kind is Kind.SET and fact.words:
        words = fact.words.slugs()
        named = {frozenset(str(word) for word in c.all_of) for c in conditions}
        return (
            frozenset(),
            *(frozenset((word,)) for word in words),
            *sorted(named, key=sorted),
            frozenset(words),
        )
    return fact.values()
