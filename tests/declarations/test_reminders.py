"""Reminders widen, on school days only, stop when signed, and then reach the head."""

from __future__ import annotations

import datetime

import pytest

from handbell.declarations import operations, queries, reminders
from handbell.declarations.models import Reminder
from handbell.notifications.models import Message
from handbell.people import operations as people_operations
from handbell.people.calendar import SchoolCalendar, bank_holidays
from handbell.people.models import ClosedDay, Nation
from handbell.people.roles import Role
from handbell.policies.models import Version
from tests.cast import NOW, Cast
from tests.declarations import stories

DAY = datetime.timedelta(days=1)
# A week off in the middle, and the bank holidays of England.
CALENDAR = SchoolCalendar(
    nation=Nation.ENGLAND,
    terms=((datetime.date(2027, 4, 12), datetime.date(2027, 7, 21)),),
    closed=frozenset(datetime.date(2027, 5, 31) + DAY * n for n in range(5)),
)


def steps(since: datetime.date, days: int) -> dict[int, str]:
    """On which day each step first is due for somebody who owes since a day."""
    found: dict[int, str] = {}
    for n in range(days):
        step = reminders.due_step(since, since + DAY * n, CALENDAR)
        if step is not None:
            found.setdefault(step, (since + DAY * n).isoformat())
    return found


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        # A plain Monday: Thursday, Wednesday of the next week, Wednesday after that.
        ((2027, 6, 7), {0: "2027-06-07", 1: "2027-06-10", 2: "2027-06-16", 3: "2027-06-23"}),
        # Over half-term: nothing from 31 May to 4 June.
        ((2027, 5, 26), {0: "2027-05-26", 1: "2027-06-07", 2: "2027-06-11", 3: "2027-06-18"}),
        # Over the May bank holiday, 3 May.
        ((2027, 4, 30), {0: "2027-04-30", 1: "2027-05-06", 2: "2027-05-12", 3: "2027-05-19"}),
        # Owing since a Saturday: told on Monday.
        ((2027, 6, 12), {0: "2027-06-14", 1: "2027-06-16", 2: "2027-06-22", 3: "2027-06-29"}),
    ],
)
def test_steps_are_counted_in_school_days(since: tuple[int, int, int], expected: dict[int, str]) -> None:
    assert datetime.date(2027, 5, 3) in bank_holidays(Nation.ENGLAND, 2027)
    assert steps(datetime.date(*since), 60) == expected


def sent(cast: Cast) -> list[tuple[str, int]]:
    return list(Reminder.objects.filter(person=cast.teacher).values_list("sent_at__date", "step"))


def at(day: int, month: int = 11) -> datetime.datetime:
    return NOW.replace(month=month, day=day)


def test_the_clock_tells_reminds_and_stops(cast: Cast, version: Version) -> None:
    asked = len(queries.owing(version, on=NOW.date()))
    assert operations.do_what_is_due(now=NOW) == asked
    assert operations.do_what_is_due(now=NOW) == 0
    for day in (19, 20, 21, 22):
        assert operations.do_what_is_due(now=at(day)) == 0
    stories.signed(cast.office, version, now=at(22))
    assert operations.do_what_is_due(now=at(23)) == asked - 1  # Monday: the third school day
    assert [step for _, step in sent(cast)] == [0, 1]
    waiting = Message.objects.filter(to=cast.teacher, settled_at=None)
    assert [message.topic for message in waiting] == ["sign-reminder"]
    stories.signed(cast.teacher, version, now=at(24))
    assert not waiting.all().exists()
    assert not Message.objects.filter(to=cast.office, topic="sign-reminder").exists()


def test_a_clock_that_stood_still_sends_only_the_furthest_step(cast: Cast, version: Version) -> None:
    operations.do_what_is_due(now=at(7, month=12))
    assert [step for _, step in sent(cast)] == [3]


def test_on_a_closed_day_nothing_goes(cast: Cast, version: Version) -> None:
    ClosedDay.objects.create(school=cast.school, day=NOW.date())
    assert operations.do_what_is_due(now=NOW) == 0


def test_the_head_hears_of_it_once_a_week(cast: Cast, version: Version) -> None:
    def heard() -> int:
        return Message.objects.filter(to=cast.head, topic="sign-overdue").count()

    stories.signed(cast.head, version)
    operations.do_what_is_due(now=at(3, month=12))  # eleven school days
    assert heard() == 0
    for day, expected in ((4, 1), (7, 2), (8, 2), (11, 2), (14, 3)):
        operations.do_what_is_due(now=at(day, month=12))
        assert heard() == expected, day


def test_who_asked_is_not_reminded_until_answered(cast: Cast, version: Version) -> None:
    operations.do_what_is_due(now=NOW)
    objection = stories.asked(cast.teacher, version)
    operations.do_what_is_due(now=at(23))
    assert [step for _, step in sent(cast)] == [0]
    operations.answer(objection=objection, text="Yes.", by=cast.head, now=at(24))
    operations.do_what_is_due(now=at(27))
    assert [step for _, step in sent(cast)] == [0, 1]
    assert Reminder.objects.filter(person=cast.teacher).last().since == at(24).date()  # type: ignore[union-attr]


def test_a_joiner_is_told_and_a_leaver_is_left_in_peace(cast: Cast, version: Version) -> None:
    operations.do_what_is_due(now=NOW)
    joiner = people_operations.add_person(
        school=cast.school,
        given_name="Jo",
        family_name="Newell",
        roles=[Role.OFFICE],
        joined_on=at(19).date(),
        by=None,
        now=at(19),
    )
    assert operations.do_what_is_due(now=at(19)) == 1
    people_operations.end_person(person=joiner, left_on=at(20).date(), by=None, now=at(20))
    operations.do_what_is_due(now=at(24))
    assert list(Reminder.objects.filter(person=joiner).values_list("step", flat=True)) == [0]


def test_tasks_say_what_waits(cast: Cast, version: Version) -> None:
    def tasks(who: str, day: int = 18) -> list[tuple[str, str]]:
        found = queries.tasks_for(getattr(cast, who), now=at(day))
        return [(str(task.text), task.kind) for task in found]

    assert tasks("teacher") == [("Read and sign “Social Networking Policy”", "do")]
    assert tasks("teacher", 27) == [("Read and sign “Social Networking Policy”", "late")]
    assert tasks("pupil") == []
    objection = stories.asked(cast.teacher, version)
    assert tasks("teacher")[0][1] == "wait"
    assert ("Answer somebody about a declaration", "do") in tasks("head")
    operations.answer(objection=objection, text="Yes.", by=cast.head, now=NOW)
    assert "was answered" in tasks("teacher")[0][0]
    stories.signed(cast.teacher, version)
    assert tasks("teacher") == []
    assert ("Countersign a declaration", "do") in tasks("head")
    assert ("Countersign a declaration", "do") not in tasks("chair")
