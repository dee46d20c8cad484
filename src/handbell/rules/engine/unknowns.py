"""When facts are missing: every way in which they could turn out, and which of them could change the result.

The ways are kept as a reduced decision diagram. Two ways that end alike are one node, and a question whose answers all
lead to the same node is dropped; so the questions left are those that matter: enough, and none too many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from handbell.rules.conditions import possible_words, trial_values
from handbell.rules.engine.lines import Line
from handbell.rules.engine.standing import places
from handbell.rules.engine.tables import FactTable
from handbell.rules.vocabulary import BIT, FACTS

_BY_BIT = {bit: slug for slug, bit in BIT.items()}
KNOWABLE: Final = (1 << len(BIT)) - 1


def lines_of(mask: int, size: int) -> list[int]:
    """The places of the lines that stand, whichever of their two bits is set."""
    return places(mask & ((1 << size) - 1) | mask >> size)


def asked_about(mask: int, lines: tuple[Line, ...]) -> int:
    """The bits of all facts that the standing lines ask about."""
    facts = 0
    for place in lines_of(mask, len(lines)):
        facts |= lines[place].facts
    return facts


@dataclass(slots=True)
class Unknowns:
    """One walk through the missing facts. `wide` narrows a fact that is known only by a wide word."""

    lines: tuple[Line, ...]
    tables: Mapping[str, FactTable]
    wide: Mapping[str, str]
    _classes: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _nodes: dict[tuple[object, ...], int] = field(default_factory=dict)
    _walked: dict[tuple[int, int], int] = field(default_factory=dict)
    endings: dict[int, None] = field(default_factory=dict)

    def walk(self, mask: int, known: int, ending: Callable[[int], object]) -> int:
        """The node for these standing lines. `ending` says what a fully known mask comes to; equal endings are one."""
        before = self._walked.get((mask, known))
        if before is not None:
            return before
        missing = asked_about(mask, self.lines) & ~known & KNOWABLE
        if not missing:
            self.endings.setdefault(mask)
            node = self._node(("end", ending(mask)))
        else:
            bit = missing & -missing
            children = tuple(
                self.walk(mask & part, known | bit, ending) for part in self._parts(_BY_BIT[bit])
            )
            node = children[0] if len(set(children)) == 1 else self._node((_BY_BIT[bit], children))
        self._walked[mask, known] = node
        return node

    def facts_below(self, node: int) -> tuple[str, ...]:
        """The facts that decide between the endings below a node, in the order of the vocabulary."""
        by_number = {number: key for key, number in self._nodes.items()}
        found: set[str] = set()
        seen: set[int] = set()
        waiting = [node]
        while waiting:
            number = waiting.pop()
            key = by_number[number]
            if number in seen or key[0] == "end":
                continue
            seen.add(number)
            found.add(str(key[0]))
            children = key[1]
            waiting.extend(children if isinstance(children, tuple) else ())
        return tuple(slug for slug in FACTS if slug in found)

    def _node(self, key: tuple[object, ...]) -> int:
        return self._nodes.setdefault(key, len(self._nodes))

    def _parts(self, slug: str) -> tuple[int, ...]:
        if slug not in self._classes:
            self._classes[slug] = tuple(dict.fromkeys(self._masks(slug)))
        return self._classes[slug]

    def _masks(self, slug: str) -> Iterator[int]:
        table = self.tables[slug]
        if slug in self.wide:
            words = possible_words(table.fact, self.wide[slug])
            return (table.exactly(word) for word in sorted(words))
        conditions = tuple(c for line in self.lines for c in line.conditions if c.fact == slug)
        return (table.exactly(value) for value in trial_values(table.fact, conditions))
