"""Writing the record: take the school's lock first, then record, all in the caller's one transaction."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from handbell.audit import anchors, chain
from handbell.audit.key import audit_key
from handbell.audit.models import AuditEvent, AuditHead
from handbell.tenancy.scope import EVERY_SCHOOL, NoSchool, current_school, for_school


@dataclass(slots=True)
class _Held:
    """The chain whose lock this thread holds, and its head as last seen."""

    school_id: UUID
    seq: int
    hash: str


ANCHOR_EVERY = 100

_held: ContextVar[_Held | None] = ContextVar("handbell_audit_lock", default=None)


class NotLocked(RuntimeError):
    """An event was recorded outside `locked`: it might not share a transaction with what it speaks of."""


@contextmanager
def locked(school_id: UUID) -> Iterator[None]:
    """One transaction which holds the school's chain from its first statement. Nests for the same school.

    Every operation that writes runs in it, so operations of one school follow one another and cannot deadlock.
    Raises NoSchool outside the school's scope, RuntimeError when another school's chain is held.
    """
    if current_school() not in {school_id, EVERY_SCHOOL}:
        raise NoSchool("A school's record is written only inside that school's scope.")
    held = _held.get()
    if held is not None:
        if held.school_id != school_id:
            raise RuntimeError("One transaction writes the record of one school.")
        with transaction.atomic():
            yield
        return
    with for_school(school_id), transaction.atomic():
        head = _lock_head(school_id)
        token = _held.set(_Held(school_id, head.seq, head.hash))
        try:
            yield
        finally:
            _held.reset(token)


def record(
    *,
    school_id: UUID,
    by: UUID | None,
    action: str,
    kind: str,
    object_id: UUID,
    now: datetime.datetime,
    detail: Mapping[str, object] | None = None,
) -> AuditEvent:
    """Add an event to the school's chain.

    `by` is the id of the person who did it, None for the clock. `action` is "room.done" ("policy.approved"); `kind` and
    `object_id` say to what. `detail` holds ids, numbers, dates and slugs: never names nor what somebody wrote.
    Raises NotLocked outside `locked(school_id)`, ValueError for a naive time or a malformed action or kind.
    """
    held = _held.get()
    if held is None or held.school_id != school_id:
        raise NotLocked(f"{action} was recorded outside locked().")
    if now.tzinfo is None or not chain.ACTION.fullmatch(action) or not chain.KIND.fullmatch(kind):
        raise ValueError(f"Not an event that can be recorded: {action!r} on {kind!r} at {now!r}.")
    event = AuditEvent(
        school_id=school_id,
        at=now,
        actor=by,
        action=action,
        kind=kind,
        object_id=object_id,
        detail_json=chain.canonical_detail(detail or {}),
    )
    _seal(event, held)
    if not _move_head(held, event):
        # A savepoint of the caller's rolled back what was recorded inside it: look again.
        head = AuditHead.objects.get(school_id=school_id)
        held.seq, held.hash = head.seq, head.hash
        _seal(event, held)
        _move_head(held, event)
    event.save(force_insert=True)
    held.seq, held.hash = event.seq, event.hash
    if event.seq % ANCHOR_EVERY == 0:
        transaction.on_commit(lambda: _anchor(event.school_id, event.seq, event.hash, now))
    return event


def keep_anchor(school_id: UUID, *, now: datetime.datetime) -> bool:
    """Write where a school's chain stands to the anchor file, outside the database, unless it stands there already.

    Opens its own transaction, in the school's scope; the clock calls it. Gives whether a line was added.
    """
    head = AuditHead.objects.filter(school_id=school_id).first()
    if head is None or head.seq <= head.anchored:
        return False
    _anchor(school_id, head.seq, head.hash, now)
    return True


def _anchor(school_id: UUID, seq: int, hash_: str, now: datetime.datetime) -> None:
    anchors.append(school_id=school_id, seq=seq, hash_=hash_, now=now)
    with for_school(school_id):
        AuditHead.objects.filter(school_id=school_id, anchored__lt=seq).update(anchored=seq)


def viewed(*, school_id: UUID, by: UUID, kind: str, object_id: UUID, now: datetime.datetime) -> AuditEvent:
    """Record that somebody looked at something which may not be looked at unseen. Opens its own transaction."""
    with locked(school_id):
        return record(
            school_id=school_id, by=by, action="audit.viewed", kind=kind, object_id=object_id, now=now
        )


def _lock_head(school_id: UUID) -> AuditHead:
    """The head, locked until the transaction ends. SQLite ignores FOR UPDATE: there the whole file is locked."""
    heads = AuditHead.objects.select_for_update().filter(school_id=school_id)
    head = heads.first()
    if head is None:
        AuditHead.objects.bulk_create([AuditHead(school_id=school_id)], ignore_conflicts=True)
        head = heads.get()
    return head


def _seal(event: AuditEvent, after: _Held) -> None:
    event.seq, event.prev = after.seq + 1, after.hash
    hashed = chain.hashed(
        event.prev,
        event.action,
        event.actor.hex if event.actor else None,
        chain.canonical_time(event.at),
        event.detail_json,
        event.kind,
        event.object_id.hex,
        event.school_id.hex,
        event.seq,
    )
    event.hash = chain.event_hash(hashed)
    event.mac = chain.event_mac(audit_key(), event.hash)


def _move_head(held: _Held, event: AuditEvent) -> bool:
    """Whether the head was where we thought it was, and now is at the event."""
    heads = AuditHead.objects.filter(school_id=held.school_id, seq=held.seq, hash=held.hash)
    return heads.update(seq=event.seq, hash=event.hash) == 1
