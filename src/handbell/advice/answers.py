"""From a question to what is kept of its answer. Nothing here reads or writes the database.

What is kept (`Found.said`) is plain data made of the vocabulary's words and the rules' own sentences, so that it can be
shown again in either language after rules, policy and vocabulary have moved on.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from threading import Lock
from typing import Any

from handbell.advice.models import Outcome, Unanswered
from handbell.rulebooks.queries import engine_for
from handbell.rules.answers import Answer, as_json
from handbell.rules.engine import Decision, Engine
from handbell.rules.everyday import Everyday
from handbell.rules.files.places import cache_folder
from handbell.rules.guidance import guidance_as_json
from handbell.rules.model import RuleBook
from handbell.rules.understand import Lexicon, Understanding, ask, load_lexicon, understand
from handbell.rules.vocabulary import FACTS, Value, read_facts
from handbell.rules.vocabulary.results import DEPENDS, MAY_WITH_PERMISSION, NOT_COVERED

_loading = Lock()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it came in. `given`: facts that were chosen instead of those understood (None: nothing chosen).

    `sure`: whoever asks says that the chosen facts are all that matters. `everyday` is a suggestion that was pressed.
    """

    question: str
    role: str
    given: Mapping[str, object] | None = None
    sure: bool = False
    everyday: Everyday | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """An answer before it is kept. `heard` and `missed` hold the question's own words; the rest does not."""

    asked: Asked
    outcome: Outcome
    unanswered: Unanswered | None
    decision: Decision
    heard: tuple[dict[str, str], ...]
    missed: tuple[str, ...]
    said: dict[str, Any]

    @property
    def facts(self) -> dict[str, Any]:
        """The facts decided on, as plain data in the order of the vocabulary."""
        return dict(self.said["understood"])


def lexicon() -> Lexicon:
    """The words by which questions are understood, loaded once in a process, however many ask first."""
    with _loading:
        return _lexicon()


@cache
def _lexicon() -> Lexicon:
    return load_lexicon(cache_folder(os.environ))


def find(asked: Asked, book: RuleBook, *, nation: str, on: datetime.date) -> Found:
    """The book's answer on a day. Raises rules.vocabulary.CannotUse for chosen facts that the vocabulary lacks."""
    engine = engine_for(book, on)
    understood = _understood(asked)
    decision = ask(engine, understood)
    outcome = Outcome(understood.outcome)
    unsure = _is_unsure(engine, understood, decision)
    today = guidance_as_json(decision, nation, on) if outcome is Outcome.UNDERSTOOD else []
    return Found(
        asked=asked,
        outcome=outcome,
        unanswered=None if unsure else _why_unanswered(outcome, decision, understood.missed),
        decision=decision,
        heard=tuple({"fact": one.fact, "words": one.words} for one in understood.heard),
        missed=tuple(understood.missed),
        said={
            # Without the understanding: it holds the question's own words.
            **as_json(Answer(decision, engine)),
            **_more(decision, engine),
            "unsure": unsure,
            "today": today,
        },
    )


def _understood(asked: Asked) -> Understanding:
    """What the words come to, unless a suggestion was pressed or facts were chosen: then those count."""
    if asked.everyday is not None and asked.given is None:
        facts = asked.everyday.facts_for(asked.role)
        return Understanding(facts=facts, heard=(), missed=(), outcome=Outcome.UNDERSTOOD.value)
    understood = understand(asked.question, lexicon(), asked.role)
    if asked.given is None:
        return understood
    chosen = read_facts({"who": asked.role, **asked.given, "asker": asked.role})
    return replace(
        understood,
        facts=chosen,
        heard=tuple(one for one in understood.heard if chosen.get(one.fact) == one.value),
        missed=() if asked.sure else understood.missed,
        sure=asked.sure or understood.sure,
        outcome=Outcome.UNDERSTOOD.value if "action" in chosen else understood.outcome,
    )


def _is_unsure(engine: Engine, understood: Understanding, decision: Decision) -> bool:
    """Whether `depends` is said only because the question may not have been understood rightly."""
    doubtful = bool(understood.missed) or not understood.sure
    if understood.outcome != Outcome.UNDERSTOOD or not doubtful or decision.decision != DEPENDS:
        return False
    return engine.decide(understood.facts).decision != DEPENDS


def _why_unanswered(outcome: Outcome, decision: Decision, missed: Sequence[str]) -> Unanswered | None:
    if outcome is Outcome.OUTSIDE:
        return Unanswered.OUTSIDE
    if outcome is Outcome.NOT_UNDERSTOOD or (missed and decision.decision == NOT_COVERED):
        return Unanswered.NOT_UNDERSTOOD
    if decision.decision == NOT_COVERED:
        return Unanswered.NOT_COVERED
    return Unanswered.OPEN if decision.decision == DEPENDS and not decision.needs else None


def _more(decision: Decision, engine: Engine) -> dict[str, Any]:
    """What the page shows besides, and the answer in JSON does not have."""
    rules = decision.outcome.rules
    assumed = decision.assumed.items()
    return {
        "in_writing": decision.decision == MAY_WITH_PERMISSION and any(rule.in_writing for rule in rules),
        "assumed": {
            slug: _plain(value) for slug, value in assumed if _decides(slug, value, decision, engine)
        },
        "topics": list(dict.fromkeys(rule.topic for rule in rules)),
    }


def _decides(slug: str, value: Value, decision: Decision, engine: Engine) -> bool:
    """Whether the answer would be another if what was taken for granted were not so.

    Not asked of what other facts imply (nobody says it of itself), of what is asked, nor of sets (they hold what was
    said).
    """
    fact = FACTS[slug]
    if fact.derived or slug == "asks":
        return False
    others = (other for other in fact.values() if other != value)
    return any(engine.decide({**decision.facts, slug: one}).decision != decision.decision for one in others)


def _plain(value: Value) -> object:
    return sorted(value) if isinstance(value, frozenset) else value
