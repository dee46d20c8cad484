"""Schools with signatures by the hundred thousand, made by the database from numbers: ballast."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.utils import timezone

from handbell.tenancy.scope import for_every_school

STAFF = 500  # in each school, and one signature for each of them

# What a row of each table is made of, for school number `s` and person number `n`. {id:kind} is made of both.
_PERSON = {
    "id": "{id:2}",
    "school_id": "{school}",
    "given_name": "'Given' || n",
    "family_name": "'Family' || n",
    "job_title": "'Teacher'",
    "email": "''",
    "external_id": "''",
    "joined_on": "{today}",
}
_ROLE = {
    "id": "{id:3}",
    "school_id": "{school}",
    "person_id": "{id:2}",
    "role": "'teacher'",
    "starts_on": "{today}",
}
_SIGNATURE = {
    "id": "{id:4}",
    "school_id": "{school}",
    "person_id": "{id:2}",
    "policy_id": "{policy}",
    "version_id": "{version}",
    "version_label": "'2026-11'",
    "version_sha256": "'{hash}'",
    "title": "'Declaration'",
    "policy_title": "'Policy'",
    "statement": "'The words that were signed, as long as such words are: a sentence or two of plain English.'",
    "clauses_sha256": "'{hash}'",
    "name": "'Given Family'",
    "job_title": "'Teacher'",
    "school_name": "'Ballast'",
    "signed_at": "{now}",
    "signed_on": "{today}",
    "method": "'on_screen'",
    "recorded_by_id": "{id:2}",
    "step_up": "'password'",
    "countersign_by": "'headteacher'",
    "submission_key": "'k' || s || '-' || n",
    "seal": "'{hash}'",
    "anchor_seq": "n",
    "anchor_hash": "'0000000000000000'",
}
_STANDING = {
    "id": "{id:5}",
    "school_id": "{school}",
    "person_id": "{id:2}",
    "policy_id": "{policy}",
    "version_id": "{version}",
    "state": "'signed'",
    "signature_id": "{id:4}",
    "at": "{now}",
}
_TABLES = {
    "people_person": _PERSON,
    "people_roleheld": _ROLE,
    "declarations_signature": _SIGNATURE,
    "declarations_standing": _STANDING,
}

# The making may be lost; it is not what is measured. For this connection only.
_IN_A_HURRY = {
    "sqlite": ("PRAGMA synchronous = OFF", "PRAGMA cache_size = -1000000", "PRAGMA secure_delete = OFF"),
    "postgresql": ("SET synchronous_commit = off", "SET statement_timeout = 0"),
}


def ballast(first: int, last: int) -> None:
    """Schools number first to last (the last left out), each with a policy in force which all its staff have signed."""
    with for_every_school("a benchmark makes many schools"), connection.cursor() as cursor:
        for setting in _IN_A_HURRY[connection.vendor]:
            cursor.execute(setting)
        cursor.execute("SELECT id, policy_id FROM policies_version LIMIT 1")
        like_version, like_policy = cursor.fetchone()
        tables = {table: _empty(table) | columns for table, columns in _TABLES.items()}
        for start in range(first, last, 100):
            schools = range(start, min(start + 100, last))
            _copies(cursor, "people_school", schools, {"id": "{school}", "slug": "'ballast' || s"})
            _copies(
                cursor, "policies_policy", schools, {"id": "{policy}", "school_id": "{school}"}, like_policy
            )
            own = {"id": "{version}", "school_id": "{school}", "policy_id": "{policy}", "content": "'{{}}'"}
            _copies(cursor, "policies_version", schools, own | {"source_id": "NULL"}, like_version)
            for table, columns in tables.items():
                _insert(cursor, table, columns, schools, people=True)
        cursor.execute("ANALYZE")
    connection.close()


def _empty(table: str) -> dict[str, str]:
    """The texts of a table that may not be unknown: empty, unless more is said of them."""
    with connection.cursor() as look:
        found = connection.introspection.get_table_description(look, table)
    return {column.name: "''" for column in found if not column.null_ok}


def _copies(cursor: Any, table: str, schools: range, own: dict[str, str], like: object = None) -> None:
    """One row for each school, like an existing one except for these columns."""
    with connection.cursor() as look:
        names = [column.name for column in connection.introspection.get_table_description(look, table)]
    columns = {name: own.get(name, f"t.{connection.ops.quote_name(name)}") for name in names}
    where = " WHERE t.id = %s" if like else ""
    _insert(cursor, table, columns, schools, extra=f", (SELECT * FROM {table} t{where} LIMIT 1) t", like=like)


def _insert(
    cursor: Any,
    table: str,
    columns: dict[str, str],
    schools: range,
    *,
    people: bool = False,
    extra: str = "",
    like: object = None,
) -> None:
    names = ", ".join(connection.ops.quote_name(name) for name in columns)
    values = ", ".join(_sql(value) for value in columns.values())
    numbers = f"{_series('s', schools.start, schools.stop)}"
    if people:
        numbers += f", {_series('n', 0, STAFF)}"
    cursor.execute(
        f"INSERT INTO {table} ({names}) SELECT {values} FROM {numbers}{extra}", [like] if like else []
    )


def _series(name: str, start: int, stop: int) -> str:
    if connection.vendor == "postgresql":
        return f"generate_series({start}, {stop - 1}) {name}"
    return (
        f"(WITH RECURSIVE c(x) AS (SELECT {start} UNION ALL SELECT x + 1 FROM c WHERE x < {stop - 1})"
        f" SELECT x AS {name} FROM c) {name}"
    )


def _sql(value: str) -> str:
    """An expression with its ids and moments filled in."""
    now = timezone.now()
    value = value.replace("{now}", f"'{now.isoformat(sep=' ')}'").replace("{today}", f"'{now.date()}'")
    if connection.vendor == "postgresql":
        value = value.replace(f"'{now.isoformat(sep=' ')}'", f"'{now.isoformat(sep=' ')}'::timestamptz")
        value = value.replace(f"'{now.date()}'", f"'{now.date()}'::date")
    for kind in range(2, 6):
        value = value.replace(f"{{id:{kind}}}", _id(kind, "n"))
    for number, name in ((6, "school"), (7, "policy"), (8, "version")):
        value = value.replace(f"{{{name}}}", _id(number, "0"))
    return value.replace("{hash}", "0" * 64).replace("{{}}", "{}")


def _id(kind: int, person: str) -> str:
    """An id from kind, school and person. The first digits are scattered, as those of random ids are."""
    if connection.vendor == "postgresql":
        scattered = f"mod((s::bigint * 40503 + {person} * 69069 + {kind}) * 48271, 2147483647)"
        parts = (scattered, str(kind), "s", person)
        return "(" + " || ".join(f"lpad(to_hex({part}), 8, '0')" for part in parts) + ")::uuid"
    scattered = f"((s * 40503 + {person} * 69069 + {kind}) * 48271) % 2147483647"
    return f"printf('%08x%08x%08x%08x', {scattered}, {kind}, s, {person})"
