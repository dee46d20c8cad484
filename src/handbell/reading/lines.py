"""A line of a policy file: what every format is turned into before its structure is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum


class LineKind(IntEnum):
    """What the file format itself says about a line. Plain text knows nothing and says TEXT."""

    TEXT = 0
    HEADING = 1
    LIST_ITEM = 2
    TABLE_ROW = 3
    BLANK = 4
    QUOTATION = 5
    FURNITURE = 6  # running header, footer or page number, where the format says so
    NOTE = 7  # a footnote or endnote, after the paragraph that calls it; label is its mark


@dataclass(slots=True)
class Line:
    """One line of the file, in order, with nothing left out.

    text: the words as they stand, without the list marker only where the format holds the marker apart.
    number: line number in the file (or on the page for a PDF), counted from 1.
    page: page number counted from 1, or None where the format has no pages.
    level: heading level (1 is the highest) or list depth (1 is the outermost), 0 when not known; a HEADING of
        level 0 is the title of the whole; TEXT with a level belongs to the list item before it.
    label: the number or bullet which the format made itself (Word automatic numbering: "3.10"), if any.
    cells: the cells of a table row, in order; text then holds them joined by tabs.
    bold: whether the whole line is bold or larger than the body text (a heading in all but name).
    indent: spaces or points before the text, as far as the format tells; only comparisons within a file mean anything.
    right: right edge of a printed line in points, 0 where the format has none.
    size: height of the letters in points, 0 where the format does not say.
    apart: whether more than the usual distance parts it from the line above (printed pages have no blank lines), or a
    new paragraph of Word or of a web page begins with it.
    links: addresses behind the words (of web pages or e-mail), in order, where they do not stand in the text.
    """

    text: str
    kind: LineKind = LineKind.TEXT
    number: int = 0
    page: int | None = None
    level: int = 0
    label: str = ""
    cells: tuple[str, ...] = ()
    bold: bool = False
    indent: float = 0.0
    right: float = 0.0
    size: float = 0.0
    links: tuple[str, ...] = ()
    apart: bool = False


@dataclass(slots=True)
class Source:
    """A file after its format has been undone: its lines, and what the format says about the whole."""

    lines: list[Line]
    format: str  # "text", "markdown", "html", "word", "pdf"
    title: str = ""  # from the file's own properties, where they hold one worth trusting; never a file name
    pages: int | None = None
    notes: list[str] = field(
        default_factory=list
    )  # plain sentences: what could not be carried over (pictures, …)
