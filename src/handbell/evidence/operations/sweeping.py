"""What a crash left in the store: bytes that no row speaks of. The clock takes them away."""

from __future__ import annotations

import datetime
from uuid import UUID

from handbell.evidence import limits, queries
from handbell.evidence.store import store
from handbell.tenancy.scope import current_school


def sweep_orphans(*, now: datetime.datetime) -> int:
    """Remove the blobs and drafts of the school being worked for that no row names and that are older than a day.

    A day, for a file that is just being received has no row yet. How many were removed. Safe to repeat.
    """
    school_id = current_school()
    if not isinstance(school_id, UUID):
        return 0
    # The names first: a row that comes in between has a young blob, and is no orphan's.
    found = store().names(school_id)
    known = queries.blobs()
    old = [name for name, written in found if name not in known and now - written > limits.ORPHAN_AFTER]
    for name in old:
        store().remove(name)
    return len(old)
