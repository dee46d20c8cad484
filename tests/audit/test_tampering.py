"""Tampering with a chain is found; cutting it short or writing it anew needs anchors, and is found with them."""

from __future__ import annotations

import datetime
import hashlib
import hmac
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from handbell.audit import anchors, chain
from handbell.audit import operations as audit
from handbell.audit.key import audit_key
from handbell.audit.models import GENESIS, AuditEvent, AuditHead
from handbell.audit.operations import _Held, _seal
from handbell.audit.verify import Verdict, verify
from handbell.tenancy.scope import for_school
from tests.plugins.append_only import guards_lifted

NOW = datetime.datetime(2026, 11, 21, 9, 30, tzinfo=datetime.UTC)
SCHOOL = uuid.UUID(int=7)
EVENTS = 12

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_school() -> Iterator[None]:
    with for_school(SCHOOL):
        yield


@pytest.fixture
def kept() -> anchors.Anchors:
    """A chain of twelve events, and the anchors of the sixth and the last."""
    found = anchors.Anchors()
    with audit.locked(SCHOOL):
        for number in range(1, EVENTS + 1):
            event = audit.record(
                school_id=SCHOOL,
                by=uuid.UUID(int=number) if number % 2 else None,
                action="policy.approved",
                kind="version",
                object_id=uuid.UUID(int=number),
                detail={"number": number},
                now=NOW + datetime.timedelta(seconds=number / 2),
            )
            if number in {6, EVENTS}:
                found.add(event.seq, event.hash)
    return found


