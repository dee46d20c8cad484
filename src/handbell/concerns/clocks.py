"""When a step is due: a route's time limit, counted from the moment the concern was told by the school's own days."""

from __future__ import annotations

import datetime
from typing import Final

from handbell.people.calendar import TIME_ZONE, SchoolCalendar, bank_holidays, day_of
from handbell.rules.routing import Clock

# Offices close at five; a limit in days runs out then.
END_OF_DAY: Final = datetime.time(17)
_ONE_DAY: Final = datetime.timedelta(days=1)


def due(clock: Clock, *, told_at: datetime.datetime, calendar: SchoolCalendar) -> datetime.datetime | None:
    """The moment at which a limit runs out (aware, United Kingdom time); None when it comes with an event.

    School days are the school's own; working days are weekdays without bank holidays of the nation.
    """
    count = clock.count or 0
    if clock.unit == "minutes":
        return told_at + datetime.timedelta(minutes=count)
    day = day_of(told_at)
    if clock.unit == "school_days":
        if not calendar.is_school_day(day) or told_at > _end(day):
            day = calendar.next_school_day(day)
        return _end(calendar.add_school_days(day, count))
    if clock.unit == "working_days":
        return _end(_after_working_days(day, count, calendar.nation))
    if clock.unit == "years":
        return _end(day.replace(year=day.year + count, day=min(day.day, 28)))
    return None


def _end(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, END_OF_DAY, tzinfo=TIME_ZONE)


def _after_working_days(day: datetime.date, count: int, nation: str) -> datetime.date:
    """The day on which `count` working days have passed, the first one after the day itself."""
    while count > 0:
        day += _ONE_DAY
        count -= day.weekday() < 5 and day not in bank_holidays(nation, day.year)
    return day
