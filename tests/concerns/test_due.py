"""What nobody reads is taken higher, by school days; what runs out is said once."""

from __future__ import annotations

import datetime

import pytest

from handbell.concerns import access, operations, queries
from handbell.concerns.matters import Category, Matter
from handbell.concerns.models import Absence, Case, Grant, Step, StepStatus
from handbell.concerns.operations import handling, people
from handbell.notifications.models import Message as Notice
from handbell.people.models import Person
from handbell.people.operations import close_days
from handbell.people.roles import Role
from tests.cast import NOW, Cast
from tests.concerns import stories
from tests.policies.stories import in_force

DAY = datetime.timedelta(days=1)
FRIDAY = NOW + 2 * DAY  # NOW is a Wednesday


def readers(cast: Cast, case: Case, now: datetime.datetime) -> set[str]:
    everybody = {name: one for name, one in vars(cast).items() if hasattr(one, "full_name")}
    return {name for name, one in everybody.items() if access.can(one, access.Act.READ, case, on=now.date())}


WAITS = [
    (NOW, NOW + datetime.timedelta(hours=23), set()),
    (NOW, NOW + DAY, {"deputy"}),
    (NOW, NOW + 2 * DAY, {"deputy", "chair"}),
    (FRIDAY, FRIDAY + DAY, set()),
    (FRIDAY, FRIDAY + 2 * DAY, set()),
    (FRIDAY, FRIDAY + 3 * DAY - datetime.timedelta(hours=1), set()),
    (FRIDAY, FRIDAY + 3 * DAY, {"deputy"}),
]


@pytest.mark.parametrize(("told_at", "now", "added"), WAITS)
def test_an_unread_concern_about_an_adult_goes_higher_by_school_days(
    cast: Cast, told_at: datetime.datetime, now: datetime.datetime, added: set[str]
) -> None:
    stories.another_post(cast, cast.deputy, "deputy_dsl")
    case = stories.case_about(cast, Matter.ADULT, category=Category.BREACH_OF_CODE, now=told_at)
    operations.do_what_is_due(now=now)
    assert readers(cast, case, now) == {"head", "dsl"} | added
    before = Notice.objects.count()
    operations.do_what_is_due(now=now)
    assert Notice.objects.count() == before


def test_danger_does_not_wait_for_a_school_day(cast: Cast) -> None:
    case = stories.case_about(cast, Matter.PUPIL, danger=True, now=FRIDAY)
    operations.do_what_is_due(now=FRIDAY + 2 * DAY)
    assert "deputy" in readers(cast, case, FRIDAY + 2 * DAY)


def test_closed_days_do_not_count(cast: Cast) -> None:
    close_days(
        school=cast.school,
        first=(NOW + DAY).date(),
        last=(NOW + DAY).date(),
        reason="Snow",
        by=cast.head,
        now=NOW,
    )
    case = stories.case_about(cast, Matter.ADULT, category=Category.BREACH_OF_CODE)
    operations.do_what_is_due(now=NOW + DAY)
    assert Grant.objects.filter(case=case, why="unread").count() == 0


def test_the_subject_stays_out_however_long_nobody_reads(cast: Cast) -> None:
    case = stories.case_about(cast, Matter.PUPIL, words="Marsh and Lowe shout at us")
    operations.do_what_is_due(now=NOW + 6 * DAY)
    assert readers(cast, case, NOW) == {"dsl", "head"}


def test_what_was_read_goes_no_higher(cast: Cast) -> None:
    case = stories.case_about(cast, Matter.PUPIL)
    Case.objects.filter(id=case.id).update(first_read_at=NOW)
    operations.do_what_is_due(now=NOW + 6 * DAY)
    assert not Grant.objects.filter(why="unread").exists()


