"""The policy's decision made safe: never "you may" unless the question was wholly understood."""

from __future__ import annotations

from dataclasses import replace

from handbell.rules.engine import Decision, Engine, Outcome
from handbell.rules.engine.decision import default_ask
from handbell.rules.understand.model import UNDERSTOOD, Understanding
from handbell.rules.vocabulary.results import DEPENDS, MAY, NOT_COVERED


def ask(engine: Engine, understanding: Understanding) -> Decision:
    """The decision for a question.

    Not understood, or outside what such policies are about: `not_covered`, with somebody to ask. `may`, but a telling
    word was missed or the act only gathered from the story: `depends`, with somebody to ask.
    """
    if understanding.outcome != UNDERSTOOD:
        silent = Outcome(
            NOT_COVERED, (), (), (), default_ask(engine.book.defaults, understanding.facts), None
        )
        return Decision(silent, understanding.facts, engine.book)
    decision = engine.decide(understanding.facts)
    if decision.decision == MAY and (understanding.missed or not understanding.sure):
        asked = decision.ask or default_ask(engine.book.defaults, understanding.facts)
        return Decision(
            replace(decision.outcome, decision=DEPENDS, ask=asked), understanding.facts, engine.book
        )
    return decision
