"""The safe copy: made when asked for, with pixels and letters only."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from handbell.evidence import limits, operations, queries
from handbell.evidence.child import drawing, drawing_pdf
from handbell.evidence.models import CustodyEntry, SafeCopy
from handbell.evidence.operations import NoSafeCopy, NotAllowed, Reason, showing
from tests.evidence.conftest import NOW, Case, blobs
from tests.evidence.files import SECRET, TAKEN, TEXT, chunk, pdf, picture, png_of, told_on


def pages(case: Case, content: bytes) -> list[tuple[SafeCopy, bytes]]:
    shown = operations.safe_copy(exhibit=case.give(content), by=case.gwen, now=NOW)
    return [(page, operations.open_page(page=page)) for page in shown]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_drawn_anew_and_says_only_what_it_shows(case: Case, kind: str) -> None:
    given = told_on(kind)
    assert SECRET in given
    ((page, content),) = pages(case, given)
    drawn = Image.open(io.BytesIO(content))
    assert SECRET not in content
    assert drawn.size == (30, 40) == (page.width, page.height)  # turned as its mark said
    assert not drawn.getexif()
    assert not set(drawn.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


DRAWN = [what for what, (_, kind) in TAKEN.items() if kind in {"png", "jpeg", "gif", "webp", "pdf"}]


@pytest.mark.parametrize("what", DRAWN)
def test_every_kind_with_pixels_has_one(what: str) -> None:
    content, kind = TAKEN[what]
    draw = drawing_pdf.pages if kind == "pdf" else drawing.pages
    assert all(Image.open(io.BytesIO(drawn)).size for _, drawn in draw(content, kind))


def test_a_large_picture_becomes_small_and_keeps_what_is_see_through(case: Case) -> None:
    ((page, content),) = pages(case, picture("PNG", size=(2400, 1200), mode="RGBA"))
    assert (page.width, page.height, page.media_type) == (2000, 1000, "image/png")
    assert Image.open(io.BytesIO(content)).mode == "RGBA"


def test_a_pdf_is_drawn_page_by_page_up_to_a_limit(case: Case) -> None:
    shown = pages(case, pdf(limits.SAFE_PAGES + 3, size=(40, 60)))
    assert [page.number for page, _ in shown] == list(range(1, limits.SAFE_PAGES + 1))
    assert {page.media_type for page, _ in shown} == {"image/jpeg"}


def test_a_text_is_its_own_copy(case: Case) -> None:
    ((page, content),) = pages(case, TEXT)
    assert (content, page.media_type) == (TEXT, "text/plain")


@pytest.mark.parametrize("what", ["mp4", "heic", "mp3", "webm"])
def test_what_is_never_decoded_has_none(case: Case, what: str) -> None:
    with pytest.raises(NoSafeCopy):
        pages(case, TAKEN[what][0])


def many_objects() -> bytes:
    """A PDF whose one small stream unfolds to a gigabyte of drawing."""
    stream = zlib.compress(b"0 0 m 9 9 l S\n" * 2_000_000)
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 900 900]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\n"
        b"trailer<</Root 1 0 R>>\n%%%%EOF" % (len(stream), stream)
    )


HEAVY: dict[str, Callable[[], bytes]] = {
    "pixels that are not there": lambda: png_of(6000, 6000, body=zlib.compress(b"\0" * 10)),
    "a text that unfolds": lambda: (
        picture()[:-12] + chunk(b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 100_000_000)) + chunk(b"IEND", b"")
    ),
    "a drawing that unfolds": many_objects,
    "not a picture inside": lambda: png_of(4, 4, body=b"not deflate"),
}


@pytest.mark.parametrize("what", HEAVY)
def test_a_bomb_hurts_only_the_child(case: Case, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is what its header says, so it is kept; drawing it either works within the limits or is given up."""
    monkeypatch.setattr("handbell.evidence.bounded.CHILD_SECONDS", 1)
    exhibit = case.give(HEAVY[what]())
    with pytest.raises(NoSafeCopy):
        operations.safe_copy(exhibit=exhibit, by=case.gwen, now=NOW)
    assert len(blobs()) == 1
    assert CustodyEntry.objects.filter(exhibit=exhibit).count() == 1


def test_it_is_made_once_and_shown_often(case: Case) -> None:
    exhibit = case.give()
    assert len(blobs()) == 1
    first = operations.safe_copy(exhibit=exhibit, by=case.gwen, now=NOW)
    again = operations.safe_copy(exhibit=exhibit, by=case.huw, now=NOW)
    assert first == again == list(queries.pages_of(exhibit))
    assert len(blobs()) == 2
    assert [line.what for line in queries.custody_list([exhibit])] == ["received", *["safe_copy_shown"] * 2]


def test_scripts_and_attachments_of_a_pdf_do_not_come_through(case: Case) -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(100, 100)
    document.new_attachment("virus.exe").set_data(SECRET)
    target = io.BytesIO()
    document.save(target)
    assert all(SECRET not in content for _, content in pages(case, target.getvalue()))


def test_what_is_sealed_away_while_it_is_drawn_is_not_shown(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    exhibit = case.give()
    plain = showing._draw

    def drawn_slowly(*args: Any) -> list[SafeCopy]:
        drawn = plain(*args)
        operations.seal_away(exhibit=exhibit, by=case.huw, now=NOW, reason=Reason.MAY_SHOW_A_CHILD)
        return drawn

    monkeypatch.setattr(showing, "_draw", drawn_slowly)
    with pytest.raises(NotAllowed):
        operations.safe_copy(exhibit=exhibit, by=case.gwen, now=NOW)
    assert not SafeCopy.objects.exists()
    assert {path.parts[-3] for path in blobs()} == {
        "exhibits",
        "sealed-away",
    }  # the old one goes when that stands
    assert len(blobs()) == 2


def test_of_two_who_ask_at_once_both_see_the_same_copy(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    exhibit = case.give()
    plain, others = showing._draw, list[SafeCopy]()

    def drawn_slowly(*args: Any) -> list[SafeCopy]:
        drawn = plain(*args)
        monkeypatch.setattr(showing, "_draw", plain)
        others.extend(operations.safe_copy(exhibit=exhibit, by=case.huw, now=NOW))
        return drawn

    monkeypatch.setattr(showing, "_draw", drawn_slowly)
    assert operations.safe_copy(exhibit=exhibit, by=case.gwen, now=NOW) == others
    assert len(blobs()) == 2
