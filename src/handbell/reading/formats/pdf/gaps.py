"""Wide gaps inside a printed line: the engine runs cells and columns that stand side by side into one line."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from statistics import median
from typing import Final

from handbell.reading.formats.characters import clean
from handbell.reading.formats.pdf.engine import PageText, Printed

_SPACES: Final = re.compile(r"(?<=\S)\s+(?=\S)")
_LABEL: Final = re.compile(
    r"(?:[•·‣▪▫◦●○■□➢✓→*\-–—o]|\(?\d{1,3}(?:\.\d{1,3})*[.):]?|(?:\(?[a-zA-Z]|\(?[ivxIVX]{1,5})[.):])$"
)
_NATURAL: Final = 0.46  # width of a character to the size of its type, for a text face
_STRETCHED: Final = 1.1  # times the page's usual width: there may be a gap
_WIDE: Final = 0.8  # of the type's size: no space between words is so wide …
_WIDER: Final = 2.2  # … nor so much wider than the line's other spaces
_FLUSH: Final = 0.25  # of a page's lines end at one place: the text is set flush right
_DRIVEN: Final = 4.0  # times the type's size: wider than words are driven apart
_GUTTER: Final = 0.55  # of the type's size, where several lines have a gap in one place
_SAME_GUTTER: Final = 8.0  # points
_LONG: Final = 40  # characters: long enough to run across two columns

Gap = tuple[int, int, float, float]  # last character before, first after, left and right edge in points


def split_lines(page: PageText) -> list[Printed]:
    """Return the page's lines, those with wide gaps in pieces; the pieces of one line share their `row`."""
    lines = page.lines
    if not page.plain or len(lines) < 2:
        return lines
    widths = [(line.right - line.left) / (len(line.text) * line.size or 1.0) for line in lines]
    long = [at for at, line in enumerate(lines) if len(line.text) >= _LONG]
    stretched = _STRETCHED * (
        sorted([widths[at] for at in long])[len(long) // 2] if len(long) > 2 else _NATURAL
    )
    gutter = _gutter(page, [lines[at] for at in long])
    if gutter is None and max(widths) <= stretched:
        return lines
    edges = Counter(edge for line in lines for edge in _near(line.right))
    out: list[Printed] = []
    for width, line in zip(widths, lines, strict=True):
        wide: list[Gap] = []
        if gutter is not None and line.left < gutter < line.right:
            wide = [gap for gap in gaps(page, line) if _is_gutter(gap, gutter, line)]
        if not wide and width > stretched and " " in line.text:
            flush = edges[round(line.right / 2)] > max(_FLUSH * len(lines), 2)
            wide = _wide(gaps(page, line), line, flush)
        out.extend(_pieces(page, line, wide) if wide else [line])
    return out


def _near(place: float) -> tuple[int, int, int]:
    """Return the numbers of the strips of two points about a place."""
    strip = round(place / 2)
    return strip - 1, strip, strip + 1


def gaps(page: PageText, line: Printed) -> list[Gap]:
    """Return the gaps between the words of a line, from left to right."""
    found: list[Gap] = []
    ruler = page.ruler
    for space in _SPACES.finditer(page.text, line.start, line.end + 1):
        before, after = space.start() - 1, space.end()
        found.append((before, after, ruler.edges(before)[1], ruler.edges(after)[0]))
    return found


def _wide(found: list[Gap], line: Printed, flush: bool) -> list[Gap]:
    """Return those gaps that are wider than any space between words.

    In a line that ends flush with many others (`flush`) the words may have been driven apart to fill it.
    """
    widths = sorted(right - left for _, _, left, right in found)
    least = _WIDE * line.size
    if widths and (flush or len(widths) >= 4):
        least = max(least, _WIDER * widths[len(widths) // 4])
    if flush and len(widths) < 3:
        least = max(least, _DRIVEN * line.size)
    return [gap for gap in found if gap[3] - gap[2] > least]


def _pieces(page: PageText, line: Printed, wide: list[Gap]) -> list[Printed]:
    """Cut a line at its wide gaps."""
    starts = [line.start, *(after for _, after, _, _ in wide)]
    ends = [*(before for before, _, _, _ in wide), line.end]
    if len(starts) > 1 and _LABEL.match(page.text[starts[0] : ends[0] + 1].strip()):
        del starts[1], ends[0]
    if len(starts) == 1:
        return [line]
    ruler = page.ruler
    pieces: list[Printed] = []
    for start, end in zip(starts, ends, strict=True):
        words = clean(page.text[start : end + 1]).strip()
        if words:
            left, right = ruler.edges(start)[0], ruler.edges(end)[1]
            bold = line.bold or (ruler.is_bold(start) and ruler.is_bold(end))
            piece = Printed(words, left, right, line.top, line.bottom, line.size, bold, start, end)
            piece.row = line.start + 1
            pieces.append(piece)
    pieces[-1].broken = line.broken
    return pieces


def _gutter(page: PageText, long: list[Printed]) -> float | None:
    """Return where a gutter runs down a page whose two columns were written line by line across, or None.

    A few long lines are looked at: in one column, none of them has a gap that is wider than a space.
    """
    if len(long) < 6:
        return None
    places: list[float] = []
    for line in (long[len(long) // 4], long[len(long) // 2], long[3 * len(long) // 4]):
        found = gaps(page, line)
        widest = max(found, key=lambda gap: gap[3] - gap[2], default=None)
        if widest is not None and widest[3] - widest[2] > _GUTTER * line.size:
            usual = median(gap[3] - gap[2] for gap in found)
            if widest[3] - widest[2] > 1.8 * usual:
                places.append((widest[2] + widest[3]) / 2)
        if not places and line is long[len(long) // 2]:
            return None
    places.sort()
    for one, two in pairwise(places):
        if two - one < 4 * _SAME_GUTTER:
            return (one + two) / 2
    return None


def _is_gutter(gap: Gap, gutter: float, line: Printed) -> bool:
    """Tell whether a gap lies over the gutter."""
    return gap[2] - _SAME_GUTTER < gutter < gap[3] + _SAME_GUTTER and gap[3] - gap[2] > _GUTTER * line.size
