"""A decision said in sentences that a head, a teacher or a parent can read. Plain text; the page marks it up itself."""

from __future__ import annotations

from dataclasses import dataclass

from handbell.rules.engine import Decision
from handbell.rules.model import Told
from handbell.rules.vocabulary import ACTIONS, BODIES, DECISIONS, FACTS, WITHIN, Kind, Value
from handbell.rules.vocabulary.kinds import marked as _
from handbell.rules.vocabulary.results import DEPENDS, MAY_WITH_PERMISSION, NOT_COVERED


@dataclass(frozen=True, slots=True)
class Explanation:
    """The parts of an answer, each a sentence or empty; `all()` joins what there is."""

    verdict: str
    because: str
    ask: str
    tell: tuple[str, ...]
    needs: tuple[str, ...]
    assumed: str
    clashes: tuple[str, ...]
    clauses: str

    def all(self) -> tuple[str, ...]:
        """Every sentence, in the order in which to read them."""
        parts = (self.verdict, self.because, self.ask, *self.tell, *self.needs)
        return tuple(part for part in (*parts, self.assumed, *self.clashes, self.clauses) if part)


def explain(decision: Decision) -> Explanation:
    """The sentences for one decision, in English."""
    return Explanation(
        verdict=_verdict(decision),
        because="" if decision.needs else decision.because,
        ask=_ask(decision),
        tell=tuple(_tell(told) for told in decision.tell),
        needs=tuple(FACTS[slug].question for slug in decision.needs),
        assumed=_assumed(decision),
        clashes=tuple(
            _("Two rules of the policy contradict each other here: {first} and {second}.").format(
                first=clash.first, second=clash.second
            )
            for clash in decision.outcome.clashes
        ),
        clauses=_clauses(decision),
    )


def _verdict(decision: Decision) -> str:
    if decision.decision == DEPENDS and decision.needs == ("action",):
        return _("What you would like to do was not understood.")
    if decision.decision == DEPENDS and decision.needs:
        return _("It depends on something you have not said.")
    if decision.decision == DEPENDS:
        return _("The policy leaves this open.")
    if decision.decision == NOT_COVERED and not decision.outcome.rules:
        act = decision.facts.get("action")
        if isinstance(act, str):
            said = _("The policy does not say whether one may {act} in this case.")
            return said.format(act=ACTIONS.label(act))
    return DECISIONS.label(decision.decision)


def _ask(decision: Decision) -> str:
    if not decision.ask:
        return ""
    names = listed(decision.ask, "or")
    if decision.decision == MAY_WITH_PERMISSION:
        in_writing = any(rule.in_writing for rule in decision.outcome.rules)
        words = (
            _("First get the agreement of {names}, in writing.")
            if in_writing
            else _("First get the agreement of {names}.")
        )
        return words.format(names=names)
    return _("Ask {names}.").format(names=names)


def _tell(told: Told) -> str:
    names = listed(told.any_of, "or")
    if told.within is None:
        return _("Tell {names}.").format(names=names)
    return _("Tell {names} {within}.").format(names=names, within=WITHIN.label(told.within))


def _clauses(decision: Decision) -> str:
    if not decision.clauses:
        return ""
    return _("See {clauses}.").format(clauses=", ".join(decision.clauses))


def _assumed(decision: Decision) -> str:
    said = [f"{FACTS[slug].label}: {value_in_words(slug, v)}" for slug, v in decision.assumed.items() if v]
    return _("Taken for granted: {facts}.").format(facts="; ".join(said)) if said else ""


def value_in_words(slug: str, value: Value) -> str:
    """A fact's value for a person to read: "a former pupil", "17 years", "yes"."""
    fact = FACTS[slug]
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if fact.kind is Kind.NUMBER:
        return f"{value} {fact.unit}"
    if fact.words is None:
        return str(value)
    if isinstance(value, frozenset):
        return ", ".join(fact.words.label(word) for word in fact.words.slugs() if word in value)
    return fact.words.label(str(value))


def listed(bodies: tuple[str, ...], joining: str) -> str:
    """Names with commas and a last "or" or "and"."""
    names = [BODIES.label(body) for body in bodies]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {joining} {names[-1]}"
