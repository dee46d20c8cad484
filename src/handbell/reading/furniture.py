"""Running headers, footers and page numbers: told apart from the policy's own words."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import Final

from handbell.reading.lines import Line, LineKind
from handbell.reading.wording import key

_STARS: Final = re.compile(r"[*_#|]+")
PAGE_OF: Final = re.compile(
    r"(?:^|\s)(?:page|p\s?a\s?g\s?e|pg\.?|tudalen)\s*[|:]?\s*\d{1,3}(?:\s*(?:of|/|o)\s*\d{1,3})?\s*\|?\s*$",
    re.I,
)
_PAGE_FIRST: Final = re.compile(
    r"(?:[-–—|(\[]\s*)?(?:page|p\s?a\s?g\s?e|pg\.?|tudalen)?\s*[|:]?\s*\d{1,3}\s*(?:(?:of|/)\s*\d{1,3})\s*[-–—|)\]]?$",
    re.I,
)
_BARE_NUMBER: Final = re.compile(r"(?:[-–—|\[(]\s*)?\d{1,3}\s*[-–—|\])]?$")
_PAGE_LEADS: Final = re.compile(
    r"(?:\d{1,3}\s*\|\s*(?:p\s?a\s?g\s?e\b.*|\S.{0,80})|(?:page|p\s?a\s?g\s?e|tudalen)\s*[|"
    r":]?\s*\d{1,3}(?:\s*of\s*\d{1,3})?\b.{0,60})$",
    re.I,
)
# Words, a gap that sets the number apart, a page number.
_ENDS_IN_PAGE: Final = re.compile(
    r"\s*(\S.{8,}?)(?:\s{3,}|\t+\s*|\s+[|–—-]\s+)(\d{1,3})(?:\s+of\s+\d{1,3})?\s*$"
)
_LIST_START: Final = re.compile(r"\s*(?:[-•·*▪●○o➢–]\s|\(?[a-z0-9]{1,3}[.)]\s|\d+\.\d)")
_TWO_PARTS: Final = re.compile(r"\s*\S+(?: \S+)*(?: {4,}|\t+)\S")
_DIGIT: Final = re.compile(r"\d")
_NUMBERS: Final = re.compile(r"\d+")
_FAR: Final = 20  # lines; no header or footer is longer
_LONGEST: Final = 130


def mark_furniture(lines: list[Line]) -> None:
    """Set the kind of running headers, footers and page numbers to FURNITURE, in place."""
    certain = {i for i, line in enumerate(lines) if _is_page_mark(line)}
    certain |= _counting_numbers(lines)
    for index in certain:
        lines[index].kind = LineKind.FURNITURE
    for index in _counting(lines):
        lines[index].kind = LineKind.FURNITURE
    edges = _edges(lines, certain)
    if edges:
        _mark_repeated(lines, edges)
    _mark_bare_numbers(lines)


def _counting(lines: list[Line]) -> set[int]:
    """Return the indices of lines that come back with only their last number higher: "Staff policy v2      3"."""
    alike: dict[str, list[tuple[int, int]]] = {}
    for index, line in enumerate(lines):
        text = line.text
        short = line.kind is LineKind.TEXT and len(text) <= _LONGEST
        match = _ENDS_IN_PAGE.match(text) if short and text.rstrip()[-1:].isdigit() else None
        if match and not _LIST_START.match(line.text):
            alike.setdefault(key(match[1]), []).append((index, int(match[2])))
    return {
        index
        for found in alike.values()
        if len(found) > 1 and all(a < b for (_, a), (_, b) in itertools.pairwise(found))
        for index, _ in found
    }


def page_key(text: str) -> str:
    """Return a text with its numbers made alike, for finding the same footer on another page."""
    return _NUMBERS.sub("#", key(_STARS.sub("", text)))


def _is_page_mark(line: Line) -> bool:
    """Tell whether a line is a page number by its wording alone ("Page 3 of 9", "3 | Page")."""
    if line.kind is LineKind.FURNITURE:
        return True
    if line.kind not in (LineKind.TEXT, LineKind.HEADING) or len(line.text) > _LONGEST:
        return False
    text = (
        " ".join(_STARS.sub(" ", line.text).split())
        if "*" in line.text or "_" in line.text or "#" in line.text
        else line.text.strip()
    )
    if not text or not _DIGIT.search(text):
        return False
    if _PAGE_FIRST.match(text) and not re.fullmatch(r"\d{1,2}/\d{1,2}", text):
        return True
    if "\t" in text.strip() and not re.match(r".{0,90}\tpage \d+ of \d+$", text, re.I):
        return False
    if PAGE_OF.search(text):
        head = PAGE_OF.sub("", text)
        return not head or (
            len(head) < 90
            and head[-1] not in ".,;:"
            and not re.search(r"\b(?:on|see|to|from|and|at)$", head, re.I)
        )
    leads = _PAGE_LEADS.match(text)
    return bool(leads) and ("|" in text or bool(re.search(r"\bof \d+", text)) or len(text) < 10)


def _edges(lines: list[Line], certain: set[int]) -> set[int]:
    """Return the indices of lines that stand next to a page break, or to other lines that do (three deep)."""
    near: set[int] = set()
    starts = {
        i for i in range(1, len(lines)) if lines[i].page is not None and lines[i].page != lines[i - 1].page
    }
    for origin in (*certain, *starts):
        for step in (-1, 1):
            index, seen = origin + step, 0
            if step == 1 and origin in starts and origin not in certain:
                index = origin
            while 0 <= index < len(lines) and seen < 3 and abs(index - origin) <= _FAR:
                line = lines[index]
                if line.kind is LineKind.TEXT or line.kind is LineKind.HEADING:
                    near.add(index)
                    seen += 1
                elif line.kind not in (LineKind.BLANK, LineKind.FURNITURE):
                    break
                index += step
    return near


def _mark_repeated(lines: list[Line], edges: set[int]) -> None:
    """Mark short lines which come back at page edges, and seldom anywhere else."""
    least = 2 if len(edges) < 40 else 3
    keys = {i: _key_of(lines[i]) for i in edges}
    at_edges = Counter(found for found in keys.values() if found)
    if not any(times >= least for times in at_edges.values()):
        return
    keys |= {i: _key_of(line) for i, line in enumerate(lines) if i not in keys}
    everywhere = Counter(keys.values())
    for index in edges:
        found = keys.get(index, "")
        often = len(found) > 2 and at_edges[found] >= least and at_edges[found] >= 0.6 * everywhere[found]
        ends = lines[index].text.rstrip()[-1:]
        if often and ends not in (":", "?") and _keeps_its_side(lines, index, found):
            lines[index].kind = LineKind.FURNITURE
    _mark_topmost(lines, keys)


def _mark_topmost(lines: list[Line], keys: dict[int, str]) -> None:
    """Mark the file's first line where it is the header of the other pages, laid out as one: two parts and a gap."""
    first = next((i for i, line in enumerate(lines) if line.kind is not LineKind.BLANK), None)
    if first is None or lines[first].kind is not LineKind.TEXT or not _TWO_PARTS.match(lines[first].text):
        return
    found = keys.get(first)
    if any(line.kind is LineKind.FURNITURE and keys.get(i) == found for i, line in enumerate(lines)):
        lines[first].kind = LineKind.FURNITURE


