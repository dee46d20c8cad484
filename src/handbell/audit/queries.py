"""Reading the record: what happened to something, and the anchors that are printed on paper."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from handbell.audit.models import AuditEvent, AuditHead

FINGERPRINT = 16


class Anchor(NamedTuple):
    """A place in a school's chain which somebody keeps outside it: number and first 16 hex digits of the hash."""

    seq: int
    fingerprint: str

    def __str__(self) -> str:
        return f"{self.seq} {self.fingerprint}"


def anchor(event: AuditEvent) -> Anchor:
    """The anchor that a certificate, receipt or export prints."""
    return Anchor(event.seq, event.hash[:FINGERPRINT])


def head_anchor(school_id: UUID) -> Anchor:
    """Where a school's chain stands now; (0, zeros) before the first event."""
    head = AuditHead.objects.filter(school_id=school_id).first() or AuditHead(school_id=school_id)
    return Anchor(head.seq, head.hash[:FINGERPRINT])


def events_about(kind: str, object_id: UUID) -> QuerySet[AuditEvent]:
    """What happened to one thing in the school being worked for, oldest first."""
    return AuditEvent.objects.filter(kind=kind, object_id=object_id).order_by("seq")
