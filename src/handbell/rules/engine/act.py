"""Everything that one act needs to be decided: its few lines, their tables, and the questions already worked out.

Facts are looked at one after the other, each time the first one that the lines still standing ask about. Every step
that was taken once is remembered as a node, so that the same step is one look-up from then on.
"""

from __future__ import annotations

from handbell.rules.engine.decision import Outcome
from handbell.rules.engine.lines import Line, beaten_by
from handbell.rules.engine.settle import Settler
from handbell.rules.engine.tables import WideWords, tables_of
from handbell.rules.engine.unknowns import KNOWABLE, asked_about
from handbell.rules.vocabulary import BIT, Value

_MOST_NODES = 20_000
_BY_BIT = {bit: slug for slug, bit in BIT.items()}


class Node(dict[Value | None, "Node | Outcome"]):
    """What comes next for each value of `fact` (None: unknown). What is not there yet is worked out."""

    __slots__ = ("_act", "_given", "_mask", "_seen", "fact")

    def __init__(self, act: Act, fact: str, mask: int, given: int, seen: int) -> None:
        super().__init__()
        self.fact = fact
        self._act = act
        self._mask, self._given, self._seen = mask, given, seen

    def __missing__(self, value: Value | None) -> Node | Outcome:
        mask, given = self._mask, self._given
        if value is not None:
            part, known = self._act.tables[self.fact][value]
            mask &= part
            given |= known
        found = self._act.next_node(mask, given, self._seen | BIT[self.fact])
        self[value] = found
        return found


class Act:
    """The lines that can have a say when this action (a word of ACTIONS) is asked about."""

    __slots__ = ("_nodes", "_settler", "_start", "lines", "tables", "wide")

    def __init__(self, action: str, lines: tuple[Line, ...]) -> None:
        self.lines = lines
        self.wide = WideWords()
        self.tables = tables_of(lines, self.wide)
        self._settler = Settler(lines, self.tables, self.wide, beaten_by(lines))
        self._nodes: dict[tuple[int, int, int], Node | Outcome] = {}
        self._start = (*self.tables["action"][action], BIT["action"])

    def start(self) -> Node | Outcome:
        """The first fact to look at, or the outcome if there is nothing to look at."""
        return self.next_node(*self._start)

    def next_node(self, mask: int, given: int, seen: int) -> Node | Outcome:
        """The node for what stands and what is known; the outcome where nothing is left to look at."""
        asked = asked_about(mask, self.lines)
        given &= asked | ~KNOWABLE
        key = (mask, given, seen & asked)
        found = self._nodes.get(key)
        if found is None:
            if len(self._nodes) >= _MOST_NODES:
                self._forget()
            left = asked & ~seen
            found = (
                Node(self, _BY_BIT[left & -left], mask, given, seen) if left else self._settle(mask, given)
            )
            self._nodes[key] = found
        return found

    def _forget(self) -> None:
        """Start afresh; without this, odd questions without end would fill the memory."""
        for node in self._nodes.values():
            if isinstance(node, Node):
                node.clear()
        self._nodes.clear()
        self._settler.forget()

    def _settle(self, mask: int, given: int) -> Outcome:
        return self._settler.outcome(mask, given)