def _key_of(line: Line) -> str:
    """Return the key of a line that may be a running header or footer, "" for any other."""
    if line.kind not in (LineKind.TEXT, LineKind.HEADING) or len(line.text) > _LONGEST:
        return ""
    return "" if _LIST_START.match(line.text) else page_key(line.text)


def _keeps_its_side(lines: list[Line], index: int, found: str) -> bool:
    """Tell whether the neighbours in at least one direction are page marks or nothing, so that this is no heading."""
    for step in (-1, 1):
        at = index + step
        while (
            0 <= at < len(lines)
            and abs(at - index) <= _FAR
            and (lines[at].kind in (LineKind.BLANK, LineKind.FURNITURE) or page_key(lines[at].text) == found)
        ):
            if lines[at].kind is LineKind.FURNITURE or lines[at].page != lines[index].page:
                return True
            at += step
        if not 0 <= at < len(lines) or lines[at].page != lines[index].page:
            return True
        if step == 1 and lines[at].kind is LineKind.TEXT and len(lines[at].text) < 80:
            return True  # a block of several footer lines
    return False


def _mark_bare_numbers(lines: list[Line]) -> None:
    """Mark numbers that stand alone, unless they are cells of a column or the number of the heading below."""
    alone = [
        i
        for i, line in enumerate(lines)
        if line.kind is LineKind.TEXT
        and "\t" not in line.text.strip()
        and _BARE_NUMBER.match(line.text.strip())
    ]
    for index in alone:
        if _stands_free(lines, index):
            lines[index].kind = LineKind.FURNITURE


def _counting_numbers(lines: list[Line]) -> set[int]:
    """Return the lines that hold nothing but a number, where these count up page by page next to a blank line."""
    found: list[tuple[int, int]] = []
    for index, line in enumerate(lines):
        text = line.text.strip()
        if line.kind is LineKind.TEXT and len(text) < 8 and "\t" not in text and _BARE_NUMBER.match(text):
            beside = [
                at
                for at in (index - 1, index + 1)
                if not 0 <= at < len(lines) or lines[at].kind is LineKind.BLANK
            ]
            if beside:
                found.append((index, int(re.sub(r"\D", "", text))))
    steps = [b == a + 1 for (_, a), (_, b) in itertools.pairwise(found)]
    return {index for index, _ in found} if steps and all(steps) else set()


def _stands_free(lines: list[Line], index: int) -> bool:
    """Tell whether a blank line or the edge of the text stands on both sides, or a page break on one."""

    def free(at: int) -> bool:
        return (
            not 0 <= at < len(lines)
            or lines[at].kind in (LineKind.BLANK, LineKind.FURNITURE)
            or (lines[at].page != lines[index].page)
        )

    return free(index - 1) and free(index + 1)
