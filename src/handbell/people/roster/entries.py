"""What a line of a roster says, and what is wrong with a line, in words for the person who can mend it."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from typing import Final

from handbell.people.roles import Role

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_BRITISH: Final = re.compile(r"(\d{1,2})[/.\- ](\d{1,2}|[A-Za-z]{3,9})[/.\- ](\d{4}|\d{2})(?: \d.*)?")


class CannotRead(ValueError):
    """The file as a whole is no use; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong: on which line of the file (1 is the first), in which column, what, and what to do about it."""

    line: int
    column: str
    what: str
    remedy: str


@dataclass(slots=True)
class Entry:
    """A person as the file has them. `roles` is None when the file does not speak of roles."""

    line: int
    external_id: str
    given_name: str
    family_name: str
    email: str
    job_title: str | None
    roles: list[Role] | None
    joined_on: datetime.date | None = None
    left_on: datetime.date | None = None

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(slots=True)
class Roster:
    """What was read from a file."""

    profile: str
    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def british_date(text: str) -> datetime.date | None:
    """A date as British systems write it: 1/9/2025, 01-09-25, 1 Sep 2025, or ISO 8601. None for an empty cell.

    Raises ValueError for anything else; a two-digit year is 2000 and on.
    """
    text = text.strip()
    if not text:
        return None
    if iso := _ISO.fullmatch(text):
        return datetime.date(int(iso[1]), int(iso[2]), int(iso[3]))
    if british := _BRITISH.fullmatch(text):
        day, month, year = british.groups()
        number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
        return datetime.date(int(year) + (2000 if len(year) == 2 else 0), number, int(day))
    raise ValueError(text)
