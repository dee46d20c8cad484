"""Events are recorded in the transaction of what they speak of, one after another, and never changed."""

from __future__ import annotations

import datetime
import hashlib
import uuid
from collections.abc import Iterator

import pytest
from django.db import DatabaseError, transaction

from handbell.audit import chain, queries
from handbell.audit import operations as audit
from handbell.audit.key import audit_key
from handbell.audit.models import GENESIS, AuditEvent, AuditHead
from handbell.tenancy.scope import NoSchool, for_school

NOW = datetime.datetime(2026, 11, 21, 9, 30, tzinfo=datetime.UTC)
SCHOOL = uuid.UUID(int=7)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_school() -> Iterator[None]:
    with for_school(SCHOOL):
        yield


def record(**changed: object) -> AuditEvent:
    fields: dict[str, object] = {
        "school_id": SCHOOL,
        "by": uuid.UUID(int=1),
        "action": "policy.approved",
        "kind": "version",
        "object_id": uuid.UUID(int=2),
        "detail": {"number": 3},
        "now": NOW,
    }
    return audit.record(**{**fields, **changed})  # type: ignore[arg-type]


def test_events_follow_one_another() -> None:
    with audit.locked(SCHOOL):
        first, second = record(), record(by=None)
    assert (first.seq, first.prev, second.seq, second.prev) == (1, GENESIS, 2, first.hash)
    assert AuditHead.objects.get().hash == second.hash
    assert [event.seq for event in queries.events_about("version", uuid.UUID(int=2))] == [1, 2]
    assert str(queries.anchor(second)) == f"2 {second.hash[:16]}" == str(queries.head_anchor(SCHOOL))


def test_the_hash_is_over_canonical_json() -> None:
    with audit.locked(SCHOOL):
        event = record(detail={"b": "ŵ", "a": [1, None]})
    fields = (
        '{"action":"policy.approved","actor":"00000000000000000000000000000001","at":"2026-11-21 09:30:00.000000",'
        '"detail":{"a":[1,null],"b":"\\u0175"},"kind":"version","object":"00000000000000000000000000000002",'
        '"school":"00000000000000000000000000000007","seq":1}'
    )
    assert event.hash == hashlib.sha256(f"handbell-audit-v1\0{GENESIS}{fields}".encode()).hexdigest()
    assert event.mac == chain.event_mac(audit_key(), event.hash)


def test_recording_outside_the_lock_is_refused() -> None:
    with pytest.raises(audit.NotLocked):
        record()
    with audit.locked(SCHOOL), pytest.raises(audit.NotLocked):
        record(school_id=uuid.UUID(int=8))


def test_the_lock_needs_the_schools_scope() -> None:
    with for_school(uuid.UUID(int=8)), pytest.raises(NoSchool), audit.locked(SCHOOL):
        pass
    other = uuid.UUID(int=8)
    with audit.locked(SCHOOL), for_school(other), pytest.raises(RuntimeError), audit.locked(other):
        pass


def record_then_fail() -> None:
    record()
    raise KeyError


def test_the_lock_nests_and_an_inner_failure_leaves_the_chain_whole() -> None:
    with audit.locked(SCHOOL):
        record()
        with pytest.raises(KeyError), audit.locked(SCHOOL):
            record_then_fail()
        with pytest.raises(KeyError), transaction.atomic():
            record_then_fail()
        last = record()
    assert last.seq == 2
    assert [event.seq for event in AuditEvent.objects.all()] == [1, 2]


def test_a_failed_operation_leaves_no_event() -> None:
    with pytest.raises(KeyError), audit.locked(SCHOOL):
        record_then_fail()
    assert not AuditEvent.objects.exists()
    with audit.locked(SCHOOL):
        assert record().seq == 1


@pytest.mark.parametrize(
    "wrong",
    [{"now": NOW.replace(tzinfo=None)}, {"action": 'x"y'}, {"action": "approved"}, {"kind": "Version "}],
)
def test_a_malformed_event_is_refused(wrong: dict[str, object]) -> None:
    with audit.locked(SCHOOL), pytest.raises(ValueError, match="Not an event"):
        record(**wrong)


def test_a_detail_holds_only_what_json_holds() -> None:
    with audit.locked(SCHOOL), pytest.raises(TypeError):
        record(detail={"who": object()})


def test_looking_can_be_recorded() -> None:
    event = audit.viewed(
        school_id=SCHOOL, by=uuid.UUID(int=1), kind="version", object_id=uuid.UUID(int=2), now=NOW
    )
    assert event.action == "audit.viewed"


def test_the_database_refuses_to_change_or_delete_an_event() -> None:
    with audit.locked(SCHOOL):
        record()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        AuditEvent.objects.update(action="policy.refused")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        AuditEvent.objects.all().delete()
