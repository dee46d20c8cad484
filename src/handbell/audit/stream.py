"""A school's events as bare rows, a chunk at a time: no objects, no cursor kept open while others write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias
from uuid import UUID

from django.db import connection

# Rows at a time: few enough to stay in the processor's cache; where each asks a server, enough to be worth the way.
CHUNKS = {"sqlite": 250, "postgresql": 1000}

# prev, action, actor (or None), at, detail, kind, object id, seq, hash, mac
Row: TypeAlias = tuple[str, str, str | None, str, str, str, str, int, str, str]

_COLUMNS = {
    "sqlite": "prev, action, actor, CAST(at AS TEXT), detail_json, kind, object_id, seq, hash, mac",
    "postgresql": (
        "prev, action, encode(uuid_send(actor), 'hex'), to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'),"
        " detail_json, kind, encode(uuid_send(object_id), 'hex'), seq, hash, mac"
    ),
}


def chunks(school_id: UUID, *, after: int = 0) -> Iterator[list[Row]]:
    """The events of a school after a number, in order, until there are no more. In the school's scope."""
    sql = (
        f"SELECT {_COLUMNS[connection.vendor]} FROM audit_auditevent"  # noqa: S608  the columns above
        " WHERE school_id = %s AND seq > %s ORDER BY seq LIMIT %s"
    )
    school = school_id.hex if connection.vendor == "sqlite" else school_id
    size = CHUNKS[connection.vendor]
    with connection.cursor() as cursor:
        while True:
            cursor.execute(sql, [school, after, size])
            rows: list[Row] = cursor.fetchall()
            if not rows:
                return
            yield rows
            after = rows[-1][7]


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
