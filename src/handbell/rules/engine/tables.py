"""Which lines a fact leaves standing, as bits of one whole number: looked up once for each fact of a question.

Line i has two bits: bit i where its action is the one asked about, bit n+i where it only speaks alongside that action.
"""

from __future__ import annotations

from collections.abc import Iterator

from handbell.rules.conditions import possible_words
from handbell.rules.engine.lines import Line
from handbell.rules.vocabulary import ACTIONS, BIT, FACTS, Value

_MOST_KEPT = 4096
_FIRST_WIDE_BIT = len(BIT)
_WITHOUT_ACTION = tuple((slug, bit) for slug, bit in BIT.items() if slug != "action")


class WideWords:
    """A bit for each pair of fact and wide word met, so that "a child" is not mistaken for "a pupil"."""

    def __init__(self) -> None:
        self.bits: dict[tuple[str, str], int] = {}

    def bit(self, fact: str, word: str) -> int:
        """The bit of the pair, given when it is first met."""
        return self.bits.setdefault((fact, word), 1 << (_FIRST_WIDE_BIT + len(self.bits)))

    def among(self, given: int) -> Iterator[tuple[str, str]]:
        """The pairs whose bits are set."""
        return (pair for pair, bit in self.bits.items() if bit & given)


class FactTable(dict[Value, tuple[int, int]]):
    """For each value met of one fact: the bits of the lines it does not rule out, and the bit that says it is known."""

    def __init__(self, fact: str, lines: tuple[Line, ...], wide: WideWords) -> None:
        super().__init__()
        self.fact = FACTS[fact]
        self._lines = lines
        self._wide = wide
        self._exact: dict[Value, int] = {}

    def __missing__(self, value: Value) -> tuple[int, int]:
        words = possible_words(self.fact, value) if isinstance(value, str) else frozenset((value,))
        masks = {self.exactly(word) for word in words}
        mask = 0
        for part in masks:
            mask |= part
        known = BIT[self.fact.slug]
        if len(masks) > 1 and isinstance(value, str):
            known = self._wide.bit(self.fact.slug, value)
        if len(self) >= _MOST_KEPT:
            self.clear()
        self[value] = (mask, known)
        return mask, known

    def exactly(self, value: Value) -> int:
        """The bits of the lines left standing when the fact is this and nothing narrower."""
        mask = self._exact.get(value)
        if mask is None:
            if len(self._exact) >= _MOST_KEPT:
                self._exact.clear()
            mask = self._exact[value] = self._compute(value)
        return mask

    def _compute(self, value: Value) -> int:
        mask, size = 0, len(self._lines)
        slug, bit = self.fact.slug, BIT[self.fact.slug]
        for place, line in enumerate(self._lines):
            if not line.facts & bit or all(c.holds_for(value) for c in line.conditions if c.fact == slug):
                mask |= (1 << place) | (1 << (place + size))
        return mask


class ActionTable(FactTable):
    """As for any fact, but a line stands with one bit where it decides the action and the other where it only tells."""

    def _compute(self, value: Value) -> int:
        mask, size = 0, len(self._lines)
        wider = ACTIONS.wider(str(value))
        for place, line in enumerate(self._lines):
            if not wider.isdisjoint(line.rule.actions):
                mask |= 1 << place
            elif not wider.isdisjoint(line.rule.alongside):
                mask |= 1 << (place + size)
        return mask


def tables_of(lines: tuple[Line, ...], wide: WideWords) -> dict[str, FactTable]:
    """A table for each fact that some line asks about, and for the action."""
    asked = 0
    for line in lines:
        asked |= line.facts
    tables: dict[str, FactTable] = {"action": ActionTable("action", lines, wide)}
    tables.update((slug, FactTable(slug, lines, wide)) for slug, bit in _WITHOUT_ACTION if bit & asked)
    return tables
