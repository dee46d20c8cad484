"""The template to fill in, and the list of people in the same form. Cells that a spreadsheet would reckon are
disarmed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Final

HEADER: Final = (
    "Handbell number",
    "First name",
    "Last name",
    "Email",
    "Job title",
    "Roles",
    "First day",
    "Last day",
)
_EXAMPLE: Final = (
    "1001",
    "Example",
    "Person",
    "example.person@school.example",
    "Class teacher",
    "Teacher",
    "01/09/2026",
    "",
)
_ARMED: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def disarmed(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would take for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(_ARMED) else cell


def as_csv(rows: Iterable[Iterable[str]]) -> str:
    """A CSV with every cell quoted and disarmed, marked as UTF-8 for spreadsheets."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    for row in rows:
        writer.writerow([disarmed(cell) for cell in row])
    return "\ufeff" + out.getvalue()


def template() -> str:
    """The heading line and one example, to be replaced."""
    return as_csv([HEADER, _EXAMPLE])