def sorted_as_about_the_head(cast: Cast, *, read_by: Person | None = None) -> Case:
    """A pupil's concern that the safeguarding lead read at once, and found two days later to be about the head."""
    case = stories.case_about(cast, Matter.PUPIL)
    handling.look(case=case, act=access.Act.READ, kind="case", object_id=case.id, by=cast.dsl, now=NOW)
    handling.triage(
        case=case,
        sorted_as=handling.Sorted(Matter.HEAD, Category.ALLEGATION_AGAINST_ADULT),
        reason="Read closely.",
        key="k",
        by=cast.dsl,
        now=NOW + 2 * DAY,
    )
    if read_by is not None:
        handling.look(
            case=case, act=access.Act.READ, kind="case", object_id=case.id, by=read_by, now=NOW + 2 * DAY
        )
    return case


def test_what_only_somebody_had_read_who_may_no_more_waits_anew_and_goes_higher(cast: Cast) -> None:
    stories.another(cast, "Una", "Ashe", Role.COUNCIL_OFFICER)
    case = sorted_as_about_the_head(cast)
    assert readers(cast, case, FRIDAY) == {"chair", "governor"}
    assert queries.waiting(cast.chair, on=FRIDAY.date()) == 1
    operations.do_what_is_due(now=FRIDAY + 2 * DAY)
    assert not Grant.objects.filter(why="unread").exists()  # it waits since Friday, not since Wednesday
    operations.do_what_is_due(now=FRIDAY + 3 * DAY)
    assert [grant.role for grant in Grant.objects.filter(why="unread")] == [Role.COUNCIL_OFFICER]


def test_once_read_by_whoever_may_it_waits_no_more(cast: Cast) -> None:
    stories.another(cast, "Una", "Ashe", Role.COUNCIL_OFFICER)
    case = sorted_as_about_the_head(cast, read_by=cast.governor)
    operations.do_what_is_due(now=FRIDAY + 9 * DAY)
    assert not Grant.objects.filter(case=case, why="unread").exists()


def test_a_reader_who_is_too_close_leaves_it_unread(cast: Cast) -> None:
    case = stories.case_about(cast, Matter.PUPIL)
    handling.look(case=case, act=access.Act.READ, kind="case", object_id=case.id, by=cast.dsl, now=NOW)
    people.declare_conflict(case=case, person=cast.dsl, reason="My niece.", by=cast.dsl, now=NOW + DAY)
    assert not queries.waiting(cast.dsl, on=NOW.date())
    operations.do_what_is_due(now=NOW + 2 * DAY)
    assert Case.objects.get(id=case.id).escalated_to == 1
    assert Notice.objects.filter(to=cast.head, key__contains="unread").exists()


def test_whoever_is_away_keeps_the_right_but_their_cover_reads(cast: Cast) -> None:
    Absence.objects.create(
        school=cast.school,
        person=cast.dsl,
        cover=cast.deputy,
        starts_on=NOW.date(),
        ends_on=NOW.date(),
        put_down_by=cast.head,
    )
    case = stories.case_about(cast, Matter.PUPIL)
    assert readers(cast, case, NOW) == {"dsl", "head", "deputy"}
    told = {notice.to for notice in Notice.objects.filter(topic="concern-waits")}
    assert told == {cast.head, cast.deputy}
    named = stories.case_about(cast, Matter.ADULT, words="Marsh again")
    assert "deputy" not in readers(cast, named, NOW)


def test_a_step_that_ran_out_is_said_once(cast: Cast) -> None:
    in_force(cast)
    case = stories.case_about(cast, Matter.PUPIL)
    Case.objects.update(first_read_at=NOW)
    due = Step.objects.filter(case=case, status=StepStatus.OPEN, due_at__isnull=False)
    assert due.exists()
    Step.objects.filter(case=case).update(due_at=NOW)
    operations.do_what_is_due(now=NOW + DAY)
    said = Notice.objects.filter(key__contains="-step-late-")
    assert said.count() == Step.objects.filter(case=case).count() * 2
    operations.do_what_is_due(now=NOW + 2 * DAY)
    assert said.count() == Step.objects.filter(case=case).count() * 2
