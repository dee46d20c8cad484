"""How an answer came about: every rule that was considered, by the rules of that day."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handbell.advice import wording
from handbell.advice.models import Answer, Outcome
from handbell.rulebooks.queries import book_at, engine_for
from handbell.rules.engine import trace as tracing
from handbell.rules.vocabulary import DECISIONS, FACTS, CannotUse, read_facts

_STATUS: dict[str, str | Promise] = {
    tracing.DECIDES: gettext_lazy("Decides"),
    tracing.TELLS: gettext_lazy("Adds whom to tell"),
    tracing.OPEN: gettext_lazy("Cannot be told yet"),
    tracing.EXCEPTED: gettext_lazy("Set aside by an exception"),
    tracing.WEAKER: gettext_lazy("Holds, but another is stricter"),
    tracing.FAILS: gettext_lazy("Does not apply"),
}


@dataclass(frozen=True, slots=True)
class Considered:
    """One rule as it was considered: what it says, what became of it, and the facts that settled that."""

    rule: str
    clauses: str
    says: str
    because: str
    status: str
    reasons: tuple[str, ...]
    counts: bool


def considered(answer: Answer) -> list[Considered] | None:
    """Every rule about the act asked about, those that decided first.

    None when it cannot be told any more: the rules of that day are gone, or the question was not understood.
    """
    if answer.outcome != Outcome.UNDERSTOOD:
        return None
    book = book_at(answer.version, answer.book_digest)
    if book is None:
        return None
    engine = engine_for(book, answer.on)
    try:
        decision = engine.decide(read_facts(answer.facts))
    except CannotUse:  # a word that the vocabulary no longer has
        return None
    return [_considered(step) for step in tracing.trace(engine, decision)]


def _considered(step: tracing.Step) -> Considered:
    return Considered(
        rule=step.rule.id,
        clauses=", ".join(step.rule.clauses),
        says=_(DECISIONS.label(step.rule.decision)),
        because=step.rule.because,
        status=str(_STATUS[step.status]),
        reasons=tuple(_reason(one) for one in step.checked if one.holds is not True),
        counts=step.status != tracing.FAILS,
    )


def _reason(one: tracing.Checked) -> str:
    name = wording.label(FACTS[one.condition.fact])
    if one.holds is None:
        return _("not known: %(fact)s") % {"fact": name}
    return _("not met: %(fact)s") % {"fact": name}
