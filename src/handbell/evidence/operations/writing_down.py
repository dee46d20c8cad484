"""One line of custody and one event of the school's record, together, for everything that is done with an exhibit."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from handbell.audit import operations as audit
from handbell.evidence import custody
from handbell.evidence.models import CustodyEntry, Exhibit
from handbell.evidence.states import What
from handbell.people.models import Person


def write_down(
    exhibit: Exhibit,
    what: What,
    *,
    by: Person | None,
    now: datetime.datetime,
    detail: Mapping[str, object] | None = None,
) -> CustodyEntry:
    """Add the line, inside `audit.locked`: the lock keeps two lines from following the same one.

    The event of the record holds the line's hash: so the record, which nobody can write anew, vouches for the list.
    """
    last = CustodyEntry.objects.filter(exhibit=exhibit).order_by("-seq").values_list("seq", "hash").first()
    seq, prev = last or (0, custody.GENESIS)
    person = by.id if by else None
    said = custody.canonical_detail(detail or {})
    entry = CustodyEntry(
        school_id=exhibit.school_id,
        exhibit=exhibit,
        seq=seq + 1,
        at=now,
        by=person,
        what=what,
        detail_json=said,
        prev=prev,
        hash=custody.line_hash(
            prev,
            custody.canonical_id(exhibit.id),
            seq + 1,
            custody.canonical_time(now),
            custody.canonical_id(person),
            str(what.value),
            said,
        ),
    )
    entry.save(force_insert=True)
    audit.record(
        school_id=exhibit.school_id,
        by=person,
        action=f"exhibit.{what.value}",
        kind="exhibit",
        object_id=exhibit.id,
        now=now,
        detail={"line": entry.seq, "custody": entry.hash},
    )
    return entry
