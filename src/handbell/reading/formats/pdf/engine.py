"""The PDF engine, called directly: few calls a page, each page closed before the next is opened.

pypdfium2's own classes cost as much as the geometry that is wanted here, so its ctypes functions are called instead
(https://pdfium.googlesource.com/pdfium/+/main/public/fpdf_text.h). The engine is not safe for threads: hold `ENGINE`.
"""

from __future__ import annotations

import ctypes
import re
import struct
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import hypot
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
_BOX: Final = ctypes.sizeof(pdfium.FS_RECTF)
_SHAPE: Final = struct.Struct("4f").unpack_from  # a, b, c, d of a matrix
_EDGES: Final = struct.Struct("8f").unpack_from  # left, top, right, bottom of two boxes


@dataclass(slots=True)
class Printed:
    """One printed line: its words and where it stands, in points from the lower left corner of the page."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float  # of its type
    bold: bool
    start: int  # first and last character, as the engine counts them
    end: int
    broken: bool = False  # ended in a hyphen at which the engine saw a word go on
    cells: tuple[str, ...] = ()  # of a table row
    furniture: bool = False  # running header, footer, page number
    row: int = 0  # not 0: a piece of a line that was cut; pieces of one line share it


class Ruler:
    """Measures single characters of the page that is open."""

    def __init__(self) -> None:
        """Make the buffers which the engine writes into."""
        self.address = ctypes.c_void_p()
        self._box = (pdfium.FS_RECTF * 2)()
        self._where = ctypes.byref(self._box)
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()
        self._where_flags = ctypes.byref(self._flags)
        self._fonts: dict[tuple[bytes, int], bool] = {}

    def edges(self, at: int) -> tuple[float, float]:
        """Return the left and right edge of a character in points."""
        _char_box(self.address, at, self._where)
        left, _, right, *_ = _EDGES(self._box)
        return left, right

    def is_bold(self, at: int) -> bool:
        """Tell by its font's name and flags whether a character is bold."""
        _font_info(self.address, at, self._name, 127, self._where_flags)
        font = (self._name.value, self._flags.value)
        bold = self._fonts.get(font)
        if bold is None:
            bold = _BOLD_NAME.search(font[0]) is not None or bool(font[1] & _FORCE_BOLD)
            self._fonts[font] = bold
        return bold


@dataclass(slots=True)
class PageText:
    """One open page: its printed lines in the order of the file; `ruler` measures it until the next page is opened."""

    lines: list[Printed]
    text: str  # as the engine gave it; Printed.start and .end are places in it where `plain` holds
    plain: bool
    height: float  # points
    ruler: Ruler


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


def pages(document: Any, numbers: Iterable[int]) -> Iterator[PageText]:
    """Yield pages (counted from 0) with their lines; one that the engine cannot open is yielded without any."""
    reader = _PageReader()
    for at in numbers:
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
    """Reads a page's lines with buffers that are made once and calls that are as bare as they can be."""

    def __init__(self) -> None:
        """Make the buffers which the engine writes into."""
        self._boxes = (pdfium.FS_RECTF * 2)()
        self._shape = pdfium.FS_MATRIX()
        self._ruler = Ruler()
        self._room = 8192
        self._buffer = (ctypes.c_ushort * self._room)()

    def read(self, handle: Any, height: float) -> PageText:
        """Return the printed lines of a page in the order of the file."""
        count = pdfium.FPDFText_CountChars(handle) if handle else 0
        if count > _MOST_ON_A_PAGE:
            raise refuse(
                "too-long",
                "One page of this PDF holds more text than a page can.",
                "Check that it is the right file.",
            )
        text = self._text(handle, count) if count > 0 else ""
        lines = self._lines(handle, text, count) if text else []
        return PageText(lines, text, len(text) == count, height, self._ruler)

    def _text(self, handle: Any, count: int) -> str:
        """Return a page's characters; lone halves of surrogate pairs become replacement characters."""
        if 2 * count + 2 > self._room:
            self._room = 4 * count
            self._buffer = (ctypes.c_ushort * self._room)()
        written = pdfium.FPDFText_GetText(handle, 0, count, self._buffer)
        return bytes(memoryview(self._buffer)[: max(written - 1, 0)]).decode("utf-16-le", "replace")

    def _lines(self, handle: Any, text: str, count: int) -> list[Printed]:
        """Find the lines of a page's text. One long loop: at forty lines a page, each call inside it is felt."""
        place = None if len(text) == count else _places(handle, text, count)
        address = self._ruler.address = ctypes.cast(handle, ctypes.c_void_p)
        one, two = ctypes.byref(self._boxes, 0), ctypes.byref(self._boxes, _BOX)
        boxes, is_bold = self._boxes, self._ruler.is_bold
        shape, matrix = self._shape, ctypes.byref(self._shape)
        out: list[Printed] = []
        start = 0
        for end, following, broken in _ends(text):
            words = text[start:end].strip()
            if words:
                first = text.index(words[0], start)
                last = first + len(words) - 1
                if place is not None:
                    first, last = place(first), place(last)
                _char_box(address, first, one)
                _char_box(address, last, two)
                left, top, _, bottom, _, top_of_last, right, bottom_of_last = _EDGES(boxes)
                top = max(top, top_of_last)
                bottom = min(bottom, bottom_of_last)
                bold = is_bold(first) and is_bold(last)
                if not (words.isascii() and words.isprintable()):
                    words = clean(words).strip()
                _matrix(address, first, matrix)
                _, b, _, d = _SHAPE(shape)
                size = _font_size(address, first) * (d if b == 0.0 else hypot(b, d))
                out.append(Printed(words, left, right, top, bottom, abs(size), bold, first, last, broken))
            start = following
        return out


def _ends(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield for each line of a page where it ends, where the next begins, and whether a word goes on there."""
    for match in _END.finditer(text):
        yield match.start(), match.end(), match[0] == "\ufffe"
    yield len(text), len(text), False


def _places(handle: Any, text: str, count: int) -> Callable[[int], int]:
    """Return what turns places in a page's text into the engine's character numbers, where the two differ."""

    def place(at: int) -> int:
        """Return the engine's number of the character at place `at`; it counts in UTF-16 units."""
        units = at + sum(1 for sign in text[:at] if sign > "\uffff")
        found = int(pdfium.FPDFText_GetCharIndexFromTextIndex(handle, units))
        return min(max(found, 0), count - 1)

    return place


def _bare(function: Any, result: Any = ctypes.c_ulong) -> Callable[..., Any]:
    """Return one of the engine's functions without conversions and change of lock, which cost more than it does."""
    address = ctypes.cast(function, ctypes.c_void_p).value
    bare: Callable[..., Any] = ctypes.PYFUNCTYPE(result)(address or 0)
    return bare


_char_box: Final = _bare(pdfium.FPDFText_GetLooseCharBox)
_matrix: Final = _bare(pdfium.FPDFText_GetMatrix)
_font_size: Final = _bare(pdfium.FPDFText_GetFontSize, ctypes.c_double)
_font_info: Final = _bare(pdfium.FPDFText_GetFontInfo)


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
            "encrypted",
            "This PDF is locked with a password.",
            "Save a copy without a password, then try again.",
        )
    return damaged("a PDF")
