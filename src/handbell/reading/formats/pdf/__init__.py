"""PDF files: printed lines with their places, made whole again as far as paper allows."""

from __future__ import annotations

import re
import time
from collections import Counter
from itertools import pairwise
from typing import Final

import pypdfium2.raw as pdfium

from handbell.reading.formats.pdf.engine import Printed, opened, property_text
from handbell.reading.formats.pdf.halves import read_pages
from handbell.reading.formats.pdf.hyphens import join_broken_words
from handbell.reading.formats.pdf.margins import mark_furniture
from handbell.reading.formats.titles import trusted_title
from handbell.reading.lines import Line, LineKind, Source
from handbell.reading.refusals import (
    MOST_PAGES,
    MOST_SECONDS,
    damaged,
    refuse,
)

__all__ = ["read_pdf"]

_LEADERS: Final = re.compile(r"\s*(?:[.…]\s?){4,}(?=\d{1,4}$)")  # dots that lead to a page number
_FEWEST: Final = 20  # letters on a page below which it may be a picture of one
_LARGER: Final = 1.15  # times the body's height: larger to the eye
_APART: Final = 1.22  # times the usual distance of lines: a paragraph ends there
_ALIKE: Final = 0.88  # one size of type to another: below that they belong to different paragraphs
_OFTEN: Final = 0.1  # of all steps from line to line


def read_pdf(data: bytes) -> Source:
    """Return the printed lines of a PDF page by page; raises CannotRead.

    Refused: locked, damaged, scanned (pictures of pages), over `MOST_PAGES` pages, over `MOST_SECONDS` seconds.
    """
    give_up = time.monotonic() + MOST_SECONDS
    with opened(data) as document:
        count = pdfium.FPDF_GetPageCount(document)
        _check_count(count)
        title = trusted_title(property_text(document, b"Title"))
        paged = read_pages(document, count, give_up)
    read = [lines for lines, _ in paged]
    heights = [height for _, height in paged]
    total = sum(len(line.text) for lines in read for line in lines)
    notes = _pictures(data, read, total)
    return Source(_lines(read, heights), "pdf", title=title, pages=count, notes=notes)


def _check_count(count: int) -> None:
    """Refuse a PDF without pages, or with more than any policy has."""
    if count <= 0:
        raise damaged("a PDF")
    if count > MOST_PAGES:
        raise refuse(
            "too-many-pages",
            f"This PDF has {count} pages; the most that can be read is {MOST_PAGES}.",
            "Save the pages of the policy alone as a PDF, then try again.",
        )


def _pictures(data: bytes, read: list[list[Printed]], total: int) -> list[str]:
    """Refuse a scan; return a note about pictures. Image streams are never packed away, so their marks show."""
    pictures = b"/Subtype/Image" in data or b"/Subtype /Image" in data
    if total < _FEWEST * len(read):
        bare = [at for at, lines in enumerate(read, 1) if not lines]
        if total == 0 or (pictures and 2 * len(bare) > len(read)):
            raise refuse(
                "scanned-pdf" if pictures else "empty",
                "This PDF holds pictures of pages, not words, as scanners make them."
                if pictures
                else "This PDF has pages but no words on them.",
                "Ask whoever wrote the policy for the file it was printed from, or have the scan turned into text.",
            )
    if not pictures:
        return []
    notes = ["Pictures were left out; any words inside them could not be read."]
    notes.extend(f"Page {at} holds no words." for at, lines in enumerate(read, 1) if not lines)
    return notes


def _lines(read: list[list[Printed]], heights: list[float]) -> list[Line]:
    """Turn printed lines into the lines that every format gives."""
    mark_furniture(read, heights)
    join_broken_words(read)
    larger = _LARGER * _body_size(read)
    usual = _APART * _leading(read)
    lines: list[Line] = []
    for page, printed in enumerate(read, 1):
        number = 0
        above: Printed | None = None
        for line in printed:
            if not line.text:
                continue
            number += 1
            apart = above is not None and (
                above.bottom - line.bottom > usual * max(line.size, above.size)
                or not _ALIKE < line.size / (above.size or 1.0) < 1 / _ALIKE
            )
            above = None if line.furniture else line
            if line.text[-1].isdigit() and "." in line.text:
                line.text = _LEADERS.sub("\t", line.text)
            size = line.size
            kind = LineKind.TEXT
            if line.furniture:
                kind = LineKind.FURNITURE
            elif line.cells:
                kind = LineKind.TABLE_ROW
            lines.append(
                Line(
                    line.text,
                    kind,
                    number,
                    page,
                    0,
                    "",
                    line.cells,
                    line.bold or size > larger,
                    line.left,
                    line.right,
                    size,
                    (),
                    apart,
                )
            )
    return lines


def _leading(read: list[list[Printed]]) -> float:
    """Return the usual distance from line to line within a paragraph, in heights of the type.

    The closest distance that many lines keep; a form or a list set wide keeps another, but seldom so often.
    """
    steps: Counter[int] = Counter()
    for lines in read:
        for one, two in pairwise(lines):
            if one.size == two.size and two.size > 0:
                steps[round(20 * (one.bottom - two.bottom) / two.size)] += 1
    usual = {step: times for step, times in steps.items() if 18 <= step <= 60}
    often = _OFTEN * sum(usual.values())
    return min((step for step, times in usual.items() if times >= often), default=60) / 20


def _body_size(read: list[list[Printed]]) -> float:
    """Return the height of line that most characters stand in."""
    sizes: Counter[int] = Counter()
    for lines in read:
        for line in lines:
            sizes[round(4 * line.size)] += len(line.text)
    return sizes.most_common(1)[0][0] / 4 if sizes else 0.0
