"""Nothing is done against anybody before advice has come; what is done without it has a reason, and a witness."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from handbell.concerns import access, sealed
from handbell.concerns.access import Act
from handbell.concerns.matters import Category, Matter
from handbell.concerns.models import Advice, Case, Entry, Gate, Lock, Override, Part, RouteTaken
from handbell.concerns.operations import Refused, check_open, check_police, handling, locks, people
from handbell.concerns.operations.handling import Sorted
from handbell.notifications.models import Message as Notice
from handbell.rules.routing.vocabulary import LOCKS
from tests.cast import NOW, Cast
from tests.concerns import stories
from tests.policies.stories import in_force

TODAY = NOW.date()
LATER = NOW + datetime.timedelta(hours=1)


def allegation(cast: Cast, matter: Matter = Matter.ADULT) -> Case:
    in_force(cast)
    return stories.case_about(cast, matter, category=Category.ALLEGATION_AGAINST_ADULT)


def advise(cast: Cast, case: Case, body: str = "lado_advice", key: str = "k") -> None:
    locks.record_advice(
        case=case,
        body=body,
        name="Una Ashe",
        given_at=NOW,
        words="Do not ask the child again.",
        key=key,
        by=cast.dsl if access.can(cast.dsl, Act.READ, case, on=TODAY) else cast.chair,
        now=LATER,
    )


def is_shut(case: Case, gate: Gate) -> bool:
    try:
        check_open(case, gate)
    except Refused:
        return True
    return False


def test_an_allegation_shuts_every_gate_until_the_right_advice_is_there(cast: Cast) -> None:
    case = allegation(cast)
    assert all(is_shut(case, gate) for gate in Gate)
    for body in ("", "other", "hr_advice", "police"):
        if body:
            advise(cast, case, body, key=body)
        with pytest.raises(Refused):
            locks.open_lock(case=case, gate=Gate.INTERVIEW, by=cast.head, now=LATER)
    advise(cast, case)
    advise(cast, case)
    assert Advice.objects.filter(body="lado_advice").count() == 1
    assert is_shut(case, Gate.INTERVIEW)
    with pytest.raises(access.NotAllowed):
        locks.open_lock(case=case, gate=Gate.INTERVIEW, by=cast.dsl, now=LATER)
    locks.open_lock(case=case, gate=Gate.INTERVIEW, by=cast.head, now=LATER)
    locks.open_lock(case=case, gate=Gate.INTERVIEW, by=cast.head, now=LATER)
    assert [gate for gate in Gate if is_shut(case, gate)] == [Gate.INVESTIGATE, Gate.SUSPEND]
    advice = Advice.objects.get(body="lado_advice")
    assert sealed.load(advice.words)["name"] == "Una Ashe"
    assert set(advice.opens) == set(Gate.values)


@pytest.mark.parametrize(
    "wrong", [{"body": "aunt"}, {"name": " "}, {"words": ""}, {"given_at": NOW + datetime.timedelta(days=2)}]
)
def test_advice_without_a_name_a_time_or_words_is_none(cast: Cast, wrong: dict[str, Any]) -> None:
    case = allegation(cast)
    given: dict[str, Any] = {"body": "police", "name": "PC", "given_at": NOW, "words": "Wait."}
    with pytest.raises(Refused):
        locks.record_advice(case=case, key="k", by=cast.dsl, now=LATER, **given | wrong)
    assert not Advice.objects.exists()


def test_without_advice_the_head_gives_a_reason_and_the_chair_is_told_at_once(cast: Cast) -> None:
    case = allegation(cast)
    handling.take_lead(case=case, by=cast.dsl, now=NOW)
    with pytest.raises(access.NotAllowed):
        locks.override(case=case, gate=Gate.SUSPEND, reason="At once.", by=cast.dsl, now=LATER)
    with pytest.raises(Refused):
        locks.override(case=case, gate=Gate.SUSPEND, reason=" ", by=cast.head, now=LATER)
    assert is_shut(case, Gate.SUSPEND)
    for _twice in range(2):
        locks.override(case=case, gate=Gate.SUSPEND, reason="A child is at risk.", by=cast.head, now=LATER)
    assert not is_shut(case, Gate.SUSPEND)
    assert is_shut(case, Gate.INTERVIEW)
    assert Override.objects.get().reason == "A child is at risk."
    assert Notice.objects.filter(to=cast.chair, topic="concern-waits").count() == 1
    assert access.can(cast.chair, Act.READ, case, on=TODAY)
    assert "A child is at risk." in Entry.objects.get(case=case, kind="decision").words


def test_the_chair_s_own_matter_is_told_to_somebody_else(cast: Cast) -> None:
    case = allegation(cast, Matter.ADULT)
    people.add_person(
        case=case, part=Part.OTHER, name="Catrin Lowe", person=None, note="", key="", by=cast.dsl, now=NOW
    )
    assert access.is_shut_out(cast.chair, case)
    locks.override(case=case, gate=Gate.SUSPEND, reason="Now.", by=cast.head, now=LATER)
    assert not access.can(cast.chair, Act.READ, case, on=TODAY)
    told = {notice.to for notice in Notice.objects.filter(key__contains="-override-")}
    assert told
    assert cast.chair not in told
    assert cast.head not in told


def test_sorted_again_no_gate_opens_and_the_stricter_advice_counts(cast: Cast) -> None:
    case = allegation(cast)
    locks.override(case=case, gate=Gate.SUSPEND, reason="Now.", by=cast.head, now=LATER)
    for category in (Category.BULLYING_OF_PUPIL, Category.INDECENT_IMAGE_OF_CHILD):
        sorted_as = Sorted(Matter.ADULT, category, {"subject": "teacher"})
        handling.triage(case=case, sorted_as=sorted_as, reason="", key=category, by=cast.dsl, now=LATER)
        assert is_shut(case, Gate.INTERVIEW)
        assert not is_shut(case, Gate.SUSPEND)
    until = set(Lock.objects.filter(case=case, opened_at=None).values_list("until", flat=True))
    asked_for = {sealed.load(taken.route)["locked_until"] for taken in case.routes.all()} - {None}
    assert until == {min(asked_for, key=LOCKS.slugs().index)}


def test_the_police_are_told_only_if_the_person_harmed_wants_it_or_the_law_does(cast: Cast) -> None:
    check_police(stories.case_about(cast, Matter.ADULT), reason_in_law="")
    case = stories.case_about(
        cast, Matter.PUPIL, category=Category.BULLYING_OF_STAFF, facts={"victim": "teacher"}
    )
    route = sealed.load(RouteTaken.objects.get(case=case).route)
    assert "override_victim_choice" in {one["do_not"] for one in route["baseline"]["never"]}
    for wants, may in ((None, False), (False, False), (True, True), (False, False)):
        if wants is not None:
            key = f"wish-{Entry.objects.count()}"
            people.add_wish(
                case=case, about="police", wants=wants, words="", key=key, by=cast.dsl,
                now=NOW + datetime.timedelta(minutes=Entry.objects.count()),
            )  # fmt: skip
        if may:
            check_police(case, reason_in_law="")
        else:
            with pytest.raises(Refused):
                check_police(case, reason_in_law=" ")
    check_police(case, reason_in_law="A child was raped: the duty of the Act.")
