"""How rules come together: one sentence, one situation, one result."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.rules.books import book_of, decided, gap, rule

PUPIL: dict[str, Any] = {"counterpart": "pupil"}


def test_what_no_rule_speaks_of_is_not_covered_and_names_somebody_to_ask(tmp_path: Path) -> None:
    book = book_of(tmp_path, [rule("no-pupils", "must_not", when=PUPIL)])
    decision = decided(book, counterpart="colleague")
    assert (decision.decision, decision.ask, decision.rules) == ("not_covered", ("headteacher",), ())


def test_the_default_person_to_ask_goes_by_the_role_of_whoever_asks(tmp_path: Path) -> None:
    book = book_of(tmp_path, [rule("no-pupils", "must_not", when=PUPIL)])
    assert decided(book, who="pupil", counterpart="parent").ask == ("class_teacher",)
    assert decided(book, who="school", asker="pupil", counterpart="parent").ask == ("class_teacher",)


def test_a_rule_for_staff_binds_a_teacher_and_not_a_parent(tmp_path: Path) -> None:
    book = book_of(tmp_path, [rule("no-pupils", "must_not", when=PUPIL)])
    assert decided(book, who="supply", **PUPIL).decision == "must_not"
    assert decided(book, who="parent", **PUPIL).decision == "not_covered"


@pytest.mark.parametrize(
    ("first", "second", "decision", "clashes"),
    [
        ("must_not", "may", "must_not", 1),
        ("must_not", "may_with_permission", "must_not", 1),
        ("must_not", "depends", "must_not", 0),
        ("must_not", "must", "depends", 1),
        ("must", "may", "must", 0),
        ("must", "depends", "must", 0),
        ("must", "may_with_permission", "depends", 1),
        ("depends", "may", "depends", 0),
        ("depends", "may_with_permission", "depends", 0),
        ("may_with_permission", "may", "may_with_permission", 1),
    ],
)
def test_the_stricter_of_two_wins_and_what_contradicts_is_reported(
    tmp_path: Path, first: str, second: str, decision: str, clashes: int
) -> None:
    # Tell and clause keep the weaker rule from being one that never matters.
    one = rule("one", first, when=PUPIL, ask=["slt"])
    two = rule("two", second, when={"device": "own"}, ask=["dsl"], clauses=["2.1"])
    for rules in ([one, two], [two, one]):
        result = decided(book_of(tmp_path, rules), device="own", **PUPIL)
        assert result.decision == decision
        assert len(result.outcome.clashes) == clashes


def test_an_exception_sets_aside_what_it_excepts_and_is_no_clash(tmp_path: Path) -> None:
    rules = [
        rule("general", "must_not", when=PUPIL),
        rule("own-trip", "may", when={**PUPIL, "place": "trip"}, exception_to=["general"]),
        rule("not-at-night", "must_not", when={**PUPIL, "place": "trip", "when": "evening"}, exception_to=["own-trip"]),
    ]  # fmt: skip
    book = book_of(tmp_path, rules)
    assert decided(book, place="away", **PUPIL).decision == "must_not"
    trip = decided(book, place="trip", when="lesson", **PUPIL)
    assert (trip.decision, trip.outcome.clashes) == ("may", ())
    night = decided(book, place="trip", when="evening", **PUPIL)
    assert (night.decision, set(night.rules)) == ("must_not", {"general", "not-at-night"})


def test_an_exception_that_is_not_known_leaves_the_answer_open(tmp_path: Path) -> None:
    rules = [
        rule("general", "must_not", when=PUPIL),
        rule("own-trip", "may", when={**PUPIL, "place": "trip"}, exception_to=["general"]),
    ]
    decision = decided(book_of(tmp_path, rules), **PUPIL)
    assert (decision.decision, decision.needs) == ("depends", ("place",))
    assert decision.ask == ("headteacher",)


def test_a_missing_fact_that_cannot_change_anything_is_not_asked_for(tmp_path: Path) -> None:
    rules = [
        rule("pupils", "must_not", when=PUPIL),
        rule("young", "must_not", when={"age": {"below": 18}}, clauses=["1.2"]),
        rule("own-device", "may", when={"counterpart": "colleague", "device": "own"}),
    ]
    decision = decided(book_of(tmp_path, rules), **PUPIL)
    assert (decision.decision, decision.needs) == ("must_not", ())


def test_all_ways_agreeing_is_an_answer_although_no_single_rule_is_sure(tmp_path: Path) -> None:
    rules = [
        rule("young", "must_not", when={"age": {"below": 18}}),
        rule("grown", "must_not", when={"age": {"at_least": 18}}, clauses=["1.2"]),
    ]
    decision = decided(book_of(tmp_path, rules))
    assert (decision.decision, decision.needs, decision.clauses) == ("must_not", (), ("1.2", "1.1"))


def test_leave_given_opens_what_waits_for_it_and_leave_refused_closes_it(tmp_path: Path) -> None:
    book = book_of(tmp_path, [rule("ask-first", "may_with_permission", ask=["headteacher"])])
    assert decided(book).decision == "may_with_permission"
    assert decided(book, permission="asked").decision == "may_with_permission"
    assert decided(book, permission="granted").decision == "may"
    assert decided(book, permission="refused").decision == "must_not"
    assert decided(book, consent="granted").decision == "may_with_permission"


def test_leave_does_not_lift_a_prohibition(tmp_path: Path) -> None:
    rules = [
        rule("ask-first", "may_with_permission", ask=["headteacher"]),
        rule("never", "must_not", when=PUPIL, clauses=["1.2"]),
    ]
    assert decided(book_of(tmp_path, rules), permission="granted", **PUPIL).decision == "must_not"


def test_a_wide_word_asks_which_kind_is_meant_only_where_kinds_differ(tmp_path: Path) -> None:
    book = book_of(tmp_path, [rule("pupils", "must_not", when=PUPIL)])
    assert decided(book, counterpart="young_person").needs == ("counterpart",)
    assert decided(book, counterpart="other_child").decision == "not_covered"
    every = book_of(tmp_path, [rule("children", "must_not", when={"counterpart": "young_person"})])
    assert decided(every, counterpart="young_person").decision == "must_not"
    assert decided(every, **PUPIL).decision == "must_not"


def test_a_wide_action_asks_what_exactly_only_where_kinds_differ(tmp_path: Path) -> None:
    book = book_of(tmp_path, [rule("no-texts", "must_not", action="text", when=PUPIL)])
    assert decided(book, action="communicate", **PUPIL).needs == ("action",)
    assert decided(book, action="email", **PUPIL).decision == "not_covered"
    wide = book_of(tmp_path, [rule("nothing", "must_not", action="communicate", when=PUPIL)])
    assert decided(wide, action="communicate", **PUPIL).decision == "must_not"
    assert decided(wide, action="text", **PUPIL).decision == "must_not"


def test_without_an_action_nothing_is_decided(tmp_path: Path) -> None:
    book = book_of(tmp_path, [rule("everything", "must_not")])
    decision = decided(book, action=None, **PUPIL)
    assert (decision.decision, decision.needs, decision.ask) == ("depends", ("action",), ("headteacher",))


def test_a_duty_to_tell_joins_the_answer_to_another_question(tmp_path: Path) -> None:
    approach = {**PUPIL, "first_contact_by": "counterpart"}
    rules = [
        rule("no-pupils", "must_not", when=PUPIL),
        rule("told", "must", action="report", alongside=["connect"], when=approach, tell=["headteacher"],
             within="immediately", clauses=["2.1"]),
        rule("told-late", "must", action="report", alongside=["connect"], when=approach,
             tell=["headteacher", "parents"], within="timely", clauses=["2.2"]),
    ]  # fmt: skip
    book = book_of(tmp_path, rules)
    decision = decided(book, first_contact_by="counterpart", **PUPIL)
    assert decision.decision == "must_not"
    assert [(told.any_of, told.within) for told in decision.tell] == [
        (("headteacher",), "immediately"),
        (("parents",), "timely"),
    ]
    assert (decision.within, set(decision.clauses)) == ("immediately", {"1.1", "2.1", "2.2"})
    assert decided(book, first_contact_by="self", **PUPIL).tell == ()
    assert decided(book, action="report", first_contact_by="counterpart", **PUPIL).decision == "must"


def test_a_rule_for_a_narrower_act_takes_no_duty_away(tmp_path: Path) -> None:
    """ "Connect" may mean keeping a tie, so its kind is open; the duty holds for every kind."""
    approach = {**PUPIL, "first_contact_by": "counterpart"}
    rules = [
        rule("no-pupils", "must_not", when=PUPIL),
        rule("old-tie", "must_not", action="keep_connection", when={"counterpart": "parent"}),
        rule("told", "must", action="report", alongside=["connect"], when=approach, tell=["headteacher"],
             within="immediately"),
    ]  # fmt: skip
    decision = decided(book_of(tmp_path, rules), first_contact_by="counterpart", **PUPIL)
    assert decision.decision == "must_not"
    assert [told.any_of for told in decision.tell] == [("headteacher",)]
    assert decision.within == "immediately"


def test_whom_to_tell_may_be_open_while_the_decision_stands(tmp_path: Path) -> None:
    approach = {**PUPIL, "first_contact_by": "counterpart"}
    rules = [
        rule("no-pupils", "must_not", when=PUPIL),
        rule("told", "must", action="report", alongside=["connect"], when=approach, tell=["headteacher"]),
    ]
    decision = decided(book_of(tmp_path, rules), **PUPIL)
    assert (decision.decision, decision.needs, decision.tell) == ("must_not", (), ())
    assert decision.outcome.needs_for_telling == ("first_contact_by",)


def test_a_permission_that_lost_tells_nobody(tmp_path: Path) -> None:
    rules = [
        rule("tie", "may", when={"link": "family"}, tell=["slt"]),
        rule("never", "must_not", when={"device": "school"}),
    ]
    decision = decided(book_of(tmp_path, rules), link="family", device="school")
    assert (decision.decision, decision.tell) == ("must_not", ())


def test_silence_gives_way_to_every_rule_and_unclearness_to_what_is_strict(tmp_path: Path) -> None:
    silent = gap("silent", "not_covered", when={"device": "own"}, ask=["dsl"])
    unclear = gap("unclear", "depends", when={"device": "own"}, ask=["slt"])
    anything = rule("pupils", "may", when=PUPIL)
    assert decided(book_of(tmp_path, [anything], [silent]), device="own", **PUPIL).decision == "may"
    assert decided(book_of(tmp_path, [anything], [silent]), device="own", counterpart="parent").ask == (
        "dsl",
    )
    assert decided(book_of(tmp_path, [anything], [unclear]), device="own", **PUPIL).decision == "depends"
    never = rule("pupils", "must_not", when=PUPIL)
    assert decided(book_of(tmp_path, [never], [unclear]), device="own", **PUPIL).decision == "must_not"


def test_a_rule_holds_from_its_first_day_to_its_last(tmp_path: Path) -> None:
    book = book_of(tmp_path, [{**rule("ban", "must_not"), "from": "2026-09-01", "to": "2026-12-31"}])
    days = {
        "2026-08-31": "not_covered",
        "2026-09-01": "must_not",
        "2026-12-31": "must_not",
        "2027-01-01": "not_covered",
    }
    for day, decision in days.items():
        assert decided(book, on=datetime.date.fromisoformat(day)).decision == decision


def test_at_most_six_clauses_are_cited_a_first_one_from_each_rule(tmp_path: Path) -> None:
    rules = [
        rule("many", "must_not", when=PUPIL, clauses=["1.1", "1.2", "1.10", "2.1", "2.2"]),
        rule("other", "must_not", when={"device": "own"}, clauses=["2.3", "1.1"]),
    ]
    clauses = decided(book_of(tmp_path, rules), device="own", **PUPIL).clauses
    assert (len(clauses), set(clauses[:2])) == (6, {"1.1", "2.3"})


def test_a_set_holds_only_what_was_said(tmp_path: Path) -> None:
    rules = [rule("unfit", "must_not", action="publish", when={"content": "unfit"})]
    book = book_of(tmp_path, rules)
    assert decided(book, action="post_text").decision == "not_covered"
    assert decided(book, action="post_text", content=["derogatory", "praise"]).decision == "must_not"
    assert decided(book, action="post_text", content=["praise"]).decision == "not_covered"
    assert dict(decided(book, action="post_text").assumed) == {"content": frozenset()}
