"""The policy's decision made safe: never "you may" unless the question was wholly understood."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from handbell.rules.engine import Decision, Engine, Outcome
from handbell.rules.engine.decision import default_ask
from handbell.rules.understand.model import OUTSIDE, UNDERSTOOD, Understanding
from handbell.rules.vocabulary.results import DEPENDS, MAY, NOT_COVERED

_CERTAIN: Final = frozenset({MAY, NOT_COVERED})


def ask(engine: Engine, understanding: Understanding) -> Decision:
    """The decision for a question.

    About nothing that such policies are about: `not_covered`, with somebody to ask. Not understood otherwise:
    `depends` on what one would do, with somebody to ask, since silence of the policy is only claimed of what was heard.
    `may` or `not_covered`, but a telling word was missed or the act only gathered from the story: `depends` as well.
    """
    if understanding.outcome != UNDERSTOOD:
        asked = default_ask(engine.book.defaults, understanding.facts)
        if understanding.outcome == OUTSIDE or not understanding.inside:
            silent = Outcome(NOT_COVERED, (), (), (), asked, None)
        else:
            silent = Outcome(DEPENDS, (), (), (), asked, None, needs=("action",))
        return Decision(silent, understanding.facts, engine.book)
    decision = engine.decide(understanding.facts)
    if decision.decision in _CERTAIN and (understanding.missed or not understanding.sure):
        asked = decision.ask or default_ask(engine.book.defaults, understanding.facts)
        return Decision(
            replace(decision.outcome, decision=DEPENDS, ask=asked), understanding.facts, engine.book
        )
    return decision
