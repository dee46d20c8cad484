"""Running headers, footers and page numbers: what stands in the same place on page after page."""

from __future__ import annotations

import re
from typing import Final

from handbell.reading.formats.pdf.engine import Printed

_MARGIN: Final = 0.13  # of the page's height, at the top and at the bottom
_SAME_PLACE: Final = 6.0  # points
_SHARE: Final = 0.3  # of the pages (headers may differ on left and right pages)
_DIGITS: Final = re.compile(r"\d+")
_NUMBER_ALONE: Final = re.compile(
    r"^\W*(?:page|tudalen|p\.)\s*\d{1,4}(?:\s*(?:of|o|/)\s*\d{1,4})?\W*$", re.IGNORECASE
)
_BARE_NUMBER: Final = re.compile(r"^\W*(\d{1,4})\W*$")


def mark_furniture(pages: list[list[Printed]], heights: list[float]) -> None:
    """Mark the furniture of all pages, and put headers first and footers last on each."""
    places: dict[tuple[str, int], list[tuple[int, Printed]]] = {}
    for at, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        low, high = _MARGIN * height, (1 - _MARGIN) * height
        for line in lines:
            if line.bottom > high or line.top < low:
                key = (_DIGITS.sub("#", line.text), 1 if line.bottom > high else -1)
                places.setdefault(key, []).append((at, line))
    needed = max(2, round(_SHARE * len(pages)))
    for (words, _), found in places.items():
        for line in _standing(words, found, needed):
            line.furniture = True
    for at, lines in enumerate(pages):
        if any(line.furniture for line in lines):
            pages[at] = _ordered(lines, heights[at])


def _standing(words: str, found: list[tuple[int, Printed]], needed: int) -> list[Printed]:
    """Return those lines of equal words that stand in the same place on enough pages, or are a page's number."""
    if len({at for at, _ in found}) >= needed:
        middle = sorted(line.bottom for _, line in found)[len(found) // 2]
        same = [(at, line) for at, line in found if abs(line.bottom - middle) <= _SAME_PLACE]
        if len({at for at, _ in same}) >= needed and (
            _counts_up(same) if _BARE_NUMBER.match(same[0][1].text) else True
        ):
            return [line for _, line in same]
    return [line for _, line in found if _NUMBER_ALONE.match(line.text)] if "#" in words else []


def _counts_up(found: list[tuple[int, Printed]]) -> bool:
    """Tell whether bare numbers grow by one from page to page, as page numbers do."""
    offsets = {int(match[1]) - at for at, line in found if (match := _BARE_NUMBER.match(line.text))}
    return len(offsets) == 1


def _ordered(lines: list[Printed], height: float) -> list[Printed]:
    """Return a page's lines with its headers first and its footers last."""
    headers = [line for line in lines if line.furniture and line.bottom > height / 2]
    footers = [line for line in lines if line.furniture and line.bottom <= height / 2]
    return headers + [line for line in lines if not line.furniture] + footers
