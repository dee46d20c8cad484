"""The policy's decision made safe: never "you may" unless the question was wholly understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from handbell.rules.engine import Decision, Engine, Outcome
from handbell.rules.engine.decision import default_ask
from handbell.rules.understand.model import OUTSIDE, UNDERSTOOD, Understanding
from handbell.rules.vocabulary import Value
from handbell.rules.vocabulary.results import DEPENDS, MAY, MUST, MUST_NOT, NOT_COVERED

_CERTAIN: Final = frozenset({MAY, NOT_COVERED})


# To use a network or a phone is all that these are about; what one would say or show there is another act.
_BARE: Final = frozenset({
    "use_network", "use_phone", "keep_phone_on", "bring_phone", "keep_phone", "use_school_device", "follow",
    "view_profile",
})  # fmt: skip
_OF_ANOTHER_ACT: Final = ("content", "shows", "details", "store_on")


def _says_more(facts: Mapping[str, Value]) -> bool:
    """Was something heard that the act has nothing to do with? Then another act was meant."""
    return facts.get("action") in _BARE and any(slug in facts for slug in _OF_ANOTHER_ACT)


def ask(engine: Engine, understanding: Understanding) -> Decision:
    """The decision for a question.

    About nothing that such policies are about: `not_covered`, with somebody to ask. Not understood otherwise:
    `depends` on what one would do, with somebody to ask, since silence of the policy is only claimed of what was heard.
    `may` or `not_covered`, but a telling word was missed, the act only gathered from the story, or more said than the
    act has to do with: `depends` as well; and so `must`, if the act was not asked about. Whether what must be done may
    be left undone: `must_not`.
    """
    if understanding.outcome != UNDERSTOOD:
        asked = default_ask(engine.book.defaults, understanding.facts)
        if understanding.outcome == OUTSIDE or not understanding.inside:
            silent = Outcome(NOT_COVERED, (), (), (), asked, None)
        else:
            silent = Outcome(DEPENDS, (), (), (), asked, None, needs=("action",))
        return Decision(silent, understanding.facts, engine.book)
    decision = engine.decide(understanding.facts)
    doubtful = understanding.missed or not understanding.sure or _says_more(understanding.facts)
    if (decision.decision in _CERTAIN and doubtful) or (decision.decision == MUST and understanding.told):
        asked = decision.ask or default_ask(engine.book.defaults, understanding.facts)
        return Decision(
            replace(decision.outcome, decision=DEPENDS, ask=asked), understanding.facts, engine.book
        )
    if decision.decision == MUST and decision.facts.get("action") == understanding.omits:
        # "May I keep it to myself?" where it must be told.
        return Decision(replace(decision.outcome, decision=MUST_NOT), decision.facts, engine.book)
    return decision
