"""Somebody at the database's own prompt changes the record of what was done in a case; verification has to see it.

Two of six kinds show only to whoever kept an anchor outside the database: they are tried with the school's own key.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction

from handbell.audit import chain
from handbell.audit.anchors import Anchors
from handbell.audit.key import audit_key
from handbell.audit.models import AuditEvent, AuditHead
from handbell.audit.operations import _Held, _seal
from handbell.audit.verify import verify
from tests.plugins.append_only import guards_lifted

_COPIED: Final = "at, actor, action, kind, object_id, detail_json, prev, hash, mac"


@dataclass
class Seen:
    """How often each kind was tried, and what was missed."""

    tried: int = 0
    missed: list[str] = field(default_factory=list)


class Tamperer:
    """One who can write to the table, on the chain of one school."""

    def __init__(self, school_id: UUID, seed: int) -> None:
        self.school_id, self.dice = school_id, random.Random(seed)
        self.last = AuditHead.objects.get(school_id=school_id).seq

    def _sql(self, text: str, *values: Any) -> None:
        school = AuditHead._meta.pk.get_db_prep_value(self.school_id, connection)
        with guards_lifted(), connection.cursor() as cursor:
            cursor.execute(
                text.replace("{school}", "%s"), [school if one is Ellipsis else one for one in values]
            )

    def _any(self, first: int = 2, last: int = 1) -> int:
        return self.dice.randint(first, self.last - last)

    def edit(self) -> None:
        """One column of one event."""
        column, value = self.dice.choice(
            [
                ("action", "concern.erased"),
                ("kind", "person"),
                ("detail_json", '{"step":9}'),
                ("actor", None),
                ("prev", "0" * 64),
                ("mac", "0" * 64),
                ("hash", "0" * 64),
            ]
        )
        at = self._any()
        rows = AuditEvent.objects.filter(school_id=self.school_id, seq=at)
        if str(rows.values_list(column, flat=True)[0]) == str(value):
            column, value = "action", "concern.changed"
        self._sql(
            f"UPDATE audit_auditevent SET {column} = %s WHERE school_id = %s AND seq = %s", value, ..., at
        )

    def delete(self) -> None:
        """One event."""
        self._sql("DELETE FROM audit_auditevent WHERE school_id = %s AND seq = %s", ..., self._any(1, 0))

    def swap(self) -> None:
        """Two events change places."""
        one, other = self.dice.sample(range(1, self.last + 1), 2)
        for was, becomes in ((one, -1), (other, one), (-1, other)):
            self._sql(
                "UPDATE audit_auditevent SET seq = %s WHERE school_id = %s AND seq = %s", becomes, ..., was
            )

    def insert(self) -> None:
        """An event more at the end, or before the first."""
        self._sql(
            f"INSERT INTO audit_auditevent (school_id, seq, {_COPIED})"
            f" SELECT school_id, %s, {_COPIED} FROM audit_auditevent WHERE school_id = %s AND seq = %s",
            self.dice.choice([0, self.last + 1]),
            ...,
            self._any(),
        )

    def truncate(self) -> None:
        """The latest events are gone, and the head says so too."""
        to = self._any(1)
        self._sql("DELETE FROM audit_auditevent WHERE school_id = %s AND seq > %s", ..., to)
        last = AuditEvent.objects.get(school_id=self.school_id, seq=to)
        AuditHead.objects.filter(school_id=self.school_id).update(seq=to, hash=last.hash)

    def rewrite(self) -> None:
        """Everything from one event on is written anew, with the key that the school uses."""
        at = self._any(1)
        rows = list(AuditEvent.objects.filter(school_id=self.school_id, seq__gte=at).order_by("seq"))
        self._sql("DELETE FROM audit_auditevent WHERE school_id = %s AND seq >= %s", ..., at)
        head = _Held(self.school_id, at - 1, rows[0].prev)
        rows[0].action = "concern.unwritten"
        for row in rows:
            _seal(row, head)
            row.mac = chain.event_mac(audit_key(), row.hash)
            head.seq, head.hash = row.seq, row.hash
        AuditEvent.objects.bulk_create(rows)
        AuditHead.objects.filter(school_id=self.school_id).update(seq=head.seq, hash=head.hash)

    @property
    def kinds(self) -> dict[str, Callable[[], None]]:
        """All six."""
        return {
            "edit": self.edit,
            "delete": self.delete,
            "swap": self.swap,
            "insert": self.insert,
            "truncate": self.truncate,
            "rewrite": self.rewrite,
        }


def tampered(school_id: UUID, *, times: int, seed: int) -> Seen:
    """Try each kind so many times, each on the untouched chain."""
    seen, tamperer = Seen(), Tamperer(school_id, seed)
    anchors = _anchored(school_id)
    if verify(school_id, anchors).problems:
        seen.missed.append("an untouched chain is not whole")
    for name, act in tamperer.kinds.items():
        for turn in range(times):
            with transaction.atomic():
                act()
                seen.tried += 1
                if verify(school_id, anchors).whole:
                    seen.missed.append(f"{name}, {turn}")
                transaction.set_rollback(True)
    return seen


def _anchored(school_id: UUID) -> Anchors:
    """Anchors of the last event and of one in the middle, as they lie outside the database."""
    anchors = Anchors()
    rows: Any = AuditEvent.objects.filter(school_id=school_id).order_by("seq")
    for event in (rows[len(rows) // 2], rows[len(rows) - 1]):
        anchors.add(event.seq, event.hash)
    return anchors


def false_alarms(events: int) -> list[str]:
    """Write so many events by the product's own sealing, in a school of their own, and verify them."""
    from handbell.tenancy.scope import for_school  # noqa: PLC0415
    from tests.benchmarks import audit_verify  # noqa: PLC0415  it is a command, and changes sys.path

    with for_school(audit_verify.SCHOOL):
        with transaction.atomic():
            audit_verify.write(events)
        verdict = verify(audit_verify.SCHOOL)
    return [*verdict.problems, *([] if verdict.events == events else [f"{verdict.events} events were read"])]
