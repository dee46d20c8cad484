"""When reminders go: pure reckoning in school days."""

from __future__ import annotations

import datetime
from typing import Final

from handbell.people.calendar import SchoolCalendar

# School days after the first day on which somebody owes. Step 0 tells them; the others remind, ever further apart.
STEPS: Final = (0, 3, 7, 12)
# From the last step on, the head hears of it once a week.
HEAD_FROM: Final = STEPS[-1]


def due_step(since: datetime.date, today: datetime.date, calendar: SchoolCalendar) -> int | None:
    """The furthest step (its index in STEPS) that is due on a day for somebody who owes since a day; else None.

    Nothing is due on a day when the school is closed.
    """
    if today < since or not calendar.is_school_day(today):
        return None
    gone = calendar.school_days_between(since, today)
    return max(index for index, days in enumerate(STEPS) if days <= gone)


def reached_head(since: datetime.date, today: datetime.date, calendar: SchoolCalendar) -> bool:
    """Whether somebody has owed for so long that the head hears of it."""
    return today > since and calendar.school_days_between(since, today) >= HEAD_FROM


def week_of(day: datetime.date) -> str:
    """The ISO week of a day, such as "2026-W47": the head is told once in each."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"
