"""From tables to entries: finds the heading line and the profile, cleans each cell, and names what is wrong where."""

from __future__ import annotations

import datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from handbell.people.roles import Role
from handbell.people.roster import oneroster
from handbell.people.roster.entries import CannotRead, Entry, Problem, Roster, british_date
from handbell.people.roster.files import Row, tables_in
from handbell.people.roster.profiles import Profile, profiles, roles_in

_LONGEST: Final = {
    "given_name": 100,
    "family_name": 100,
    "email": 254,
    "job_title": 120,
    "external_id": 120,
}
_FORMULA: Final = ("=", "+", "@", "-", "\t", "\r")
_HEADING_WITHIN: Final = 12


def read(data: bytes, *, name: str, school_name: str) -> Roster:
    """What a roster file says. Raises CannotRead when the file as a whole is no use; lines in trouble are problems."""
    tables = tables_in(data, name)
    if oneroster.is_oneroster(tables):
        return oneroster.read(tables, school_name=school_name)
    if len(tables) != 1:
        raise CannotRead(
            _("The zip holds %(count)d files, but no users.csv of OneRoster.") % {"count": len(tables)}
        )
    (rows,) = tables.values()
    place, profile, columns = _heading(rows)
    header = rows[place].cells
    roster = Roster(profile.id)
    for row in rows[place + 1 :]:
        _take(roster, row, columns, header)
    return roster


def _heading(rows: list[Row]) -> tuple[int, Profile, dict[str, int]]:
    """The first line that some profile knows: reports often begin with a title."""
    for place, row in enumerate(rows[:_HEADING_WITHIN]):
        for profile in profiles():
            columns = profile.mapped(row.cells)
            if columns is not None:
                return place, profile, columns
    raise CannotRead(
        _(
            "No line names the columns. The first line must have at least First name and Last name; "
            "the template shows how."
        )
    )


def _take(roster: Roster, row: Row, columns: dict[str, int], header: list[str]) -> None:
    """An entry from a row, or the problems that it has."""
    cells = {field: row.cells[place] if place < len(row.cells) else "" for field, place in columns.items()}
    problems: list[Problem] = []

    def wrong(field: str, what: str, remedy: str) -> None:
        problems.append(Problem(row.line, header[columns[field]], what, remedy))

    texts = {field: text(cells.get(field, "")) for field in _LONGEST}
    for field, value in texts.items():
        if field in columns:
            _check_text(field, value, wrong)
    dates = {field: _date(field, cells, wrong) for field in ("joined_on", "left_on") if field in columns}
    roles = _roles(cells, columns, wrong)
    if problems:
        roster.problems += problems
        return
    roster.entries.append(
        Entry(
            line=row.line,
            external_id=texts["external_id"],
            given_name=texts["given_name"],
            family_name=texts["family_name"],
            email=texts["email"].lower(),
            job_title=texts["job_title"] if "job_title" in columns else None,
            roles=roles,
            joined_on=dates.get("joined_on"),
            left_on=dates.get("left_on"),
        )
    )


def text(cell: str) -> str:
    """A cell's text, without the mark that keeps a spreadsheet from reckoning it, and without invisible characters."""
    if cell[:1] == "'" and cell[1:2] in _FORMULA:
        cell = cell[1:]
    return " ".join("".join(letter if letter.isprintable() else " " for letter in cell).split())


def _check_text(field: str, value: str, wrong: oneroster.Wrong) -> None:
    if field in {"given_name", "family_name"} and not value:
        wrong(field, _("The name is missing"), _("Enter it in the file, or delete the line."))
    elif field != "external_id" and value.startswith(_FORMULA[:4]):
        wrong(field, _("This looks like a formula"), _("Enter plain text."))
    elif len(value) > _LONGEST[field]:
        wrong(field, _("This is too long"), _("Use at most %(count)d letters.") % {"count": _LONGEST[field]})
    elif field == "email" and value:
        try:
            validate_email(value)
        except ValidationError:
            wrong(
                field,
                _("This is not an e-mail address"),
                _("Enter one like name@school.example, or nothing."),
            )


def _date(field: str, cells: dict[str, str], wrong: oneroster.Wrong) -> datetime.date | None:
    try:
        found = british_date(cells[field])
    except ValueError:
        found = None
        wrong(field, _("This is not a date"), _("Write it as day/month/year, such as 1/9/2026."))
    if found is not None and not 1900 <= found.year <= 2200:
        wrong(field, _("This date cannot be right"), _("Write the year with four digits."))
    return found


def _roles(cells: dict[str, str], columns: dict[str, int], wrong: oneroster.Wrong) -> list[Role] | None:
    """Roles from their own column; without one, from a job title that is itself the name of a role."""
    if "roles" in columns:
        found, unknown = roles_in(cells["roles"])
        if unknown:
            wrong(
                "roles",
                _("Handbell does not know the role %(role)s") % {"role": unknown[0][:60]},
                _("Use one of: %(roles)s.") % {"roles": ", ".join(str(role.label) for role in Role)},
            )
        elif not found:
            wrong("roles", _("The role is missing"), _("Enter at least one role."))
        return found
    if "job_title" in columns:
        found, unknown = roles_in(cells["job_title"])
        return found if found and not unknown else None
    return None
