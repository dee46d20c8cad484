"""What comes out of deciding. An `Outcome` is shared by all questions that meet the same rules; a `Decision` is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handbell.rules.model import Clause, Defaults, Rule, RuleBook, Told
from handbell.rules.vocabulary import FACTS, Value
from handbell.rules.vocabulary.results import DEPENDS, NOT_COVERED

MOST_CLAUSES = 6


@dataclass(frozen=True, slots=True)
class Clash:
    """Two rules that hold together, say different things, and of which neither is an exception to the other."""

    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for one set of standing rules.

    `rules` decided it, most relevant first. `needs` are the facts that could still change the decision;
    `needs_for_telling` those that could only add somebody to tell. `possible` are the decisions that could follow.
    `assumed` are the facts that were taken for granted.
    """

    decision: str
    rules: tuple[Rule, ...]
    clauses: tuple[str, ...]
    tell: tuple[Told, ...]
    ask: tuple[str, ...]
    within: str | None
    needs: tuple[str, ...] = ()
    needs_for_telling: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    clashes: tuple[Clash, ...] = ()
    assumed: tuple[str, ...] = ()


class Decision:
    """The answer to one set of facts. Exactly one of six decisions; see `handbell.rules.explanation` for sentences."""

    __slots__ = ("book", "facts", "outcome")

    def __init__(self, outcome: Outcome, facts: Mapping[str, Value], book: RuleBook) -> None:
        self.outcome = outcome
        self.facts = facts
        self.book = book

    @property
    def decision(self) -> str:
        """One word of DECISIONS."""
        return self.outcome.decision

    @property
    def clauses(self) -> tuple[str, ...]:
        """References of at most six clauses, the most relevant first."""
        return self.outcome.clauses

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings under which the cited clauses stand, without repeats."""
        found = (self.book.clauses.get(ref, Clause(ref, "", "")).heading for ref in self.clauses)
        return tuple(dict.fromkeys(heading for heading in found if heading))

    @property
    def rules(self) -> tuple[str, ...]:
        """Ids of the rules that decided it."""
        return tuple(rule.id for rule in self.outcome.rules)

    @property
    def tell(self) -> tuple[Told, ...]:
        """Whom to tell, by when, and why (clauses)."""
        return self.outcome.tell

    @property
    def ask(self) -> tuple[str, ...]:
        """Whom to ask. Never empty where the answer is open."""
        if self.outcome.ask or self.decision not in {DEPENDS, NOT_COVERED}:
            return self.outcome.ask
        return default_ask(self.book.defaults, self.facts)

    @property
    def within(self) -> str | None:
        """The tightest time limit that applies (a word of WITHIN), or None."""
        return self.outcome.within

    @property
    def needs(self) -> tuple[str, ...]:
        """Facts still missing that could change the decision, in the order in which to ask for them."""
        return self.outcome.needs

    @property
    def because(self) -> str:
        """The reason in one or two sentences of our own."""
        reasons = dict.fromkeys(rule.because for rule in self.outcome.rules)
        return " ".join(list(reasons)[:2])

    @property
    def assumed(self) -> dict[str, Value]:
        """Facts taken for granted because nobody said otherwise."""
        pairs = ((slug, FACTS[slug].assumed) for slug in self.outcome.assumed if slug not in self.facts)
        return {slug: value for slug, value in pairs if value is not None}


def default_ask(defaults: Defaults, facts: Mapping[str, Value]) -> tuple[str, ...]:
    """Whom somebody turns to where the policy is open: by the role of whoever asks, else the pack's own default."""
    role = facts.get("asker", facts.get("who"))
    return defaults.ask_by_role.get(str(role), defaults.ask)
