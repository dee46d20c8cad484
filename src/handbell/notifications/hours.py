"""When mail may go out: in working hours on school days, unless it is urgent; once a day for those who chose so."""

from __future__ import annotations

import datetime

from handbell.people.calendar import TIME_ZONE as SCHOOL_TIME
from handbell.people.calendar import SchoolCalendar

OPENS, CLOSES = datetime.time(7), datetime.time(18)


def in_working_hours(calendar: SchoolCalendar, now: datetime.datetime) -> bool:
    """Whether mail that is not urgent may go out now: 07:00 to 18:00 on a school day."""
    here = now.astimezone(SCHOOL_TIME)
    return calendar.is_school_day(here.date()) and OPENS <= here.time() < CLOSES


def start_of_day(now: datetime.datetime) -> datetime.datetime:
    """Midnight in school, before `now`."""
    here = now.astimezone(SCHOOL_TIME)
    return datetime.datetime.combine(here.date(), datetime.time.min, tzinfo=SCHOOL_TIME)
