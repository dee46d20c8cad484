"""Looking that leaves a trace: opening a version to read it, and taking the board away as a file."""

from __future__ import annotations

import datetime
from uuid import UUID

from handbell.audit import operations as audit
from handbell.declarations import access
from handbell.declarations.access import Action
from handbell.declarations.models import Opening
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.policies.models import Version


def open_to_read(*, version: Version, by: Person, now: datetime.datetime) -> None:
    """Keep when somebody first opened a version from here. It shows that they opened it, not that they read it."""
    Opening.objects.bulk_create(
        [Opening(school_id=by.school_id, person=by, version=version, opened_at=now)], ignore_conflicts=True
    )


def export_board(*, policy_id: UUID, rows: int, by: Person, now: datetime.datetime) -> None:
    """Record that somebody took the board of a policy away as a file of so many rows. Raises NotAllowed."""
    access.check_for_school(Action.EXPORT, by, on=day_of(now))
    with audit.locked(by.school_id):
        audit.record(
            school_id=by.school_id,
            by=by.id,
            action="declaration.board_exported",
            kind="policy",
            object_id=policy_id,
            detail={"rows": rows},
            now=now,
        )
