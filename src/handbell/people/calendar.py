"""On which days a school is open: weekdays, less bank holidays of its nation, within its terms, less its closed days.

A school that has entered no terms is taken to be open on weekdays. Terms speak for the time from the first
one's first day
to the last one's last; before and after that, weekdays count, so that a deadline can be reckoned into a year
not yet entered.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import holidays

from handbell.people.models import ClosedDay, Nation, School, Term
from handbell.tenancy.prepared import Prepared

SUBDIVISIONS: Final[dict[str, str]] = {
    Nation.ENGLAND: "ENG",
    Nation.WALES: "WLS",
    Nation.SCOTLAND: "SCT",
    Nation.NORTHERN_IRELAND: "NIR",
}
TIME_ZONE: Final = ZoneInfo("Europe/London")
_ONE_DAY: Final = datetime.timedelta(days=1)
# Longer than any run of days on which a school is shut; beyond it something is wrong with the terms entered.
_LONGEST_WAIT: Final = 400


class NoSchoolDays(RuntimeError):
    """More than a year without one school day: the terms or closed days entered cannot be right."""


@lru_cache(maxsize=64)
def bank_holidays(nation: str, year: int) -> frozenset[datetime.date]:
    """The bank holidays of a nation in a year, substitute days included (Banking and Financial Dealings Act 1971)."""
    found = holidays.country_holidays("GB", subdiv=SUBDIVISIONS[nation], years=year)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """A school's open days, read once. `terms` are first and last days, both included."""

    nation: str
    terms: tuple[tuple[datetime.date, datetime.date], ...]
    closed: frozenset[datetime.date]

    def is_school_day(self, day: datetime.date) -> bool:
        """Whether pupils are in school on a day."""
        if day.weekday() >= 5 or day in self.closed or day in bank_holidays(self.nation, day.year):
            return False
        if not self.terms or day < self.terms[0][0] or day > max(last for _first, last in self.terms):
            return True
        return any(first <= day <= last for first, last in self.terms)

    def next_school_day(self, day: datetime.date) -> datetime.date:
        """The first school day after a day. Raises NoSchoolDays."""
        for _step in range(_LONGEST_WAIT):
            day += _ONE_DAY
            if self.is_school_day(day):
                return day
        raise NoSchoolDays(f"There is no school day in the {_LONGEST_WAIT} days before {day}.")

    def add_school_days(self, day: datetime.date, n: int) -> datetime.date:
        """The day on which `n` school days have passed; with 0, the day itself. Raises ValueError below 0,
        NoSchoolDays.
        """
        if n < 0:
            raise ValueError("School days are counted forwards.")
        for _step in range(n):
            day = self.next_school_day(day)
        return day

    def school_days_between(self, after: datetime.date, until: datetime.date) -> int:
        """How many school days lie after one day, up to and including another; 0 when that is not later."""
        days = (until - after).days
        return sum(self.is_school_day(after + _ONE_DAY * step) for step in range(1, days + 1))


_TERMS: Final = Prepared(lambda: Term.objects.order_by("starts_on").values_list("starts_on", "ends_on"))
_CLOSED: Final = Prepared(lambda: ClosedDay.objects.order_by().values_list("day"))


def calendar_of(school: School) -> SchoolCalendar:
    """A school's open days, in two queries; inside its scope. Use it once for many reckonings."""
    return SchoolCalendar(
        nation=school.nation,
        terms=tuple((first, last) for first, last in _TERMS.rows()),
        closed=frozenset(day for (day,) in _CLOSED.rows()),
    )


def is_school_day(school: School, day: datetime.date) -> bool:
    """Whether pupils are in school on a day."""
    return calendar_of(school).is_school_day(day)


def next_school_day(school: School, day: datetime.date) -> datetime.date:
    """The first school day after a day. Raises NoSchoolDays."""
    return calendar_of(school).next_school_day(day)


def add_school_days(school: School, day: datetime.date, n: int) -> datetime.date:
    """The day on which `n` school days have passed. Raises ValueError below 0, NoSchoolDays."""
    return calendar_of(school).add_school_days(day, n)


def day_of(moment: datetime.datetime) -> datetime.date:
    """The day in school on which a moment falls (United Kingdom time, summer time included). Raises ValueError
    for a naive one.
    """
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone falls on no certain day.")
    return moment.astimezone(TIME_ZONE).date()


def end_of(day: datetime.date) -> datetime.datetime:
    """The moment at which a day is over: the next midnight in the United Kingdom, 23 or 25 hours on when
    clocks change.
    """
    return datetime.datetime.combine(day + _ONE_DAY, datetime.time.min, tzinfo=TIME_ZONE)
