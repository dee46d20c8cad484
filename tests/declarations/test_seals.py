"""What is signed cannot be changed, and would show if it were."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, models, transaction

from handbell.declarations import operations, seals
from handbell.declarations.models import (
    Answer,
    Countersignature,
    Objection,
    Opening,
    Reminder,
    Signature,
)
from handbell.policies.models import Version
from tests.cast import NOW, Cast
from tests.declarations import stories
from tests.plugins.append_only import guards_lifted

KEPT: tuple[type[models.Model], ...] = (Signature, Countersignature, Objection, Answer, Opening, Reminder)


@contextmanager
def refused() -> Iterator[None]:
    with pytest.raises(DatabaseError), transaction.atomic():
        yield


@pytest.fixture
def everything(cast: Cast, version: Version) -> None:
    operations.do_what_is_due(now=NOW)
    operations.open_to_read(version=version, by=cast.teacher, now=NOW)
    objection = stories.asked(cast.teacher, version)
    operations.answer(objection=objection, text="Yes.", by=cast.head, now=NOW)
    stories.countersigned(cast.head, stories.signed(cast.teacher, version))


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_the_database_refuses_to_change_or_delete(everything: None, model: type[models.Model]) -> None:
    rows = model._default_manager.all()
    assert rows.exists()
    with refused():
        rows.update(school=rows[0].school)  # type: ignore[attr-defined]
    with refused():
        rows._raw_delete(rows.db)


def test_a_signature_that_nobody_touched_is_whole(everything: None) -> None:
    assert seals.is_whole(Signature.objects.get())


@pytest.mark.parametrize(
    "change",
    [
        {"statement": "Other words."},
        {"name": "Somebody Else"},
        {"job_title": "Caretaker"},
        {"version_sha256": "0" * 64},
        {"clauses_sha256": "0" * 64},
        {"signed_at": NOW.replace(hour=3)},
        {"signed_on": NOW.date().replace(day=1)},
        {"method": "on_paper", "note": b"x"},
        {"step_up": "mfa"},
        {"countersign_by": ""},
        {"seal": "0" * 64},
        {"anchor_seq": 1},
        {"anchor_hash": "0" * 16},
    ],
    ids=lambda change: next(iter(change)),
)
@pytest.mark.django_db(transaction=True)
def test_a_changed_signature_shows(cast: Cast, version: Version, change: dict[str, object]) -> None:
    signature = stories.signed(cast.teacher, version)
    note = change.pop("note", None)
    with guards_lifted():
        if note is not None:
            signature.method, signature.note = "on_paper", "Put down later."
            signature.save()
        else:
            Signature.objects.filter(id=signature.id).update(**change)
    assert not seals.is_whole(Signature.objects.get())


@pytest.mark.django_db(transaction=True)
def test_a_change_with_a_fresh_seal_shows_in_the_record(cast: Cast, version: Version) -> None:
    signature = stories.signed(cast.teacher, version)
    signature.statement = "Other words."
    signature.seal = seals.of_signature(signature)
    with guards_lifted():
        signature.save()
    assert not seals.is_whole(Signature.objects.get())


@pytest.mark.django_db(transaction=True)
def test_a_changed_countersignature_shows(cast: Cast, version: Version) -> None:
    signature = stories.signed(cast.teacher, version)
    stories.countersigned(cast.head, signature)
    assert seals.is_whole(Signature.objects.get())
    with guards_lifted():
        Countersignature.objects.update(name="Somebody Else")
    assert not seals.is_whole(Signature.objects.get())


def test_the_seal_of_a_list_does_not_depend_on_its_order() -> None:
    lists = {seals.of_batch(order) for order in itertools.permutations(["a" * 64, "b" * 64, "c" * 64])}
    assert len(lists) == 1


def test_references_are_ten_letters_that_are_not_mixed_up(cast: Cast, version: Version) -> None:
    signature = stories.signed(cast.teacher, version)
    assert len(signature.reference) == 11
    assert not set(signature.reference) & set("ILOU")
