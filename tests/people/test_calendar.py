"""School days: weekends, bank holidays of four nations, terms, closed days, and the clocks going forward and back."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbell.people import calendar
from handbell.people.calendar import SchoolCalendar
from handbell.people.models import ClosedDay, Nation, Term
from tests.cast import Cast

DAY = datetime.date


def plain(nation: Nation) -> SchoolCalendar:
    return SchoolCalendar(nation=nation, terms=(), closed=frozenset())


@pytest.mark.parametrize("nation", list(Nation))
def test_good_friday_is_no_school_day_anywhere(nation: Nation) -> None:
    assert not plain(nation).is_school_day(DAY(2026, 4, 3))


@pytest.mark.parametrize(
    ("day", "shut"),
    [
        (DAY(2026, 4, 6), {Nation.ENGLAND, Nation.WALES, Nation.NORTHERN_IRELAND}),  # Easter Monday
        (DAY(2026, 1, 2), {Nation.SCOTLAND}),
        (DAY(2026, 3, 17), {Nation.NORTHERN_IRELAND}),  # St Patrick
        (DAY(2026, 7, 13), {Nation.NORTHERN_IRELAND}),  # the Boyne, on the Monday after
        (DAY(2026, 11, 30), {Nation.SCOTLAND}),  # St Andrew
        (DAY(2026, 8, 3), {Nation.SCOTLAND}),  # summer, first Monday
        (DAY(2026, 8, 31), {Nation.ENGLAND, Nation.WALES, Nation.NORTHERN_IRELAND}),  # summer, last Monday
        (DAY(2026, 12, 28), set(Nation)),  # for Boxing Day, which is a Saturday
        (DAY(2026, 3, 2), set()),  # St David's is none
    ],
)
def test_bank_holidays_differ_by_nation(day: datetime.date, shut: set[Nation]) -> None:
    assert {nation for nation in Nation if not plain(nation).is_school_day(day)} == shut


def test_five_school_days_over_easter() -> None:
    maundy_thursday = DAY(2026, 4, 2)
    assert plain(Nation.ENGLAND).add_school_days(maundy_thursday, 5) == DAY(2026, 4, 13)
    assert plain(Nation.SCOTLAND).add_school_days(maundy_thursday, 5) == DAY(2026, 4, 10)


def test_terms_and_closed_days_count_when_they_are_entered(cast: Cast) -> None:
    school = cast.school
    Term.objects.create(school=school, name="Autumn", starts_on=DAY(2026, 9, 3), ends_on=DAY(2026, 12, 18))
    Term.objects.create(school=school, name="Spring", starts_on=DAY(2027, 1, 4), ends_on=DAY(2027, 3, 25))
    ClosedDay.objects.create(school=school, day=DAY(2026, 11, 20), reason="Training day")
    assert calendar.is_school_day(school, DAY(2026, 11, 19))
    assert not calendar.is_school_day(school, DAY(2026, 11, 20))
    assert calendar.next_school_day(school, DAY(2026, 12, 18)) == DAY(2027, 1, 4)
    assert calendar.add_school_days(school, DAY(2026, 11, 19), 1) == DAY(2026, 11, 23)


def test_weekdays_count_before_and_after_the_terms_entered(cast: Cast) -> None:
    Term.objects.create(
        school=cast.school, name="Autumn", starts_on=DAY(2026, 9, 3), ends_on=DAY(2026, 12, 18)
    )
    assert calendar.is_school_day(cast.school, DAY(2027, 2, 3))
    assert calendar.is_school_day(cast.school, DAY(2026, 9, 1))


def test_another_schools_closed_days_do_not_count(cast: Cast) -> None:
    ClosedDay.objects.create(school=cast.school, day=DAY(2026, 11, 20))
    assert calendar.calendar_of(cast.school).closed == {DAY(2026, 11, 20)}


def test_a_calendar_that_is_shut_for_ever_says_so() -> None:
    always = frozenset(DAY(2026, 1, 1) + datetime.timedelta(days=step) for step in range(900))
    shut = SchoolCalendar(nation=Nation.ENGLAND, terms=(), closed=always)
    with pytest.raises(calendar.NoSchoolDays):
        shut.next_school_day(DAY(2026, 1, 1))


@given(st.dates(DAY(2020, 1, 1), DAY(2035, 1, 1)), st.integers(0, 30), st.sampled_from(list(Nation)))
def test_as_many_school_days_pass_as_were_added(day: datetime.date, n: int, nation: Nation) -> None:
    reckoned = plain(nation)
    assert reckoned.school_days_between(day, reckoned.add_school_days(day, n)) == n


def test_a_moment_belongs_to_the_day_of_the_united_kingdom() -> None:
    half_past_eleven_at_night_in_utc = datetime.datetime(2026, 7, 1, 23, 30, tzinfo=datetime.UTC)
    assert calendar.day_of(half_past_eleven_at_night_in_utc) == DAY(2026, 7, 2)
    with pytest.raises(ValueError, match="time zone"):
        calendar.day_of(datetime.datetime(2026, 7, 1, 12, 0))  # noqa: DTZ001  naive on purpose


@pytest.mark.parametrize(
    ("day", "hours"), [(DAY(2026, 3, 29), 23), (DAY(2026, 10, 25), 25), (DAY(2026, 11, 21), 24)]
)
def test_a_day_has_23_or_25_hours_when_the_clocks_change(day: datetime.date, hours: int) -> None:
    starts, ends = (
        calendar.end_of(each).astimezone(datetime.UTC) for each in (day - datetime.timedelta(1), day)
    )
    assert ends - starts == datetime.timedelta(hours=hours)
