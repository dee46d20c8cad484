"""A question put to rules that are not saved yet: the answer, and the answer of the rules as they stand."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from handbell.policies.models import Version
from handbell.rulebooks import holdings
from handbell.rulebooks.holdings import Held
from handbell.rulebooks.wordings import DECISION_KINDS, IN_A_WORD, any_of, label
from handbell.rules.engine import Decision, Engine
from handbell.rules.explanation import explain, value_in_words
from handbell.rules.files import CannotLoad, Problem
from handbell.rules.files.entries import Plain
from handbell.rules.understand import UNDERSTOOD, Understanding, ask, load_lexicon, understand
from handbell.rules.vocabulary import BODIES, FACTS, WITHIN, Value


@dataclass(frozen=True, slots=True)
class Answer:
    """A decision for a page to show. understood: (fact, value) in words. rules: ids of those that decided."""

    decision: str
    kind: str
    verdict: str
    because: str
    ask: str
    tell: tuple[str, ...]
    needs: tuple[str, ...]
    rules: tuple[str, ...]
    clauses: tuple[str, ...]
    clashes: tuple[str, ...]
    understood: tuple[tuple[str, str], ...]

    @property
    def word(self) -> str:
        """The decision in a word or two, for tables."""
        return str(IN_A_WORD.get(self.decision, self.decision))


@dataclass(frozen=True, slots=True)
class Trial:
    """What a tried question came to: the answer, the one without the change, words that nothing was made of."""

    answer: Answer | None
    before: Answer | None
    facts: Mapping[str, Value]
    missed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether the rule that is being written changes the answer."""
        return self.before is not None and self.answer is not None and self.before != self.answer


def tried(
    version: Version,
    before: Iterable[Held],
    after: Iterable[Held],
    defaults: Plain,
    *,
    question: str,
    given: Mapping[str, Value],
    on: datetime.date,
) -> Trial:
    """Put a question to the rules as they stand and as they would; facts given win over the question's words."""
    understanding = _understood(question, given)
    facts = understanding.facts
    try:
        answer = _answer(version, after, defaults, understanding, on)
    except CannotLoad as refusal:
        return Trial(None, None, facts, understanding.missed, refusal.problems)
    try:
        old = _answer(version, before, defaults, understanding, on)
    except CannotLoad:
        old = None
    return Trial(answer, old, facts, understanding.missed)


def _understood(question: str, given: Mapping[str, Value]) -> Understanding:
    if not question.strip():
        return Understanding(dict(given), (), (), UNDERSTOOD)
    lexicon = load_lexicon(settings.DATA / "cache" / "rules")
    asker = given.get("who")
    found = understand(question, lexicon, asker if isinstance(asker, str) else None)
    outcome = UNDERSTOOD if "action" in given else found.outcome
    return Understanding({**found.facts, **given}, found.heard, found.missed, outcome, found.sure)


def _answer(
    version: Version,
    held: Iterable[Held],
    defaults: Plain,
    understanding: Understanding,
    on: datetime.date,
) -> Answer | None:
    book = holdings.book_of(version, held, defaults)
    return as_answer(ask(Engine(book, on), understanding)) if book else None


def as_answer(decision: Decision) -> Answer:
    """A decision in the reader's language."""
    plain = explain(decision)
    tell = []
    for told in decision.tell:
        within = f" ({label(WITHIN, told.within)})" if told.within else ""
        tell.append(any_of(BODIES, told.any_of) + within)
    return Answer(
        decision=decision.decision,
        kind=DECISION_KINDS.get(decision.decision, ""),
        verdict=_(plain.verdict),
        because=_(decision.because) if decision.because and not decision.needs else "",
        ask=any_of(BODIES, decision.ask),
        tell=tuple(tell),
        needs=tuple(_(FACTS[slug].question) for slug in decision.needs),
        rules=decision.rules,
        clauses=decision.clauses,
        clashes=tuple(f"{clash.first}, {clash.second}" for clash in decision.outcome.clashes),
        understood=tuple(
            (_(FACTS[slug].label), _value(slug, decision.facts[slug]))
            for slug in FACTS
            if slug in decision.facts
        ),
    )


def _value(slug: str, value: Value) -> str:
    words = FACTS[slug].words
    if words is not None and isinstance(value, str):
        return label(words, value)
    return value_in_words(slug, value)
