"""How pieces make a route: conditions in three values, replacements, who is kept out, locks, uploads, two receivers."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handbell.rules import routing
from handbell.rules.files.places import PACKS
from handbell.rules.routing.facts import NUMBERS, WORDS, YES_NO
from handbell.rules.routing.vocabulary import CATEGORIES, INSIDE
from tests.rules.routing.books import TODAY, book, piece, routed

BASELINE = routing.load_baseline()
MOSAIC = routing.load_pack(PACKS / "mosaic")
ELTHORNE = routing.load_pack(PACKS / "elthorne-park")


def test_a_condition_not_known_to_hold_gives_only_what_guards_people() -> None:
    made = book(
        piece(
            "guarded",
            when={"subject": "staff"},
            tell=[{"role": "police"}],
            never=["investigate"],
            lock="hr_advice",
            uploads="refused",
        )
    )
    unknown, known, other = routed(made), routed(made, subject="teacher"), routed(made, subject="pupil")
    assert (unknown.policy.tell, unknown.policy.lock, unknown.uploads) == ((), "hr_advice", "refused")
    assert "investigate" in unknown.never
    assert "subject" in unknown.needs
    assert [line.state for line in unknown.trace if line.layer == "policy"] == ["guards"]
    assert known.policy.tell[0].any_of == ("police",)
    assert (other.policy.lock, other.uploads, other.needs) == (None, "allowed", ())


def test_a_special_piece_replaces_the_parts_it_names_and_nothing_else() -> None:
    made = book(
        piece("usual", tell=[{"role": "headteacher", "within": "timely"}], never=["retaliate"], duty="yes"),
        piece("special", when={"when": "weekend"}, duty="no", instead_of={"usual": ["duty"]}),
    )
    assert routed(made, when="weekend").school_duty == "no"
    assert routed(made, when="school_time").school_duty == "yes"
    assert routed(made).school_duty == "yes"  # not known: the special case does not take anything away
    assert "retaliate" in routed(made, when="weekend").never
    line = next(one for one in routed(made, when="weekend").trace if one.piece == "usual")
    assert (line.replaced, "duty" in line.parts) == (("duty",), False)


def test_the_same_person_is_named_once_with_the_tighter_limit_and_every_clause() -> None:
    made = book(
        piece("a", tell=[{"role": "headteacher"}]),
        piece("b", clauses=["1.2"], tell=[{"role": "headteacher", "within": "immediately"}]),
    )
    (told,) = routed(made).policy.tell
    assert (told.any_of, told.within, told.clauses) == (("headteacher",), "immediately", ("1.1", "1.2"))


def test_about_the_head_the_chair_and_another_governor_hear_as_soon_as_the_head_would_have() -> None:
    made = book(piece("a", tell=[{"role": "headteacher", "within": "immediately"}]), piece("b"))
    came = routed(made, subject="head")
    told = {role: one.within for one in came.tell for role in one.any_of}
    assert told["chair_of_governors"] == told["governor"] == "immediately"
    assert "headteacher" not in told
    assert "headteacher" in came.shut_out
    assert {step.who for step in came.policy.steps} == {"chair_of_governors"}


def test_a_piece_counts_only_on_its_days() -> None:
    made = book(piece("old", to="2026-08-31"), piece("new", **{"from": "2026-09-01"}))
    known = routing.read_facts("breach_of_code", {})

    def on(day: datetime.date | None) -> list[str]:
        came = routing.route(made, BASELINE, known, "england", on=day)
        return [line.piece for line in came.trace if line.layer == "policy"]

    assert on(datetime.date(2026, 8, 31)) == ["old"]
    assert on(datetime.date(2026, 9, 1)) == ["new"]
    assert on(None) == ["new"]


def test_a_school_without_routes_gets_the_baseline_alone() -> None:
    came = routed(None, "allegation_against_adult", subject="teacher")
    assert came.policy == routing.Layer()
    assert came.locked_until == "lado_advice"
    assert {"headteacher", "lado"} <= {role for one in came.tell for role in one.any_of}
    assert came.as_dict()["policy"] is None


def test_an_indecent_image_takes_over_whatever_the_category_is() -> None:
    came = routing.route(
        ELTHORNE,
        BASELINE,
        routing.read_facts("bullying_of_pupil", {"subject": "pupil", "indecent_image": True}),
        "england",
    )
    assert (came.uploads, came.locked_until) == ("refused", "police")
    assert {"view_or_copy_material", "delete_evidence"} <= set(came.never)
    assert not [step.do for step in came.steps if "copy" in step.do or "evidence first" in step.do]


def test_the_worked_cases_of_mosaic_are_precedents_that_hold_beyond_their_words() -> None:
    def duty(**facts: str | int) -> str | None:
        known = routing.read_facts("bullying_of_pupil", facts)
        return routing.route(MOSAIC, BASELINE, known, "england", on=TODAY).school_duty

    assert duty(subject="former_pupil", left_months_ago=11) == "no"
    assert duty(subject="pupil", left_months_ago=2) == "no"  # who left is a former pupil
    assert duty(subject="pupil", when="evening", victim_year=4) == "yes"
    assert duty(subject="pupil", when="evening", victim_year=4, repeat_after_warning=True) == "limited"
    assert duty(subject="former_pupil", repeat_after_warning=True) == "no"
    refused = routed(MOSAIC, "bullying_of_pupil", subject="pupil", families_refuse=True)
    assert [one.may for one in refused.policy.tell if one.any_of == ("police",)] == [True]


def test_a_clock_says_whether_the_figure_is_the_policys_or_ours() -> None:
    came = routed(None, "allegation_against_adult", subject="teacher")
    assert (came.clock("immediately").unit, came.clock("immediately").count) == ("minutes", 0)
    day = came.clock("one_working_day")
    assert (day.unit, day.count, "procedures" in day.source) == ("working_days", 1, True)
    assert (came.clock("timely").given, came.clock(None).given) == (False, False)


facts = st.fixed_dictionaries(
    {},
    optional={
        **{name: st.sampled_from(words.slugs()) for name, words in WORDS.items()},
        **{name: st.integers(0, most) for name, most in NUMBERS.items()},
        **{name: st.booleans() for name in YES_NO},
    },
)
PACK_BOOKS = {
    folder.name: routing.load_pack(folder) for folder in (path.parent for path in PACKS.glob("*/pack.yaml"))
}


@settings(max_examples=150, deadline=None)
@given(
    facts,
    st.sampled_from(CATEGORIES.slugs()),
    st.sampled_from([None, *PACK_BOOKS]),
    st.sampled_from(["england", "wales"]),
)
def test_whatever_is_known_nobody_kept_out_is_told_and_guards_only_grow(
    known: dict[str, object], category: str, pack: str | None, nation: str
) -> None:
    made = PACK_BOOKS[pack] if pack else None
    came = routing.route(made, BASELINE, routing.read_facts(category, known), nation)
    told = {role for one in came.tell for role in one.any_of}
    assert not told & set(came.shut_out)
    assert len(told & INSIDE) >= 2
    # Knowing less never takes a guard away: what is forbidden with all the facts is forbidden with fewer.
    kept = {"indecent_image", "source", "reporter"}
    if category in {"contact_from_pupil", "threat_by_parent"}:  # whose name says whom they are about
        kept.add("subject")
    fewer = {name: value for name, value in known.items() if name in kept}
    less = routing.route(made, BASELINE, routing.read_facts(category, fewer), nation)
    assert set(came.never) <= set(less.never)
    if came.uploads == "refused":
        assert less.uploads == "refused"
    assert routing.route(made, BASELINE, routing.read_facts(category, known), nation) == came


@pytest.mark.parametrize("name", sorted(PACK_BOOKS))
def test_a_book_survives_as_text(name: str) -> None:
    made = PACK_BOOKS[name]
    text = routing.dump(made)
    again = routing.load(text, made.clauses)
    assert (again.pieces, again.examples, again.clauses) == (made.pieces, made.examples, made.clauses)
    assert routing.dump(again) == text


def test_a_change_shows_its_effect_on_the_example_cases() -> None:
    before = PACK_BOOKS["richmond-park"]
    text = routing.dump(before)
    after = routing.load(text.replace("within: immediately", "within: timely", 1), before.clauses)
    found = routing.differing(before, after, BASELINE, before.examples)
    assert {(one.part, "11.3" in one.example) for one in found} == {("tell", False)}
    (case,) = {one.example for one in found}
    assert case == "Such a picture on a colleague's laptop"
    assert "timely" in " ".join(found[0].after)
    assert "immediately" in " ".join(found[0].before)
    assert routing.differing(before, before, BASELINE, before.examples) == []
