"""What lies in a compartment opens there alone, and never again once it is erased."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext, isolate_apps

from handbell.tenancy.models import SchoolManager
from handbell.tenancy.scope import for_school
from handbell.vault import compartments, erased, rotation, sealing
from handbell.vault.compartments import Erased, Whose
from handbell.vault.fields import EncryptedTextField
from handbell.vault.models import Compartment
from handbell.vault.sealing import Damaged, Place, is_within

NOW = datetime.datetime(2026, 11, 21, 9, 0, tzinfo=datetime.UTC)
SCHOOL, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
pytestmark = pytest.mark.django_db

with isolate_apps("handbell.vault"):

    class Told(models.Model):
        id = models.UUIDField(primary_key=True, default=uuid.uuid4)
        school_id = models.UUIDField()
        case_key_id = models.UUIDField()
        words = EncryptedTextField(within="case_key_id")
        answer = EncryptedTextField(within="case_key_id", null=True)

        objects = SchoolManager()

        class Meta:
            app_label = "vault"
            db_table = "vault_test_told"


@pytest.fixture(autouse=True)
def _table(db: None) -> Iterator[None]:
    uid, blob = ("uuid", "bytea") if connection.vendor == "postgresql" else ("char(32)", "BLOB")
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE vault_test_told (id {uid} PRIMARY KEY, school_id {uid}, case_key_id {uid},"
            f" words {blob}, answer {blob})"
        )
    with for_school(SCHOOL):
        yield


def case(school_id: uuid.UUID = SCHOOL) -> uuid.UUID:
    return compartments.new(school_id=school_id, purpose="case", now=NOW)


def told(words: str = "Gwen told me", within: uuid.UUID | None = None, **more: Any) -> Told:
    return Told.objects.create(school_id=SCHOOL, case_key_id=within or case(), words=words, **more)


def raw(row: uuid.UUID, column: str = "words") -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM vault_test_told WHERE id = %s", [_id(row)])
        return bytes(cursor.fetchone()[0])


def paste(row: uuid.UUID, column: str, value: bytes | str | uuid.UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE vault_test_told SET {column} = %s WHERE id = %s", [value, _id(row)])


def _id(row: uuid.UUID) -> str | uuid.UUID:
    return row.hex if connection.vendor == "sqlite" else row


def test_it_is_read_as_it_was_written_and_kept_sealed() -> None:
    made = told(answer="thank you")
    found = Told.objects.get()
    assert (found.words, found.answer) == ("Gwen told me", "thank you")
    sealed = raw(made.id)
    assert is_within(sealed)
    assert b"Gwen" not in sealed
    found.words += "."
    found.save()
    assert Told.objects.get().words == "Gwen told me."


def test_what_is_pasted_elsewhere_does_not_open() -> None:
    within = case()
    first, second, other = told("one", within), told("two", within), told("three")
    sealed = raw(first.id)
    paste(second.id, "words", sealed)  # another row of the same case
    paste(first.id, "answer", sealed)  # another column of the same row
    paste(other.id, "words", sealed)  # another case
    for row, column in ((second, "words"), (first, "answer"), (other, "words")):
        with pytest.raises(Damaged):
            getattr(Told.objects.get(id=row.id), column)
    assert Told.objects.get(id=first.id).words == "one"


def test_a_row_moved_to_another_case_or_school_does_not_open() -> None:
    moved, to_school = told(), told()
    paste(moved.id, "case_key_id", _id(case()))
    with pytest.raises(Damaged):
        _ = Told.objects.get(id=moved.id).words
    Told.objects.filter(id=to_school.id).update(school_id=OTHER)
    with for_school(OTHER), pytest.raises(Damaged):
        _ = Told.objects.get(id=to_school.id).words


def test_a_wrapped_key_opens_for_its_own_compartment_school_and_purpose() -> None:
    one = Compartment.objects.get(id=case())
    wrapped = bytes(one.wrapped)
    assert len(compartments.unwrap(wrapped, Whose(SCHOOL, one.id, "case"))) == 32
    for whose in (
        Whose(OTHER, one.id, "case"),
        Whose(SCHOOL, one.id, "teller"),
        Whose(SCHOOL, case(), "case"),
    ):
        with pytest.raises(Damaged):
            compartments.unwrap(wrapped, whose)
    two = case()
    Compartment.objects.filter(id=two).update(wrapped=wrapped)
    with pytest.raises(Damaged), transaction.atomic():
        told(within=two)


def test_another_school_does_not_see_it() -> None:
    within = case()
    with for_school(OTHER), pytest.raises(Damaged, match="no compartment"):
        compartments.data_key(SCHOOL, within)
    with pytest.raises(Damaged, match="no compartment"):
        compartments.data_key(OTHER, within)


def test_what_was_erased_is_never_read_again(django_capture_on_commit_callbacks: Any) -> None:
    made, kept = told(), told("kept")
    with compartments.held():
        assert Told.objects.get(id=made.id).words == "Gwen told me"
        with django_capture_on_commit_callbacks(execute=True):
            compartments.erase(made.case_key_id, now=NOW)
        with pytest.raises(Erased):
            _ = Told.objects.get(id=made.id).words
    row = Compartment.objects.get(id=made.case_key_id)
    assert (bytes(row.wrapped), row.erased_at) == (b"", NOW)
    with pytest.raises(Erased), transaction.atomic():
        told("more", made.case_key_id)
    with compartments.held():
        compartments.fetch([made.case_key_id])
        with pytest.raises(Erased):
            _ = Told.objects.get(id=made.id).words
    compartments.erase(made.case_key_id, now=NOW + datetime.timedelta(days=1))
    assert Compartment.objects.get(id=made.case_key_id).erased_at == NOW
    assert made.case_key_id in erased.ids()
    assert Told.objects.get(id=kept.id).words == "kept"


def test_a_row_of_an_older_back_up_does_not_revive_it(django_capture_on_commit_callbacks: Any) -> None:
    made = told()
    before = bytes(Compartment.objects.get(id=made.case_key_id).wrapped)
    with django_capture_on_commit_callbacks(execute=True):
        compartments.erase(made.case_key_id, now=NOW)
    Compartment.objects.filter(id=made.case_key_id).update(wrapped=before, erased_at=None)
    with pytest.raises(Erased):
        _ = Told.objects.get(id=made.id).words


def test_nothing_is_remembered_outside_a_block() -> None:
    made = told()
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            _ = Told.objects.get(id=made.id).words
        assert len(asked) == 2
    with compartments.held():
        _ = Told.objects.get(id=made.id).words
        with CaptureQueriesContext(connection) as asked, compartments.held():
            _ = Told.objects.get(id=made.id).words
        assert len(asked) == 1
    with pytest.raises(RuntimeError, match="held"):
        compartments.fetch([made.case_key_id])


def test_a_list_takes_one_query_for_all_keys() -> None:
    with compartments.held():
        for number in range(30):
            told(f"number {number}")
    with compartments.held(), CaptureQueriesContext(connection) as asked:
        rows = list(Told.objects.all())
        compartments.fetch(row.case_key_id for row in rows)
        compartments.fetch(row.case_key_id for row in rows)
        assert {row.words for row in rows} == {f"number {number}" for number in range(30)}
    assert len(asked) == 2


def test_it_needs_its_compartment_first() -> None:
    with pytest.raises(ValueError, match="compartment"), transaction.atomic():
        Told(school_id=SCHOOL, words="x").save()
    with pytest.raises(ValueError, match="compartment"):
        sealing.seal("x", Place(SCHOOL, "t", "c", SCHOOL, within=OTHER))


def test_what_was_sealed_before_there_were_compartments_opens_and_is_brought_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = told()
    paste(made.id, "words", sealing.seal("old words", Place(SCHOOL, "vault_test_told", "words", made.id)))
    assert Told.objects.get().words == "old words"
    monkeypatch.setattr(rotation, "sealed_fields", lambda: [(Told, Told._meta.get_field("words"))])
    assert rotation.reseal() == (1, 0)
    assert is_within(raw(made.id))
    assert Told.objects.get().words == "old words"


def test_the_field_is_the_same_after_a_migration() -> None:
    _, path, _, options = Told._meta.get_field("words").deconstruct()
    assert (path, options) == ("handbell.vault.fields.EncryptedTextField", {"within": "case_key_id"})
