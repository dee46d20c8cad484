"""The decision for a question is never more permissive than what was understood."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handbell.rules.engine import Engine
from handbell.rules.understand import NOT_UNDERSTOOD, OUTSIDE, Lexicon, ask, role_named, understand
from tests.rules.books import TODAY, book_of, rule
from tests.rules.understand.tables import asked_in


@pytest.fixture(name="engine")
def _engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return Engine(book_of(tmp_path_factory.mktemp("pack"), [rule("all", "may", action="use_network")]), TODAY)


def test_what_was_wholly_heard_may_be_allowed(engine: Engine, lexicon: Lexicon) -> None:
    heard = understand("May I look at Facebook at lunch?", lexicon, "teacher")
    assert ask(engine, heard).decision == "may"


def test_a_telling_word_that_was_missed_makes_it_open(engine: Engine, lexicon: Lexicon) -> None:
    heard = understand("May I look at Facebook with a zorgle at lunch?", lexicon, "teacher")
    answer = ask(engine, heard)
    assert (answer.decision, bool(answer.ask)) == ("depends", True)


def test_an_act_gathered_from_the_story_makes_it_open(engine: Engine, lexicon: Lexicon) -> None:
    heard = understand("May I look at Facebook at lunch?", lexicon, "teacher")
    assert ask(engine, replace(heard, sure=False)).decision == "depends"


@pytest.mark.parametrize(("outcome", "decision"), [(NOT_UNDERSTOOD, "depends"), (OUTSIDE, "not_covered")])
def test_of_what_was_not_understood_no_silence_of_the_policy_is_claimed(
    outcome: str, decision: str, engine: Engine, lexicon: Lexicon
) -> None:
    heard = replace(understand("May I look at Facebook at lunch?", lexicon, "teacher"), outcome=outcome)
    answer = ask(engine, heard)
    assert (answer.decision, bool(answer.ask), answer.rules) == (decision, True, ())


def test_where_nothing_of_such_a_policy_was_named_nothing_is_covered(
    engine: Engine, lexicon: Lexicon
) -> None:
    answer = ask(engine, understand("Blorp snig wizzle?", lexicon, "teacher"))
    assert (answer.decision, bool(answer.ask)) == ("not_covered", True)


@pytest.mark.parametrize("name", ["developed.yaml", "held.yaml", "fresh.yaml", "mended.yaml"])
def test_more_words_that_nobody_knows_never_open_what_was_closed(
    name: str, engine: Engine, lexicon: Lexicon
) -> None:
    for asked in asked_in(name):
        answer = ask(engine, understand(f"{asked.question} Zorgle blivet?", lexicon, asked.asker))
        assert answer.decision != "may"


@pytest.mark.parametrize(
    ("question", "decision"),
    [
        ("I saw a post about me. May I keep it to myself?", "must_not"),
        ("I saw a post about me. Must I report it?", "must"),
        ("A pupil sent me a request. Should I wave at the moon?", "depends"),
    ],
)
def test_to_leave_undone_what_must_be_done_is_forbidden_and_what_was_not_heard_is_never_required(
    question: str, decision: str, tmp_path_factory: pytest.TempPathFactory, lexicon: Lexicon
) -> None:
    engine = Engine(book_of(tmp_path_factory.mktemp("pack"), [rule("all", "must", action="report")]), TODAY)
    assert ask(engine, understand(question, lexicon, "teacher")).decision == decision


def test_a_use_with_more_in_it_than_a_use_is_not_allowed(engine: Engine, lexicon: Lexicon) -> None:
    heard = understand("May I look at Facebook at lunch?", lexicon, "teacher")
    more = replace(heard, facts={**heard.facts, "content": frozenset({"derogatory"})})
    assert ask(engine, more).decision == "depends"


@pytest.mark.parametrize(
    ("word", "role"),
    [("teacher", "teacher"), ("office_manager", "office"), ("caretaker", "site"), ("head", "headteacher"),
     ("TA", "teaching_assistant"), ("pupil", "pupil"), ("dsl", "dsl"), ("wizard", None), ("", None),
     ("school_transport_escort", "transport_escort"), ("management_committee_member", "governor")],
)  # fmt: skip
def test_a_role_by_its_everyday_name(word: str, role: str | None, lexicon: Lexicon) -> None:
    assert role_named(word, lexicon) == role