def tamper(sql: str, *parameters: object) -> None:
    """Somebody at the database's own prompt."""
    with guards_lifted(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def of_school() -> object:
    return SCHOOL.hex if connection.vendor == "sqlite" else SCHOOL


def edit(column: str, value: object) -> Callable[[], None]:
    return lambda: tamper(
        f"UPDATE audit_auditevent SET {column} = %s WHERE school_id = %s AND seq = 5", value, of_school()
    )


def delete() -> None:
    tamper("DELETE FROM audit_auditevent WHERE school_id = %s AND seq = 5", of_school())


def delete_the_first() -> None:
    tamper("DELETE FROM audit_auditevent WHERE school_id = %s AND seq = 1", of_school())


def swap() -> None:
    for was, becomes in ((4, 99), (5, 4), (99, 5)):
        tamper(
            "UPDATE audit_auditevent SET seq = %s WHERE school_id = %s AND seq = %s",
            becomes,
            of_school(),
            was,
        )


def insert(seq: int) -> Callable[[], None]:
    return lambda: tamper(
        "INSERT INTO audit_auditevent"
        " (school_id, seq, at, actor, action, kind, object_id, detail_json, prev, hash, mac)"
        " SELECT school_id, %s, at, actor, action, kind, object_id, detail_json, prev, hash, mac"
        " FROM audit_auditevent WHERE school_id = %s AND seq = 3",
        seq,
        of_school(),
    )


def cut_short() -> None:
    tamper("DELETE FROM audit_auditevent WHERE school_id = %s AND seq > 9", of_school())


def cut_short_and_mend_the_head() -> None:
    cut_short()
    last = AuditEvent.objects.get(seq=9)
    AuditHead.objects.update(seq=9, hash=last.hash)


def write_anew(key: bytes) -> None:
    """From the fourth event on, with everything computed again."""
    rows = list(AuditEvent.objects.order_by("seq"))
    tamper("DELETE FROM audit_auditevent WHERE school_id = %s", of_school())
    head = _Held(SCHOOL, 0, GENESIS)
    for row in rows:
        if row.seq == 4:
            row.action = "policy.refused"
        _seal(row, head)
        row.mac = chain.event_mac(key, row.hash)
        head.seq, head.hash = row.seq, row.hash
        row.save(force_insert=True)
    AuditHead.objects.update(seq=head.seq, hash=head.hash)


def move_between_fields() -> None:
    """The same bytes are hashed, but the fields are others."""
    row = AuditEvent.objects.get(seq=5)
    tamper(
        "UPDATE audit_auditevent SET detail_json = %s, kind = %s WHERE school_id = %s AND seq = 5",
        row.detail_json + f',"kind":"{row.kind}","object":"x',
        row.kind,
        of_school(),
    )


def found(kept: anchors.Anchors | None = None) -> Verdict:
    return verify(SCHOOL, kept)


def test_an_untouched_chain_is_whole(kept: anchors.Anchors) -> None:
    verdict = found(kept)
    assert (verdict.problems, verdict.events) == ([], EVENTS)


@pytest.mark.parametrize(
    "tampering",
    [
        *[
            edit(column, value)
            for column, value in {
                "action": "policy.refused",
                "kind": "policy",
                "detail_json": '{"number":6}',
                "prev": "0" * 64,
                "hash": "0" * 64,
                "mac": "0" * 64,
                "actor": None,
                "at": "2026-11-21 09:30:01.000000+00",
            }.items()
        ],
        delete,
        delete_the_first,
        swap,
        insert(EVENTS + 1),
        insert(0),
        cut_short,
        move_between_fields,
        lambda: write_anew(b"a guess"),
        lambda: AuditHead.objects.update(seq=11) and None,
        lambda: AuditHead.objects.all().delete() and None,
    ],
)
def test_tampering_is_found_without_anchors(kept: anchors.Anchors, tampering: Callable[[], None]) -> None:
    tampering()
    assert not found().whole


@pytest.mark.parametrize("tampering", [cut_short_and_mend_the_head, lambda: write_anew(audit_key())])
def test_tampering_that_only_anchors_show(kept: anchors.Anchors, tampering: Callable[[], None]) -> None:
    tampering()
    assert found().whole
    assert not found(kept).whole


def test_an_anchor_on_paper_is_enough(kept: anchors.Anchors) -> None:
    receipt = anchors.Anchors()
    receipt.add(6, AuditEvent.objects.get(seq=6).hash[:16])
    assert found(receipt).whole
    write_anew(audit_key())
    assert "anchored" in found(receipt).problems[0]


def test_time_may_step_back_a_little_but_not_far(kept: anchors.Anchors) -> None:
    def add(minutes: int) -> None:
        with audit.locked(SCHOOL):
            audit.record(
                school_id=SCHOOL,
                by=None,
                action="clock.ticked",
                kind="school",
                object_id=SCHOOL,
                now=NOW - datetime.timedelta(minutes=minutes),
            )

    add(3)
    assert found().whole
    add(60)
    assert "dated" in found().problems[0]


def test_the_code_is_an_hmac() -> None:
    assert chain.event_mac(b"k" * 32, "a") == hmac.new(b"k" * 32, b"a", hashlib.sha256).hexdigest()


def test_anchor_files(tmp_path: Path) -> None:
    path = tmp_path / "anchors.txt"
    for seq, restored in ((3, False), (9, False), (5, True), (6, False)):
        anchors.append(school_id=SCHOOL, seq=seq, hash_=f"{seq}" * 64, now=NOW, restored=restored, to=path)
    read = anchors.read(path)[SCHOOL]
    assert sorted(read.at) == [3, 5, 6]
    assert read.lost_by_restore == 1
    with path.open("a") as file:
        file.write("2026-11-21T09:30:00Z half a li")
    assert sorted(anchors.read(path)[SCHOOL].at) == [3, 5, 6]
    with path.open("a") as file:
        file.write("ne\n")
    with pytest.raises(anchors.NotAnchors, match="Line 5"):
        anchors.read(path)


def test_anchors_are_kept_by_the_clock(
    kept: anchors.Anchors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anchors, "file", lambda: tmp_path / "anchors.txt")
    assert audit.keep_anchor(SCHOOL, now=NOW)
    assert not audit.keep_anchor(SCHOOL, now=NOW)
    assert anchors.read(tmp_path / "anchors.txt")[SCHOOL].at == {EVENTS: kept.at[EVENTS]}
