"""A file comes in: byte for byte, sealed, or not at all."""

from __future__ import annotations

import datetime
import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from handbell.audit.queries import events_about
from handbell.evidence import limits, operations, queries
from handbell.evidence.models import CustodyEntry, Exhibit
from handbell.evidence.operations import NotReceived, Why, receiving
from handbell.evidence.queries import Soundness
from handbell.evidence.store import Missing
from handbell.people.models import School
from handbell.tenancy.scope import for_school
from handbell.vault.sealing import Damaged
from tests.evidence.conftest import NOW, Case, blobs
from tests.evidence.files import REFUSED, SECRET, TAKEN, TEXT, film, picture, told_on

LATER = NOW + datetime.timedelta(hours=25)


@pytest.mark.parametrize("what", ["jpeg with all that a telephone adds", "pdf", "text", "mp3"])
def test_a_file_is_kept_byte_for_byte(case: Case, what: str) -> None:
    content, kind = TAKEN[what]
    exhibit = case.give(content, name="C:\\pictures\\last night\u202e.jpg")
    assert (exhibit.kind, exhibit.size, exhibit.name) == (kind, len(content), "last night.jpg")
    opened = operations.open_original(exhibit=exhibit, by=case.gwen, now=NOW, why=Why.LOOKING_INTO_IT)
    assert opened.content == content
    assert operations.verify(exhibit=exhibit) == Soundness.WHOLE
    assert opened.headers["Content-Disposition"].startswith("attachment;")
    assert "last night" not in opened.headers["Content-Disposition"]


@pytest.mark.parametrize("name", ["photo.jpg.exe", "bomb-13000.png", "picture-and-zip.jpg", "drawing.svg"])
def test_what_is_refused_leaves_nothing(case: Case, name: str) -> None:
    with pytest.raises(NotReceived) as refused:
        case.give(REFUSED[name][0], name=name)
    assert refused.value.code == REFUSED[name][1]
    assert not Exhibit.objects.exists()
    assert not CustodyEntry.objects.exists()
    assert not blobs()


def test_too_large_is_found_while_it_comes(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST_FILE", 3_000_000)
    source = io.BytesIO(b"a" * 9_000_000)
    with pytest.raises(NotReceived, match="larger than"):
        _receive(case, source)
    assert source.tell() < 5_000_000
    assert not blobs()


def test_only_so_many_files_and_only_while_there_is_room(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_FILES", 1)
    case.give(TEXT)
    with pytest.raises(NotReceived) as refused:
        case.give(TEXT)
    assert refused.value.code == "too-many-files"
    monkeypatch.setattr(limits, "MOST_FILES", 5)
    monkeypatch.setattr(limits, "LEAVE_FREE", 1 << 60)
    with pytest.raises(NotReceived) as refused:
        case.give(TEXT)
    assert refused.value.code == "no-space"


def test_nothing_of_it_lies_in_clear(case: Case) -> None:
    content = b"%s in a chat\n" % SECRET * 5000
    exhibit = case.give(content, name=f"{SECRET.decode()}.txt")
    operations.safe_copy(exhibit=exhibit, by=case.gwen, now=NOW)
    case.give(told_on("JPEG"), name="photo.jpg")
    searched = [path for path in Path(settings.DATA).rglob("*") if path.is_file()]
    assert len(blobs()) == 3
    assert [path for path in searched if SECRET in path.read_bytes()] == []


def test_a_crash_between_bytes_and_row_leaves_no_half_row(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PowerCut(BaseException):
        """Not an Exception: nothing is tidied up after it."""

    def cut(*args: Any, **kwargs: Any) -> None:
        raise PowerCut

    kept = case.give(film())
    with monkeypatch.context() as patched:
        patched.setattr(receiving, "write_down", cut)
        with pytest.raises(PowerCut):
            case.give(TEXT)
    assert [exhibit.id for exhibit in Exhibit.objects.all()] == [kept.id]
    assert len(blobs()) == 2
    now = datetime.datetime.now(datetime.UTC)
    assert operations.sweep_orphans(now=now) == 0  # it might just be coming in
    assert operations.sweep_orphans(now=now + datetime.timedelta(hours=25)) == 1
    assert len(blobs()) == 1
    assert operations.verify(exhibit=kept) == Soundness.WHOLE
    assert queries.missing_blobs() == []


def test_a_mistake_on_the_way_leaves_nothing(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(receiving, "write_down", stumble)
    with pytest.raises(RuntimeError):
        case.give(TEXT)
    assert not blobs()
    assert not Exhibit.objects.exists()


@pytest.mark.parametrize("harm", ["flip", "cut", "empty", "swap", "gone"])
def test_harm_to_the_bytes_is_seen(case: Case, harm: str) -> None:
    exhibit, other = case.give(TEXT), case.give(TEXT)
    mine, others = (next(path for path in blobs() if path.name in one.blob) for one in (exhibit, other))
    sealed = mine.read_bytes()
    harmed = {
        "flip": sealed[:60] + bytes([sealed[60] ^ 1]) + sealed[61:],
        "cut": sealed[:-1],
        "empty": b"",
        "swap": others.read_bytes(),
    }
    mine.write_bytes(harmed[harm]) if harm in harmed else mine.unlink()
    expected = Soundness.DAMAGED if harm in harmed else Soundness.MISSING
    assert operations.verify(exhibit=exhibit) == expected
    with pytest.raises((Damaged, Missing)):
        operations.open_original(exhibit=exhibit, by=case.gwen, now=NOW, why=Why.LOOKING_INTO_IT)
    assert operations.verify(exhibit=other) == Soundness.WHOLE
    assert queries.missing_blobs() == ([] if harm in harmed else [exhibit])


def test_the_record_and_the_line_of_custody_speak_of_it(case: Case) -> None:
    exhibit = case.give(picture(), by=case.gwen)
    (entry,) = CustodyEntry.objects.filter(exhibit=exhibit)
    (event,) = events_about("exhibit", exhibit.id)
    assert (event.action, event.actor) == ("exhibit.received", case.gwen.id)
    assert event.detail == {"line": 1, "custody": entry.hash}
    assert exhibit.sha256 in entry.detail_json
    assert "photo" not in entry.detail_json


def test_another_school_sees_none_of_it(case: Case) -> None:
    case.give(TEXT)
    other = School.objects.create(name="Other School", slug="other", nation="wales", sample=True)
    with for_school(other.id):
        assert not queries.exhibits_in(case.compartment).exists()
        assert operations.sweep_orphans(now=LATER + datetime.timedelta(days=3650)) == 0
    assert len(blobs()) == 1


def _receive(case: Case, source: io.BytesIO) -> Exhibit:
    return operations.receive(
        source=source, name="a", compartment_id=case.compartment, school_id=case.school.id, by=None, now=NOW
    )
