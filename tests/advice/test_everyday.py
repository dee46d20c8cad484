"""Everyday questions: every role of every sample school is offered some, and each gives an answer."""

from __future__ import annotations

import datetime
from functools import cache

import pytest

from handbell.advice import answers, queries
from handbell.advice.answers import Asked
from handbell.advice.models import Outcome
from handbell.people.roles import Role
from handbell.rules.everyday import Everyday, everyday_questions
from handbell.rules.files import load_pack
from handbell.rules.files.places import pack_folder
from handbell.rules.model import RuleBook

ON = datetime.date(2026, 11, 21)
PACKS = ("sunning-hill", "richmond-park", "mosaic", "constance-bridgeman", "elthorne-park")
ASKED_HERE = [role for role in Role if role != Role.COUNCIL_OFFICER]


@cache
def book(pack: str) -> RuleBook:
    folder = pack_folder(pack)
    assert folder
    return load_pack(folder)


@pytest.mark.parametrize("pack", PACKS)
def test_every_suggestion_gives_an_answer_in_every_school(pack: str) -> None:
    rules = book(pack)
    for role in Role:
        for one in everyday_questions():
            if one.asked_by(role.value):
                found = answers.find(Asked("", role.value, everyday=one), rules, nation="england", on=ON)
                assert found.outcome is Outcome.UNDERSTOOD, one.id
                assert "action" in found.facts, one.id
                assert found.decision.rules or found.decision.ask, one.id


@pytest.mark.parametrize("pack", PACKS)
def test_every_role_is_offered_questions(pack: str) -> None:
    for role in ASKED_HERE:
        offered = queries.suggestions(book(pack), role, on=ON)
        assert len(offered) >= 3, role
        assert len(offered) <= 6


@pytest.mark.parametrize("one", everyday_questions(), ids=lambda one: one.id)
def test_the_words_are_there_in_both_languages_and_differ(one: Everyday) -> None:
    assert one.words.keys() == {"en", "cy"}
    assert one.in_language("cy") != one.in_language("en")
    assert one.in_language("fr") == one.in_language("en")


@pytest.mark.parametrize("one", everyday_questions(), ids=lambda one: one.id)
def test_typed_in_english_they_are_understood_as_much_the_same(one: Everyday) -> None:
    """Whoever types a suggestion gets no freer an answer than whoever presses it."""
    stricter = {"must_not": 0, "must": 0, "depends": 1, "not_covered": 1, "may_with_permission": 1, "may": 2}
    role = next(role.value for role in Role if one.asked_by(role.value))
    for pack in PACKS:
        typed = answers.find(Asked(one.in_language("en"), role), book(pack), nation="england", on=ON)
        pressed = answers.find(Asked("", role, everyday=one), book(pack), nation="england", on=ON)
        assert stricter[typed.decision.decision] <= max(stricter[pressed.decision.decision], 1), pack


def test_there_is_a_question_for_every_role() -> None:
    for role in Role:
        assert any(one.asked_by(role.value) for one in everyday_questions()), role
