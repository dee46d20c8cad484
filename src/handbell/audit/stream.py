"""A school's events as bare rows, a chunk at a time: no objects, and no statement that runs for long."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final, TypeAlias
from uuid import UUID

from django.db import connection

# Rows at a time: few enough to stay in the processor's cache.
CHUNKS: Final = {"sqlite": 250, "postgresql": 500}
# Rows asked of a server at a time: it sends the next ones while these are checked, and is done long before time is up.
ASKED: Final = 25_000

# prev, action, actor (or None), at, detail, kind, object id, seq, hash, mac
Row: TypeAlias = tuple[str, str, str | None, str, str, str, str, int, str, str]

_COLUMNS = {
    "sqlite": "prev, action, actor, CAST(at AS TEXT), detail_json, kind, object_id, seq, hash, mac",
    "postgresql": (
        "prev, action, encode(uuid_send(actor), 'hex'), to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'),"
        " detail_json, kind, encode(uuid_send(object_id), 'hex'), seq, hash, mac"
    ),
}
_SQL: Final = "SELECT {} FROM audit_auditevent WHERE school_id = %s AND seq > %s ORDER BY seq LIMIT %s"


def chunks(school_id: UUID, *, after: int = 0) -> Iterator[list[Row]]:
    """The events of a school after a number, in order, until there are no more. In the school's scope.

    Between two chunks nothing else may be asked of the database: on PostgreSQL its answer is still under way.
    """
    rows = _streamed if connection.vendor == "postgresql" else _fetched
    found = True
    while found:
        found = False
        for chunk in rows(school_id, after):
            yield chunk
            after, found = chunk[-1][7], True


def _fetched(school_id: UUID, after: int) -> Iterator[list[Row]]:
    """SQLite: a statement for each chunk, so that nobody who writes has to wait."""
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(_COLUMNS["sqlite"]), [school_id.hex, after, CHUNKS["sqlite"]])
        rows: list[Row] = cursor.fetchall()
    if rows:
        yield rows


def _streamed(school_id: UUID, after: int) -> Iterator[list[Row]]:
    size = CHUNKS["postgresql"]
    with connection.cursor() as cursor:
        rows = cursor.stream(_SQL.format(_COLUMNS["postgresql"]), [school_id, after, ASKED], size=size)
        while chunk := list(islice(rows, size)):
            yield chunk


def head_and_last(school_id: UUID) -> tuple[int, str, int] | None:
    """The head's number and hash, and the number of the last event, seen at one moment; None without a head."""
    school = school_id.hex if connection.vendor == "sqlite" else school_id
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq, hash, (SELECT COALESCE(MAX(seq), 0) FROM audit_auditevent e WHERE e.school_id = h.school_id)"
            " FROM audit_audithead h WHERE school_id = %s",
            [school],
        )
        found: tuple[int, str, int] | None = cursor.fetchone()
    return found


def schools_with_events() -> list[UUID]:
    """Every school that has a head or an event. Across schools."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT school_id FROM audit_audithead UNION SELECT DISTINCT school_id FROM audit_auditevent"
            " WHERE seq = 1 OR school_id NOT IN (SELECT school_id FROM audit_audithead) ORDER BY 1"
        )
        return [found if isinstance(found, UUID) else UUID(found) for (found,) in cursor.fetchall()]
