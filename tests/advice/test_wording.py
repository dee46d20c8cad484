"""The headline of every kind of answer, and how it looks."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from handbell.advice import wording
from handbell.rules.vocabulary import ACTIONS, BODIES, DECISIONS, FACTS


def said(decision: str, **more: Any) -> dict[str, Any]:
    return {
        "decision": decision, "needs": [], "clashes": [], "told": [], "within": None, "unsure": False,
        "understood": {}, **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "outcome", "headline"),
    [
        (said("must_not"), "understood", "No: the policy forbids it"),
        (said("must"), "understood", "The policy requires it"),
        (said("may"), "understood", "Yes: the policy allows it"),
        (said("may", understood={"asks": "obligation"}), "understood", "The policy allows it, and does not require it"),
        (said("may_with_permission"), "understood", "Only with permission"),
        (said("depends", needs=["age"]), "understood", "It depends"),
        (said("depends"), "understood", "The policy leaves this open"),
        (said("depends", clashes=[["a", "b"]]), "understood", "The policy contradicts itself here"),
        (said("depends", unsure=True), "understood", "Check first whether you were understood"),
        (said("not_covered"), "understood", "The policy does not say"),
        (said("not_covered"), "not_understood", "The question was not understood"),
        (said("not_covered"), "outside", "This is not a matter for the policy"),
    ],
)  # fmt: skip
def test_the_headline(answer: dict[str, Any], outcome: str, headline: str) -> None:
    assert wording.verdict(answer, outcome) == headline


def test_only_a_yes_looks_like_one() -> None:
    for decision in DECISIONS.slugs():
        look = wording.look(said(decision), "understood")
        assert (look == "yes") == (decision == "may")
    assert wording.look(said("may", unsure=True), "not_understood") == "silent"


def test_whom_to_tell_joins_alternatives_and_everybody() -> None:
    told = [{"any_of": ["headteacher", "dsl"], "within": None}, {"any_of": ["police"], "within": None}]
    answer = said("must", told=told, within="immediately", understood={"asks": "whom"})
    assert wording.verdict(answer, "understood") == (
        "Tell the headteacher or the designated safeguarding lead and the police immediately"
    )


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_word_of_the_vocabulary_can_be_said(language: str) -> None:
    with translation.override(language):
        assert all(wording.body(slug) for slug in BODIES.slugs())
        assert all(wording.action(slug) for slug in ACTIONS.slugs())
        for fact in FACTS.values():
            assert wording.label(fact)
            assert wording.question(fact)
            assert all(wording.value(fact.slug, value) for value in fact.values())


def test_values_are_said_with_their_units() -> None:
    assert wording.value("age", 1) == "1 year"
    assert wording.value("age", 17) == "17 years"
    assert wording.value("left_months_ago", 3) == "3 months"
    assert wording.value("victim_year", 9) == "9"
    assert wording.value("shows", ["pupil", "staff"]) == "pupils, staff"
    assert wording.value("declared", False) == "no"
    assert wording.value("a-word-of-another-day", "kept") == "kept"


def test_nobody_is_sent_to_themselves() -> None:
    assert wording.one_of(["headteacher", "dsl"], "headteacher") == (
        "yourself, as the headteacher or the designated safeguarding lead"
    )
    assert wording.one_of(["headteacher"], "teacher") == "the headteacher"
    assert wording.one_of(["police"], "") == "the police"
