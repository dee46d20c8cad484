"""Questions in people's own words come to the facts that they say. The tables are in this folder."""

from __future__ import annotations

import pytest

from handbell.rules.everyday import everyday_questions
from handbell.rules.understand import OUTSIDE, UNDERSTOOD, Lexicon, understand
from tests.rules.understand.tables import Asked, asked_in, wrongly_heard

# Of the facts in the third table, those that are not heard yet are counted, not left out in silence.
HEARD_OF_FRESH = 0.96


@pytest.mark.parametrize(
    "asked",
    [*asked_in("developed.yaml"), *asked_in("held.yaml"), *asked_in("mended.yaml")],
    ids=lambda asked: asked.question,
)
def test_a_question_says_these_facts(asked: Asked, lexicon: Lexicon) -> None:
    assert asked.wrong(understand(asked.question, lexicon, asked.asker)) == {}


def test_nearly_all_of_the_third_table_is_heard(lexicon: Lexicon) -> None:
    number, bad = wrongly_heard("fresh.yaml", lexicon)
    assert 1 - len(bad) / number >= HEARD_OF_FRESH, [(asked.question, wrong) for asked, _, wrong in bad]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_suggested_questions_are_heard_as_what_they_are(language: str, lexicon: Lexicon) -> None:
    said = [
        (one, understand(one.in_language(language), lexicon, one.roles[0])) for one in everyday_questions()
    ]
    heard = [one.facts["action"] == understood.facts.get("action") for one, understood in said]
    assert sum(heard) / len(heard) >= (0.95 if language == "en" else 0.85)


def test_the_words_behind_a_fact_are_those_that_were_typed(lexicon: Lexicon) -> None:
    question = "Hello! My ex-pupil, who\u2019s 17, has added me on Insta \u2013 ok to accept?"
    found = {heard.fact: heard for heard in understand(question, lexicon, "teacher").heard}
    assert (found["counterpart"].value, found["counterpart"].words) == ("former_pupil", "ex-pupil")
    assert (found["age"].value, found["age"].words) == (17, "17")
    assert found["platform"].words == "Insta"
    for heard in found.values():
        assert question[heard.start : heard.end] == heard.words


def test_who_asks_is_taken_from_the_words_before_the_sign_in(lexicon: Lexicon) -> None:
    facts = understand(
        "I'm a governor. May I accept a friend request from a parent?", lexicon, "teacher"
    ).facts
    assert (facts["asker"], facts["who"]) == ("governor", "governor")


def test_whose_act_it_is_need_not_be_the_askers(lexicon: Lexicon) -> None:
    facts = understand("Do volunteers have to sign the policy?", lexicon, "headteacher").facts
    assert (facts["who"], facts["asker"]) == ("volunteer", "headteacher")


def test_an_asker_nobody_knows_stays_unknown(lexicon: Lexicon) -> None:
    facts = understand("May I add a pupil on Snapchat?", lexicon).facts
    assert "who" not in facts
    assert "asker" not in facts


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("May I use my phone at lunch or in the evening?", "when"),
        ("I have a school phone and my own phone with me, may I use it in lessons?", "device"),
    ],
)
def test_what_contradicts_itself_is_not_guessed(question: str, fact: str, lexicon: Lexicon) -> None:
    assert fact not in understand(question, lexicon, "teacher").facts


@pytest.mark.parametrize(
    ("question", "fact", "value"),
    [
        ("The head said I may. Can I use the school logo?", "permission", "granted"),
        ("Can I use the school logo without permission?", "permission", "not_asked"),
        ("The head refused. Can I use the school logo?", "permission", "refused"),
        ("The parents have not agreed. May I film a pupil?", "consent", "refused"),
        ("He isn't on duty. Can he use his phone?", "when", "off_duty"),
    ],
)
def test_a_denial_is_heard(question: str, fact: str, value: str, lexicon: Lexicon) -> None:
    assert understand(question, lexicon, "teacher").facts.get(fact) == value


@pytest.mark.parametrize("word", ["now", "not", "own", "class", "parent", "about", "never"])
def test_a_word_that_is_known_is_never_mended(word: str, lexicon: Lexicon) -> None:
    assert word in lexicon.plain or word in lexicon.forms


def test_a_word_nobody_knows_is_named(lexicon: Lexicon) -> None:
    understood = understand("May I share a zorgle of my class on Facebook?", lexicon, "teacher")
    assert "zorgle" in understood.missed


@pytest.mark.parametrize(
    "question", ["What's for school dinners?", "Where can I park, is the staff car park full?"]
)
def test_what_no_such_policy_is_about_is_outside(question: str, lexicon: Lexicon) -> None:
    assert understand(question, lexicon, "teacher").outcome == OUTSIDE


def test_a_matter_outside_in_a_question_of_the_policy_does_not_hide_it(lexicon: Lexicon) -> None:
    understood = understand("May I message a parent on Facebook about parking?", lexicon, "teacher")
    assert (understood.outcome, understood.facts["action"]) == (UNDERSTOOD, "message")
