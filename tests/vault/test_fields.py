"""A sealed column holds no plain text, opens in its own row only, and cannot be searched or overwritten in clear."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models, transaction
from django.test.utils import isolate_apps

from handbell.tenancy.models import SchoolManager
from handbell.tenancy.scope import for_school
from handbell.vault import rotation
from handbell.vault.fields import EncryptedTextField
from handbell.vault.sealing import Damaged, key_id_of

SCHOOL = uuid.UUID(int=1)
pytestmark = pytest.mark.django_db

with isolate_apps("handbell.vault"):

    class Note(models.Model):
        id = models.UUIDField(primary_key=True, default=uuid.uuid4)
        school_id = models.UUIDField()
        text = EncryptedTextField(blank=True)
        more = EncryptedTextField(null=True)

        objects = SchoolManager()

        class Meta:
            app_label = "vault"
            db_table = "vault_test_note"


@pytest.fixture(autouse=True)
def _table(db: None) -> Iterator[None]:
    uid, blob = ("uuid", "bytea") if connection.vendor == "postgresql" else ("char(32)", "BLOB")
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE vault_test_note (id {uid} PRIMARY KEY, school_id {uid}, text {blob}, more {blob})"
        )
    with for_school(SCHOOL):
        yield


def raw(column: str = "text") -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM vault_test_note ORDER BY id")
        return [bytes(value) if value is not None else b"" for (value,) in cursor.fetchall()]


def note(text: str = "Gwen told me", **more: object) -> Note:
    return Note.objects.create(school_id=SCHOOL, text=text, **more)


def test_it_is_read_as_it_was_written() -> None:
    made = note(more=None)
    assert made.text == "Gwen told me"
    found = Note.objects.get()
    assert (found.text, found.more) == ("Gwen told me", None)


def test_the_database_holds_no_plain_text() -> None:
    Note.objects.bulk_create([Note(school_id=SCHOOL, text="Gwen told me"), Note(school_id=SCHOOL, text="")])
    assert all(value.startswith(b"HB\x01") and b"Gwen" not in value for value in raw())
    assert {found.text for found in Note.objects.all()} == {"Gwen told me", ""}


def test_saving_again_keeps_what_was_not_read_and_seals_what_was_changed() -> None:
    note()
    (before,) = raw()
    Note.objects.get().save()
    assert raw() == [before]
    found = Note.objects.get()
    found.text += "."
    found.save()
    assert Note.objects.get().text == "Gwen told me."


def test_deferred_and_refreshed() -> None:
    made = note()
    assert Note.objects.defer("text").get().text == "Gwen told me"
    made.text = "not kept"
    made.refresh_from_db()
    assert made.text == "Gwen told me"


def test_a_swapped_value_is_damaged() -> None:
    first, second = note("one"), note("two")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE vault_test_note SET text = (SELECT text FROM vault_test_note WHERE id = %s), more = text",
            [first.id.hex if connection.vendor == "sqlite" else first.id],
        )
    assert Note.objects.get(id=first.id).text == "one"
    with pytest.raises(Damaged):
        _ = Note.objects.get(id=second.id).text
    with pytest.raises(Damaged):
        _ = Note.objects.get(id=second.id).more


def test_a_copy_under_another_id_is_damaged_before_it_is_written() -> None:
    note()
    found = Note.objects.get()
    found.pk, found._state.adding = uuid.uuid4(), True
    with pytest.raises(Damaged):
        found.save(force_insert=True)


def test_it_is_never_searched_nor_written_in_clear() -> None:
    made = note()
    for attempt in (
        lambda: Note.objects.filter(text="Gwen told me").exists(),
        lambda: Note.objects.filter(text__contains="Gwen").exists(),
        lambda: Note.objects.update(text="in clear"),
        lambda: Note.objects.bulk_update([made], ["text"]),
    ):
        with pytest.raises(FieldError), transaction.atomic():
            attempt()
    assert Note.objects.filter(more__isnull=True).count() == 1
    assert Note.objects.get().text == "Gwen told me"


def test_it_needs_its_school_first() -> None:
    with pytest.raises(ValueError, match="school"):
        Note(text="x").save()


def test_sealing_with_a_new_key_may_stop_and_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "sealed_fields", lambda: [(Note, Note._meta.get_field("text"))])
    for number in range(5):
        note(f"note {number}")
    fresh = rotation.new_key()
    reseal, left = rotation._reseal_row, [2]

    def dies(*row: object) -> bool:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return reseal(*row)  # type: ignore[arg-type]

    monkeypatch.setattr(rotation, "_reseal_row", dies)
    with pytest.raises(KeyboardInterrupt):
        rotation.reseal()
    assert {found.text for found in Note.objects.all()} == {f"note {number}" for number in range(5)}
    monkeypatch.setattr(rotation, "_reseal_row", reseal)
    assert rotation.reseal() == (3, 0)
    assert {key_id_of(value) for value in raw()} == {fresh.id}
    assert rotation.status()["vault_test_note.text"] == {fresh.id.hex(): 5}
    assert {found.text for found in Note.objects.all()} == {f"note {number}" for number in range(5)}
