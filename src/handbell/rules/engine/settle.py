"""From the lines that stand and the facts that are known to the outcome."""

from __future__ import annotations

from collections.abc import Mapping

from handbell.rules.conditions import possible_words
from handbell.rules.engine.decision import Outcome
from handbell.rules.engine.lines import Line
from handbell.rules.engine.standing import Standing, cited, in_order, resolve, tightest, told
from handbell.rules.engine.tables import FactTable, WideWords
from handbell.rules.engine.unknowns import Unknowns, asked_about, lines_of
from handbell.rules.vocabulary import BIT, FACTS
from handbell.rules.vocabulary.results import DEPENDS

_ASSUMING = tuple(fact for fact in FACTS.values() if fact.assumed is not None)


class Settler:
    """Works out outcomes for one act's lines. `beaten` names for each line the lines that are exceptions to it."""

    __slots__ = ("_beaten", "_lines", "_standings", "_tables", "_wide")

    def __init__(
        self,
        lines: tuple[Line, ...],
        tables: Mapping[str, FactTable],
        wide: WideWords,
        beaten: tuple[tuple[int, ...], ...],
    ) -> None:
        self._lines = lines
        self._tables = tables
        self._wide = wide
        self._beaten = beaten
        self._standings: dict[int, Standing] = {}

    def forget(self) -> None:
        """Let go of what was remembered."""
        self._standings.clear()

    def outcome(self, mask: int, given: int) -> Outcome:
        """The outcome; with facts missing, over every way in which they could turn out."""
        certain, known, assumed = self._assume(mask, given)
        if asked_about(certain, self._lines) & ~known:
            return self._open(certain, known, assumed, dict(self._wide.among(given)))
        return self._closed(self._resolved(certain), assumed)

    def _resolved(self, mask: int) -> Standing:
        found = self._standings.get(mask)
        if found is None:
            found = self._standings[mask] = resolve(mask, self._lines, self._beaten)
        return found

    def _assume(self, mask: int, given: int) -> tuple[int, int, tuple[str, ...]]:
        """Take for granted what people leave unsaid, as far as a standing line asks about it."""
        assumed: list[str] = []
        wanted = asked_about(mask, self._lines) & ~given
        for fact in _ASSUMING:
            if wanted & BIT[fact.slug] and fact.assumed is not None:
                mask &= self._tables[fact.slug].exactly(fact.assumed)
                given |= BIT[fact.slug]
                assumed.append(fact.slug)
        return mask, given, tuple(assumed)

    def _closed(self, standing: Standing, assumed: tuple[str, ...]) -> Outcome:
        rules = in_order(standing.winners, self._lines)
        telling = in_order(standing.telling, self._lines)
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
        unknowns = Unknowns(self._lines, self._tables, wide)
        needs = unknowns.facts_below(unknowns.walk(mask, known, lambda end: self._resolved(end).decision))
        endings = [self._resolved(end) for end in unknowns.endings]
        sure = self._resolved(self._sure(mask, known, wide))
        decision = DEPENDS if needs else endings[0].decision
        winners = sure.winners if sure.decision == decision and not needs else ()
        winners = winners or tuple(place for ending in endings for place in ending.winners)
        closed = self._closed(Standing(decision, winners, sure.telling, sure.clashes), assumed)
        return Outcome(
            decision=closed.decision,
            rules=closed.rules,
            clauses=closed.clauses,
            tell=closed.tell,
            ask=closed.ask,
            within=tightest(*(told.within for told in closed.tell)) if needs else closed.within,
            needs=needs,
            needs_for_telling=self._needs_for_telling(mask, known, wide, needs),
            possible=tuple(dict.fromkeys(ending.decision for ending in endings)),
            clashes=closed.clashes,
            assumed=assumed,
        )

    def _needs_for_telling(
        self, mask: int, known: int, wide: dict[str, str], needs: tuple[str, ...]
    ) -> tuple[str, ...]:
        """Facts that leave the decision as it is and change whom to tell."""
        if not any(self._lines[place].rule.tell for place in lines_of(mask, len(self._lines))):
            return ()
        unknowns = Unknowns(self._lines, self._tables, wide)
        found = unknowns.facts_below(unknowns.walk(mask, known, self._signature))
        return tuple(slug for slug in found if slug not in needs)

    def _signature(self, end: int) -> object:
        standing = self._resolved(end)
        return standing.decision, told(in_order(standing.telling, self._lines))

    def _sure(self, mask: int, known: int, wide: dict[str, str]) -> int:
        """Of the standing lines, the bits of those that hold whatever the missing facts are.

        A fact known by a wide word only ("connect") leaves sure what holds for every one of its kinds.
        """
        size, sure, whatever = len(self._lines), 0, mask
        for slug, word in wide.items():
            known |= BIT[slug]
            for narrow in possible_words(FACTS[slug], word):
                whatever &= self._tables[slug].exactly(narrow)
        for place in lines_of(mask, size):
            if not self._lines[place].facts & ~known:
                sure |= (1 << place) | (1 << (place + size))
        return whatever & sure
