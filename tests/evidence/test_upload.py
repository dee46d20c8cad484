"""On the way in: nothing of an uploaded file is in clear on a disk, and where none may be given, nothing is anywhere."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.test import RequestFactory

from handbell.evidence import bounded, drill, limits, serving, upload
from handbell.evidence.models import Exhibit, SafeCopy
from handbell.evidence.temporary import SealedTemporaryFile
from handbell.evidence.upload import NoFilesHandler, SealedUploadHandler
from tests.evidence.files import SECRET


def posted(content: bytes, handler: type[FileUploadHandler]) -> HttpRequest:
    request = RequestFactory().post(
        "/", {"words": "what happened", "file": SimpleUploadedFile("a.txt", content)}
    )
    request.upload_handlers = [handler(request)]
    return request


@pytest.fixture
def on_disk(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every temporary file that is made."""
    made: list[Any] = []

    def remembered(**options: Any) -> Any:
        made.append(open(os.memfd_create("upload"), "w+b", buffering=0))  # noqa: SIM115
        return made[-1]

    monkeypatch.setattr("handbell.evidence.temporary.tempfile.TemporaryFile", remembered)
    return made


@pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="looks into the temporary file, on Linux")
def test_a_large_upload_is_sealed_as_it_comes(on_disk: list[Any]) -> None:
    content = SECRET * 120_000  # 3 MB: Django's own handler would write it in clear
    request = posted(content, SealedUploadHandler)
    received = request.FILES["file"]
    assert isinstance(received, UploadedFile)
    (file,) = on_disk
    raw = os.pread(file.fileno(), 1 << 24, 0)
    assert len(raw) > len(content)
    assert SECRET not in raw
    assert b"".join(received.chunks()) == content
    assert (received.size, request.POST["words"]) == (len(content), "what happened")
    request.close()
    assert received.file is not None
    assert received.file.closed


def test_of_what_is_too_large_only_the_size_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "LARGEST_FILE", 100_000)
    request = posted(b"a" * 1_000_000, SealedUploadHandler)
    received = request.FILES["file"]
    assert isinstance(received, UploadedFile)
    assert received.size == 1_000_000
    assert len(received.read()) < 200_000
    request.close()


def test_where_no_file_may_be_given_words_are_taken_and_bytes_are_nowhere(on_disk: list[Any]) -> None:
    request = posted(SECRET * 200_000, NoFilesHandler)
    assert request.POST["words"] == "what happened"
    assert not request.FILES
    assert on_disk == []


def test_it_reads_like_any_file() -> None:
    file = SealedTemporaryFile()
    for piece in (b"abc", b"", b"defgh", b"i"):
        file.write(piece)
    assert file.seek(0) == 0
    assert [file.read(2), file.read(3), file.read(), file.read(), file.read(1)] == [
        b"ab",
        b"cde",
        b"fghi",
        b"",
        b"",
    ]
    assert (file.seek(4), file.read(2), file.tell()) == (4, b"ef", 6)
    assert (file.seek(-1, os.SEEK_END), file.read()) == (8, b"i")
    file.close()


def test_every_header_keeps_a_browser_from_running_it() -> None:
    exhibit = Exhibit(kind="jpeg")
    headers = serving.headers_for(exhibit)
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["Content-Disposition"].startswith('attachment; filename="exhibit-')
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    page = serving.headers_for_page(SafeCopy(exhibit=exhibit, number=1, media_type="image/png"))
    assert (page["Content-Type"], page["Content-Disposition"][:6]) == ("image/png", "inline")


def test_a_child_that_goes_on_for_ever_is_killed_by_the_clock() -> None:
    with pytest.raises(bounded.TooHeavy), bounded.child("tests.evidence.sleeper", wall_seconds=0.5) as child:
        list(child.records())


def test_a_child_has_none_of_our_secrets_nor_handles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDBELL_SMTP_PASSWORD", "canary")
    with bounded.child("tests.evidence.teller") as child:
        told = child.answer().fields
    assert "HANDBELL_SMTP_PASSWORD" not in told["environment"]
    assert told["handles"] == [0, 1, 2]
    assert told["own_group"]
    assert told["memory"] == limits.CHILD_MEMORY_MB << 20


def test_the_drill_tries_many_and_is_fooled_by_none() -> None:
    found = drill.run(every=11)
    assert found.tried > 10
    assert found.wrong == []
    assert found.refused + found.drawn + found.given_up == found.tried
    assert "0 taken for what they are not" in drill.as_text(found)
