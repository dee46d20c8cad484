"""Writing the record: take the school's lock first, then record, all in the caller's one transaction."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

from handbell.audit import anchors, chain
from handbell.audit.key import audit_key
from handbell.audit.models import AuditEvent, AuditHead
from handbell.tenancy.prepared import Prepared, insert
from handbell.tenancy.scope import EVERY_SCHOOL, NoSchool, current_school, for_school


@dataclass(slots=True)
class _Held:
    """The chain whose lock this thread holds, and its head as last seen."""

    school_id: UUID
    seq: int
    hash: str


ANCHOR_EVERY = 100

_HEAD = Prepared(
    lambda *, school: (
        AuditHead.objects.select_for_update().filter(school_id=school).values_list("seq", "hash")
    )
)
_QUEUE = "SELECT pg_advisory_xact_lock(%s)"
_MOVE = "UPDATE audit_audithead SET seq = %s, hash = %s WHERE school_id = %s AND seq = %s AND hash = %s"

_along: ContextVar[Callable[[], None] | None] = ContextVar("handbell_audit_along", default=None)
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
        token = _held.set(_lock_head(school_id))
        try:
            yield
            companion = _along.get()
            if companion is not None:
                companion()
        finally:
            _held.reset(token)


@contextmanager
def along(write: Callable[[], None]) -> Iterator[None]:
    """A small write of a request goes along with each transaction in this block, so that it needs no commit of its own.

    It is called last in the transaction, under the lock, and undone with it. Without any transaction it is not called.
    """
    token = _along.set(write)
    try:
        yield
    finally:
        _along.reset(token)


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
    insert(event)
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


def _lock_head(school_id: UUID) -> _Held:
    """The head, locked until the transaction ends. SQLite ignores FOR UPDATE: there the whole file is locked.

    On PostgreSQL one queues first for a lock on the school's number, in the order in which one came: those who wait for
    a row that somebody changes have to begin to wait anew each time, and the last of many would give up.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_QUEUE, [int.from_bytes(school_id.bytes[:8], signed=True)])
    found = _HEAD.rows(school=school_id)
    if not found:
        AuditHead.objects.bulk_create([AuditHead(school_id=school_id)], ignore_conflicts=True)
        found = _HEAD.rows(school=school_id)
    ((seq, hash_),) = found
    return _Held(school_id, seq, hash_)


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
    school = AuditHead._meta.pk.get_db_prep_value(held.school_id, connection)
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [event.seq, event.hash, school, held.seq, held.hash])
        return bool(cursor.rowcount == 1)
