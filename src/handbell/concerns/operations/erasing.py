"""Erasing a case: its keys are destroyed, its files, and what in clear still leads to somebody. Rows stay as husks."""

from __future__ import annotations

import datetime
from uuid import UUID

from handbell.concerns.models import Case, Grant, Involved, ShutOut, Status, Step, Takedown, Teller
from handbell.concerns.models.cases import MOVES
from handbell.concerns.operations.doing import record
from handbell.evidence import operations as evidence
from handbell.people.models import Person
from handbell.people.operations import Refused
from handbell.vault import compartments


def erase(case: Case, *, disposal_id: UUID, by: Person, second: Person, now: datetime.datetime) -> None:
    """Erase a closed case in the caller's transaction, under the school's lock. Final. Raises Refused.

    `by` proposed it and `second` agreed. What was appended for good (`Concern`, `Teller`) keeps its rows: sealed under
    keys that are gone, with hashes that lead to nobody without the school's key.
    """
    if Status.ERASED not in MOVES[Status(case.status)]:
        raise Refused(f"A case that is {case.status} is not erased.")
    reference = f"disposal {now:%Y} {disposal_id.hex[:12]}"
    files = evidence.destroy_with_case(
        compartment_id=case.id, by=by, second=second, reference=reference, now=now
    )
    tellers = list(Teller.objects.filter(concern__case=case).values_list("key_id", flat=True))
    for key in (*tellers, case.id):
        compartments.erase(key, now=now)
    _forget_what_is_in_clear(case, now=now)
    case.status, case.lead, case.urgent = Status.ERASED, None, False
    case.save(update_fields=["status", "lead", "urgent"])
    record(
        case,
        "concern.erased",
        by=None,
        now=now,
        disposal=disposal_id.hex,
        proposed_by=by.id.hex,
        agreed_by=second.id.hex,
        files=files,
        tellers=len(tellers),
    )


def _forget_what_is_in_clear(case: Case, *, now: datetime.datetime) -> None:
    """Blind indexes of who was in it, who worked on it, and clocks that still run."""
    Involved.objects.filter(case=case).update(index="")
    for number, row in enumerate(ShutOut.objects.filter(case=case)):
        row.who, row.until = f"erased-{number}", row.until or now
        row.save(update_fields=["who", "until"])
    Grant.objects.filter(case=case, until=None).update(until=now, open=False)
    Step.objects.filter(case=case).update(assigned_to=None, due_at=None)
    Takedown.objects.filter(case=case).update(next_due_at=None, watch_until=None)
