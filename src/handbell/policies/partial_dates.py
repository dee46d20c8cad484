"""Dates as precise as a policy prints them: "2022-11-29", "2019-06" or "2024".

What is due in a month is late only when the month is over.
"""

from __future__ import annotations

import calendar
import datetime
import re
from typing import Final

_SHAPE: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def check(text: str) -> str:
    """Return the date as given when it is one of the three shapes and exists. Raises ValueError otherwise."""
    if not _SHAPE.fullmatch(text):
        raise ValueError(f"{text!r} is not a date such as 2027-01-31, 2027-01 or 2027.")
    first_day(text)
    return text


def first_day(text: str) -> datetime.date:
    """Return the first day that the date covers. Raises ValueError for a day that does not exist."""
    year, month, day = _parts(text)
    return datetime.date(year, month or 1, day or 1)


def last_day(text: str) -> datetime.date:
    """Return the last day that the date covers: of the month or year when no day is given."""
    year, month, day = _parts(text)
    if day:
        return datetime.date(year, month or 1, day)
    month = month or 12
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def has_day(text: str) -> bool:
    """Whether the date names a day, not only a month or year."""
    return len(text) == len("2022-11-29")


def has_month(text: str) -> bool:
    """Whether the date names at least a month."""
    return len(text) >= len("2022-11")


def _parts(text: str) -> tuple[int, int, int]:
    year, month, day, *_ = [int(part) for part in text.split("-")] + [0, 0]
    return year, month, day
