"""OneRoster 1.1 and 1.2 CSV (1EdTech): users.csv, and orgs.csv and roles.csv when they are there.

In 1.1 a user's line names one role and their organisations; in 1.2 both stand in roles.csv, with dates.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext as _

from handbell.people.roles import Role
from handbell.people.roster.entries import CannotRead, Entry, Problem, Roster, british_date
from handbell.people.roster.files import Row
from handbell.people.roster.profiles import plain, roles_in

Wrong = Callable[[str, str, str], None]
Record = dict[str, str]

_NEEDED: Final = {"sourcedId", "status", "enabledUser", "givenName", "familyName"}
# Roles of the standard whose words mean something else in a British school.
_ROLES: Final = {
    "proctor": Role.TEACHING_ASSISTANT,
    "aide": Role.TEACHING_ASSISTANT,
    "counselor": Role.THERAPIST,
    "relative": Role.PARENT,
    "siteadministrator": Role.OFFICE,
    "systemadministrator": Role.OFFICE,
}


def is_oneroster(tables: dict[str, list[Row]]) -> bool:
    """Whether a file is a users.csv of OneRoster, or a zip with one."""
    rows = tables.get("users.csv") or (next(iter(tables.values())) if len(tables) == 1 else [])
    return bool(rows) and set(rows[0].cells) >= _NEEDED


def read(tables: dict[str, list[Row]], *, school_name: str) -> Roster:
    """The users of one school. Raises CannotRead when the file has several schools and none has this one's name."""
    users = tables.get("users.csv") or next(iter(tables.values()))
    is_1_2 = "roles.csv" in tables
    if "role" not in users[0].cells and not is_1_2:
        raise CannotRead(
            _("In OneRoster 1.2 the roles are in roles.csv. Upload the whole zip, not users.csv alone.")
        )
    school = _school(tables.get("orgs.csv", []), school_name)
    roles = _roles_1_2(tables.get("roles.csv", []), school)
    roster = Roster("oneroster-1.2" if is_1_2 else "oneroster-1.1")
    for row in users[1:]:
        record = _record(users[0], row)
        if is_1_2:
            names = roles.get(record["sourcedId"], [])
            elsewhere = not names and record["sourcedId"] not in roles and school is not None
        else:
            names = [record["role"]]
            orgs = [org.strip() for org in record.get("orgSourcedIds", "").split(",")]
            elsewhere = school is not None and school not in orgs
        if not elsewhere:
            _take(roster, row, record, names)
    return roster


def _take(roster: Roster, row: Row, record: Record, names: list[str]) -> None:
    found: list[Role] = []
    problems = [
        Problem(row.line, column, _("The name is missing"), _("Enter it in your own system."))
        for column in ("givenName", "familyName")
        if not record[column]
    ]
    for name in names:
        role = _ROLES.get(plain(name)) or next(iter(roles_in(name)[0]), None)
        if role is None:
            what = _("Handbell does not know the role %(role)s") % {"role": name[:60] or "–"}
            problems.append(Problem(row.line, "role", what, _("Give them another in your own system.")))
        elif role not in found:
            found.append(role)
    if not record["sourcedId"] or any(len(record[column]) > 100 for column in ("givenName", "familyName")):
        problems.append(
            Problem(row.line, "sourcedId", _("The line is not a whole one"), _("Export the file again."))
        )
    if problems:
        roster.problems += problems
        return
    email = record.get("email", "").lower()
    roster.entries.append(
        Entry(
            line=row.line,
            external_id=record["sourcedId"][:120],
            given_name=record.get("preferredGivenName") or record["givenName"],
            family_name=record.get("preferredFamilyName") or record["familyName"],
            email=email if "@" in email and len(email) <= 254 else "",
            job_title=None,
            roles=found or None,
            left_on=_gone_since(record),
        )
    )


def _gone_since(record: Record) -> datetime.date | None:
    """When a user was marked for deletion or switched off; the day of the file's own change mark."""
    if record["status"].lower() != "tobedeleted" and record["enabledUser"].lower() != "false":
        return None
    try:
        return british_date(record.get("dateLastModified", "")) or datetime.date.min
    except ValueError:
        return datetime.date.min


def _school(orgs: list[Row], school_name: str) -> str | None:
    """The id of this school's organisation; None when the file has one school only, or says nothing of schools."""
    if not orgs:
        return None
    records = [_record(orgs[0], row) for row in orgs[1:]]
    schools = [one for one in records if one.get("type", "").lower() == "school"]
    if len(schools) <= 1:
        return None
    named = [one["sourcedId"] for one in schools if plain(one.get("name", "")) == plain(school_name)]
    if len(named) != 1:
        raise CannotRead(
            _("The file holds %(count)d schools, and none is called %(name)s. Export one school only.")
            % {"count": len(schools), "name": school_name}
        )
    return named[0]


def _roles_1_2(rows: list[Row], school: str | None) -> dict[str, list[str]]:
    """For each user, the names of the roles that roles.csv gives them in the school."""
    found: dict[str, list[str]] = {}
    for row in rows[1:]:
        record = _record(rows[0], row)
        if school is not None and record.get("orgSourcedId") != school:
            continue
        names = found.setdefault(record.get("userSourcedId", ""), [])
        if record.get("status", "").lower() != "tobedeleted" and record.get("role"):
            names.append(record["role"])
    return found


def _record(header: Row, row: Row) -> Record:
    cells = row.cells + [""] * (len(header.cells) - len(row.cells))
    return {
        name: " ".join("".join(letter if letter.isprintable() else " " for letter in cell).split())
        for name, cell in zip(header.cells, cells, strict=False)
    }
