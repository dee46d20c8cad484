"""The engine: a book made ready for one day, which decides any facts in about a millionth of a second."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from handbell.rules.engine.act import Act, Node
from handbell.rules.engine.decision import Decision, Outcome
from handbell.rules.engine.lines import Lines
from handbell.rules.model import Rule, RuleBook
from handbell.rules.vocabulary import ACTIONS, Value
from handbell.rules.vocabulary.results import DEPENDS

_ACTION_MISSING = Outcome(DEPENDS, (), (), (), (), None, needs=("action",))


class Engine:
    """A rule book ready for deciding on one day (`on`, a date in the school's own calendar).

    Nothing is compiled before it is asked about. Threads may share an engine: what it remembers is the same whoever
    asks first.
    """

    __slots__ = ("_by_action", "_lines", "_starts", "book", "on", "rules")

    def __init__(self, book: RuleBook, on: datetime.date) -> None:
        self.book = book
        self.on = on
        # In an order that does not depend on the order of the files.
        self.rules = tuple(sorted((r for r in book.rules if r.in_force(on)), key=lambda rule: rule.id))
        self._by_action: dict[str, list[Rule]] | None = None
        self._lines = Lines()
        self._starts: dict[Value | None, Node | Outcome] = {}

    def decide(self, facts: Mapping[str, Value]) -> Decision:
        """Decide. `facts` come from `read_facts`; what is not in them is unknown. Always exactly one result."""
        found = self._starts.get(facts.get("action"))
        if found is None:
            found = self._start(facts.get("action"))
        while isinstance(found, Node):
            found = found[facts.get(found.fact)]
        return Decision(found, facts, self.book)

    def _start(self, action: Value | None) -> Node | Outcome:
        start: Node | Outcome = _ACTION_MISSING
        if action is not None:
            start = Act(str(action), self._lines.of(self._about(str(action)))).start()
        self._starts[action] = start
        return start

    def _about(self, action: str) -> list[Rule]:
        """The rules that name this action, a wider one or a kind of it."""
        if self._by_action is None:
            self._by_action = {}
            for rule in self.rules:
                for named in rule.actions | rule.alongside:
                    self._by_action.setdefault(named, []).append(rule)
        words = ACTIONS.wider(action) | ACTIONS.narrower(action)
        found = {rule.id: rule for word in words for rule in self._by_action.get(word, ())}
        return sorted(found.values(), key=lambda rule: rule.id)
