"""The PDF engine, called directly: few calls a page, each page closed before the next is opened.

pypdfium2's own classes cost as much as the geometry that is wanted here, so its ctypes functions are called instead
(https://pdfium.googlesource.com/pdfium/+/main/public/fpdf_text.h). The engine is not safe for threads: hold `ENGINE`.
"""

from __future__ import annotations

import ctypes
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2  # noqa: F401  (its import starts the engine and ends it at exit)
import pypdfium2.raw as pdfium

from handbell.reading.formats.characters import clean
from handbell.reading.refusals import CannotRead, damaged, refuse

ENGINE: Final = threading.Lock()

_END: Final = re.compile("\r\n|\ufffe|[\r\n]")
_BOLD_NAME: Final = re.compile(rb"bold|black|heavy|semibold|demi", re.IGNORECASE)
_FORCE_BOLD: Final = 1 << 18  # font descriptor flag, PDF 32000-1 table 123
_MOST_ON_A_PAGE: Final = 200_000  # characters


@dataclass(slots=True)
class Printed:
    """One printed line: its words and where it stands, in points from the lower left corner of the page."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    bold: bool
    start: int  # first and last character, as the engine counts them
    end: int
    broken: bool = False  # ended in a hyphen at which the engine saw a word go on
    cells: tuple[str, ...] = ()  # of a table row
    furniture: bool = False  # running header, footer, page number

    @property
    def size(self) -> float:
        """Return the height of the line in points."""
        return self.top - self.bottom


@dataclass(slots=True)
class PageText:
    """One open page: its printed lines in the order of the file; `handle` stays good until the next page is asked for."""

    lines: list[Printed]
    handle: Any
    text: str  # as the engine gave it; Printed.start and .end are places in it where `plain` holds
    plain: bool
    height: float  # points


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """Open the PDF in `data` and close it afterwards; raises CannotRead when it is locked or damaged."""
    with ENGINE:
        document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
        if not document:
            raise _not_opened(pdfium.FPDF_GetLastError())
        try:
            yield document
        finally:
            pdfium.FPDF_CloseDocument(document)


def pages(document: Any, count: int) -> Iterator[PageText]:
    """Yield each page with its lines; a page that the engine cannot open is yielded without any."""
    reader = _PageReader()
    for at in range(count):
        page = pdfium.FPDF_LoadPage(document, at)
        handle = pdfium.FPDFText_LoadPage(page) if page else None
        try:
            yield reader.read(handle, pdfium.FPDF_GetPageHeightF(page) if page else 0.0)
        finally:
            if handle:
                pdfium.FPDFText_ClosePage(handle)
            if page:
                pdfium.FPDF_ClosePage(page)


class _PageReader:
    """Reads lines with buffers that are made once."""

    def __init__(self) -> None:
        """Make the buffers which the engine writes into."""
        self._first = pdfium.FS_RECTF()
        self._last = pdfium.FS_RECTF()
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()

    def read(self, handle: Any, height: float) -> PageText:
        """Return the printed lines of a page in the order of the file."""
        count = pdfium.FPDFText_CountChars(handle) if handle else 0
        if count > _MOST_ON_A_PAGE:
            raise refuse(
                "too-long", "One page of this PDF holds more text than a page can.", "Check that it is the right file."
            )
        text = page_text(handle, count) if count > 0 else ""
        place = _Places(handle, text, count)
        lines: list[Printed] = []
        at = 0
        for match in _END.finditer(text):
            lines.extend(self._line(handle, text, at, match.start(), place, match[0] == "\ufffe"))
            at = match.end()
        lines.extend(self._line(handle, text, at, len(text), place, broken=False))
        return PageText(lines, handle, text, place.same, height)

    def _line(self, handle: Any, text: str, start: int, end: int, place: _Places, broken: bool) -> tuple[Printed, ...]:
        """Return the line between two places of a page's text; nothing where it is blank."""
        raw = text[start:end]
        words = raw.strip()
        if not words:
            return ()
        begin = start + raw.index(words[0])
        first, last = place.of(begin), place.of(begin + len(words) - 1)
        one, two = self._first, self._last
        pdfium.FPDFText_GetLooseCharBox(handle, first, one)
        pdfium.FPDFText_GetLooseCharBox(handle, last, two)
        left, right = (one.left, two.right) if one.left < two.right else (two.left, one.right)
        top = one.top if one.top > two.top else two.top
        bottom = one.bottom if one.bottom < two.bottom else two.bottom
        bold = self._bold(handle, first) and self._bold(handle, last)
        return (Printed(clean(words).strip(), left, right, top, bottom, bold, first, last, broken),)

    def _bold(self, handle: Any, at: int) -> bool:
        """Tell by its font's name and flags whether a character is bold."""
        pdfium.FPDFText_GetFontInfo(handle, at, self._name, 127, self._flags)
        return _BOLD_NAME.search(self._name.value) is not None or bool(self._flags.value & _FORCE_BOLD)


class _Places:
    """Turns places in a page's text into the engine's character numbers, which differ where it left characters out."""

    def __init__(self, handle: Any, text: str, count: int) -> None:
        """Take a page's text and its number of characters."""
        self._handle = handle
        self.same = len(text) == count
        self._wide = None if text.isascii() or max(text) < "\U00010000" else text
        self._most = count - 1

    def of(self, at: int) -> int:
        """Return the engine's number of the character at place `at`."""
        if self.same:
            return at
        if self._wide is not None:
            at += sum(1 for sign in self._wide[:at] if sign > "\uffff")
        found = pdfium.FPDFText_GetCharIndexFromTextIndex(self._handle, at)
        return min(max(found, 0), self._most)


def page_text(handle: Any, count: int) -> str:
    """Return a page's characters as text; lone halves of surrogate pairs become replacement characters."""
    buffer = (ctypes.c_ushort * (2 * count + 2))()
    written = pdfium.FPDFText_GetText(handle, 0, count, buffer)
    return bytes(memoryview(buffer)[: max(written - 1, 0)]).decode("utf-16-le", "replace")


def property_text(document: Any, name: bytes) -> str:
    """Return a text property of the whole file ("Title"), or nothing."""
    size = pdfium.FPDF_GetMetaText(document, name, None, 0)
    if not 2 < size < 4096:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDF_GetMetaText(document, name, buffer, size)
    return buffer.raw[:-2].decode("utf-16-le", "replace")


def _not_opened(error: int) -> CannotRead:
    """Return the refusal for an error code of the engine."""
    if error in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
        return refuse(
            "encrypted", "This PDF is locked with a password.", "Save a copy without a password, then try again."
        )
    return damaged("a PDF")
