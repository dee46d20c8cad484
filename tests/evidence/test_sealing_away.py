"""What should never have been sent: out of sight at once, kept, and destroyed only by two with a reference."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from handbell.evidence import operations, queries
from handbell.evidence.models import Exhibit, SafeCopy
from handbell.evidence.operations import NeedsTwo, NotAllowed, Reason, Why, sealing_away
from handbell.evidence.queries import Soundness
from handbell.people.operations import Refused
from handbell.vault import compartments
from handbell.vault.files import open_file
from handbell.vault.models import Compartment
from handbell.vault.sealing import Damaged
from tests.evidence.conftest import NOW, Case, blobs
from tests.evidence.files import picture

Committing = Callable[..., AbstractContextManager[Any]]
REFERENCE = "LADO/2026/118"


@pytest.fixture
def sealed(case: Case, django_capture_on_commit_callbacks: Committing) -> Exhibit:
    exhibit = case.give()
    operations.safe_copy(exhibit=exhibit, by=case.gwen, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        return operations.seal_away(exhibit=exhibit, by=case.gwen, now=NOW, reason=Reason.MAY_SHOW_A_CHILD)


def test_nothing_of_it_is_shown_opened_or_given_out(case: Case, sealed: Exhibit) -> None:
    refused: list[Callable[[], object]] = [
        lambda: operations.safe_copy(exhibit=sealed, by=case.gwen, now=NOW),
        lambda: operations.open_original(exhibit=sealed, by=case.gwen, now=NOW, why=Why.LOOKING_INTO_IT),
        lambda: operations.export(exhibit=sealed, by=case.gwen, now=NOW, reference=REFERENCE),
    ]
    for act in refused:
        with pytest.raises(NotAllowed):
            act()
    assert not SafeCopy.objects.exists()
    assert [line.what for line in queries.custody_list([sealed])][-1] == "sealed_away"


def test_a_page_opened_before_is_closed_too(
    case: Case, django_capture_on_commit_callbacks: Committing
) -> None:
    exhibit = case.give()
    (page,) = operations.safe_copy(exhibit=exhibit, by=case.gwen, now=NOW)
    operations.seal_away(exhibit=exhibit, by=case.gwen, now=NOW, reason=Reason.ADVISED)
    with pytest.raises(NotAllowed):
        operations.open_page(page=page)


def test_its_key_is_in_a_compartment_of_its_own_and_no_backup_copies_it(case: Case, sealed: Exhibit) -> None:
    (only,) = blobs()
    assert only.is_relative_to(Path(settings.DATA, "sealed-away"))
    assert Compartment.objects.get(id=sealed.key_compartment_id).purpose == "sealed-away"
    with only.open("rb") as source, pytest.raises(Damaged):
        open_file(source, io.BytesIO(), school_id=case.school.id, file_id=sealed.id, within=case.compartment)
    assert operations.verify(exhibit=sealed) == Soundness.WHOLE
    again = operations.seal_away(exhibit=sealed, by=case.huw, now=NOW, reason=Reason.ADVISED)
    assert again.blob == sealed.blob


def test_two_open_it_under_advice(case: Case, sealed: Exhibit) -> None:
    opened = operations.open_under_advice(
        exhibit=sealed, by=case.gwen, second=case.huw, reference=REFERENCE, now=NOW
    )
    assert opened.content == picture()
    (*_, last) = queries.custody_list([sealed])
    assert (last.what, REFERENCE in last.detail) == ("opened_under_advice", True)


@pytest.mark.parametrize("act", [operations.open_under_advice, operations.destroy_sealed])
def test_nobody_does_it_alone_or_without_a_reference(case: Case, sealed: Exhibit, act: Any) -> None:
    with pytest.raises(NeedsTwo):
        act(exhibit=sealed, by=case.gwen, second=case.gwen, reference=REFERENCE, now=NOW)
    for reference in ("", "because she said so", "=1+1", "12\n34; Alex Brown"):
        with pytest.raises(Refused):
            act(exhibit=sealed, by=case.gwen, second=case.huw, reference=reference, now=NOW)
    kept = case.give(b"a note")
    with pytest.raises(NotAllowed):
        act(exhibit=kept, by=case.gwen, second=case.huw, reference=REFERENCE, now=NOW)


def test_two_destroy_it_and_its_line_remains(
    case: Case, sealed: Exhibit, django_capture_on_commit_callbacks: Committing
) -> None:
    bytes_of_it = blobs()[0].read_bytes()
    with django_capture_on_commit_callbacks(execute=True):
        gone = operations.destroy_sealed(
            exhibit=sealed, by=case.gwen, second=case.huw, reference=REFERENCE, now=NOW
        )
    assert not blobs()
    assert operations.verify(exhibit=gone) == Soundness.DESTROYED
    with pytest.raises(compartments.Erased):
        open_file(
            io.BytesIO(bytes_of_it), io.BytesIO(),
            school_id=case.school.id, file_id=gone.id, within=gone.key_compartment_id,
        )  # fmt: skip
    assert [line.what for line in queries.custody_list([gone])][-1] == "destroyed"
    with pytest.raises(NotAllowed):
        operations.seal_away(exhibit=gone, by=case.gwen, now=NOW, reason=Reason.ADVISED)


@pytest.mark.parametrize(("harm", "found"), [("cut", Soundness.DAMAGED), ("gone", Soundness.MISSING)])
def test_a_damaged_original_is_sealed_away_all_the_same(case: Case, harm: str, found: Soundness) -> None:
    exhibit = case.give()
    operations.safe_copy(exhibit=exhibit, by=case.gwen, now=NOW)
    original = next(path for path in blobs() if path.name in exhibit.blob)
    original.write_bytes(original.read_bytes()[:-1]) if harm == "cut" else original.unlink()
    away = operations.seal_away(exhibit=exhibit, by=case.gwen, now=NOW, reason=Reason.MAY_SHOW_A_CHILD)
    assert away.key_compartment_id == case.compartment
    assert operations.verify(exhibit=away) == found
    assert not SafeCopy.objects.exists()
    (*_, last) = queries.custody_list([away])
    assert '"whole":false' in last.detail


def test_a_case_goes_with_its_exhibits_but_not_with_what_is_sealed(
    case: Case, sealed: Exhibit, django_capture_on_commit_callbacks: Committing
) -> None:
    case.give(b"a note")
    with django_capture_on_commit_callbacks(execute=True):
        gone = operations.destroy_with_case(
            compartment_id=case.compartment, by=case.gwen, second=case.huw, reference="rule 12", now=NOW
        )
    assert (gone, len(blobs())) == (1, 1)
    sealed.refresh_from_db()
    assert sealed.status == "sealed_away"


def test_a_crash_while_sealing_away_leaves_it_as_it_was(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    class PowerCut(BaseException):
        """Not an Exception: nothing is tidied up after it."""

    def cut(*args: Any, **kwargs: Any) -> None:
        raise PowerCut

    exhibit = case.give()
    monkeypatch.setattr(sealing_away, "write_down", cut)
    with pytest.raises(PowerCut):
        operations.seal_away(exhibit=exhibit, by=case.gwen, now=NOW, reason=Reason.ADVISED)
    exhibit.refresh_from_db()
    assert (exhibit.status, len(blobs())) == ("kept", 2)
    assert operations.sweep_orphans(now=datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=2)) == 1
    assert operations.verify(exhibit=exhibit) == Soundness.WHOLE
