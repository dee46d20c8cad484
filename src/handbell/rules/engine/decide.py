"""The engine: a book compiled for one day, which decides any facts in about a millionth of a second.

Each fact of a question leaves some lines standing (one lookup, one AND). What the standing lines come to is worked out
once and remembered, because it depends on nothing else than which lines stand and which facts are known.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from handbell.rules.engine.decision import Decision, Outcome
from handbell.rules.engine.lines import beaten_by, lines_in_force
from handbell.rules.engine.standing import Standing, cited, in_order, resolve, tightest, told
from handbell.rules.engine.tables import WideWords, tables_of
from handbell.rules.engine.unknowns import Unknowns, asked_about, lines_of
from handbell.rules.model import RuleBook
from handbell.rules.vocabulary import BIT, FACTS, Value
from handbell.rules.vocabulary.results import DEPENDS

_MOST_REMEMBERED = 50_000
_ACTION = BIT["action"]
_ACTION_MISSING = Outcome(DEPENDS, (), (), (), (), None, needs=("action",))


class Engine:
    """A rule book ready for deciding on one day (`on`, a date in the school's own calendar)."""

    def __init__(self, book: RuleBook, on: datetime.date) -> None:
        self.book = book
        self.on = on
        self.lines = lines_in_force(book, on)
        self.rules = tuple({line.rule.id: line.rule for line in self.lines}.values())
        self._beaten = beaten_by(self.lines)
        self._wide = WideWords()
        self.tables = tables_of(self.lines, self._wide)
        self._everything = (1 << 2 * len(self.lines)) - 1
        self._outcomes: dict[tuple[int, int], Outcome] = {}
        self._standings: dict[int, Standing] = {}

    def decide(self, facts: Mapping[str, Value]) -> Decision:
        """Decide. `facts` come from `read_facts`; what is not in them is unknown. Always exactly one result."""
        mask, given = self._everything, 0
        tables = self.tables
        for fact, value in facts.items():
            table = tables.get(fact)
            if table is not None:
                part, known = table[value]
                mask &= part
                given |= known
        outcome = self._outcomes.get((mask, given))
        if outcome is None:
            outcome = self._settle(mask, given)
        return Decision(outcome, facts, self.book)

    def resolved(self, mask: int) -> Standing:
        """What lines come to that all hold; remembered."""
        found = self._standings.get(mask)
        if found is None:
            found = self._standings[mask] = resolve(mask, self.lines, self._beaten)
        return found

    def _settle(self, mask: int, given: int) -> Outcome:
        wide = dict(self._wide.among(given))
        if not given & _ACTION and "action" not in wide:
            return _ACTION_MISSING
        certain, known, assumed = self._assume(mask, given)
        if asked_about(certain, self.lines) & ~known:
            outcome = self._open(certain, known, assumed, wide)
        else:
            outcome = self._closed(self.resolved(certain), assumed)
        if len(self._outcomes) >= _MOST_REMEMBERED:
            self._outcomes.clear()
            self._standings.clear()
        self._outcomes[mask, given] = outcome
        return outcome

    def _assume(self, mask: int, given: int) -> tuple[int, int, tuple[str, ...]]:
        """Take for granted what people leave unsaid, as far as a standing line asks about it."""
        assumed: list[str] = []
        wanted = asked_about(mask, self.lines) & ~given
        for slug, fact in FACTS.items():
            if fact.assumed is not None and wanted & BIT[slug]:
                mask &= self.tables[slug].exactly(fact.assumed)
                given |= BIT[slug]
                assumed.append(slug)
        return mask, given, tuple(assumed)

    def _closed(self, standing: Standing, assumed: tuple[str, ...]) -> Outcome:
        rules = in_order(standing.winners, self.lines)
        telling = in_order(standing.telling, self.lines)
        return Outcome(
            decision=standing.decision,
            rules=rules,
            clauses=cited(tuple(dict.fromkeys((*rules[:1], *telling, *rules)))),
            tell=told(telling),
            ask=tuple(dict.fromkeys(body for rule in rules for body in rule.ask)),
            within=tightest(*(rule.within for rule in (*rules, *telling))),
            possible=(standing.decision,),
            clashes=standing.clashes,
            assumed=assumed,
        )

    def _open(self, mask: int, known: int, assumed: tuple[str, ...], wide: dict[str, str]) -> Outcome:
        """Some standing lines hang on facts that are missing: see whether the facts could change the result."""
        unknowns = Unknowns(self.lines, self.tables, wide)
        decisions = unknowns.walk(mask, known, lambda end: self.resolved(end).decision)
        needs = unknowns.facts_below(decisions)
        whole = Unknowns(self.lines, self.tables, wide)
        telling = whole.facts_below(whole.walk(mask, known, self._signature))
        endings = [self.resolved(end) for end in unknowns.endings]
        possible = tuple(dict.fromkeys(ending.decision for ending in endings))
        sure = self.resolved(self._sure(mask, known))
        if needs:
            decision, winners = DEPENDS, tuple(p for ending in endings for p in ending.winners)
        else:
            decision = possible[0]
            agreeing = sure.winners if sure.decision == decision and sure.winners else ()
            winners = agreeing or tuple(p for ending in endings for p in ending.winners)
        closed = self._closed(Standing(decision, winners, sure.telling, sure.clashes), assumed)
        return Outcome(
            decision=closed.decision, rules=closed.rules, clauses=closed.clauses, tell=closed.tell, ask=closed.ask,
            within=tightest(*(told.within for told in closed.tell)) if needs else closed.within,
            needs=needs, needs_for_telling=tuple(slug for slug in telling if slug not in needs),
            possible=possible, clashes=closed.clashes, assumed=assumed,
        )  # fmt: skip

    def _signature(self, end: int) -> object:
        standing = self.resolved(end)
        return standing.decision, told(in_order(standing.telling, self.lines))

    def _sure(self, mask: int, known: int) -> int:
        """Of the standing lines, the bits of those that hold whatever the missing facts are."""
        size, sure = len(self.lines), 0
        for place in lines_of(mask, size):
            if not self.lines[place].facts & ~known:
                sure |= (1 << place) | (1 << (place + size))
        return mask & sure
