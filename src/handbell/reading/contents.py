"""The list of contents: found, set apart from the body, and kept as entries to compare with the headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from handbell.reading.marks import Style, is_appendix, latin, read_mark
from handbell.reading.pieces import Piece, Role
from handbell.reading.wording import key

_TITLE: Final = re.compile(r"(?:table of |list of )?contents(?: page)?|cynnwys|index", re.I)
_LEADER: Final = re.compile(
    r"[\s.…_·]*(?:[.…_·]\s?){3,}[\s.…_·]*(?:page\s*)?(\d{1,3})?\s*$|[\s]{2,}(?:page\s*)?(\d{1,3})$", re.I
)
_PAGE_AT_END: Final = re.compile(r"\s(?:page\s*|p\.?\s*)?\d{1,3}$", re.I)
_PAGE_CELL: Final = re.compile(r"(?:page|pages|p\.?|tudalen)?\s*\d{0,3}(?:\s*[-–]\s*\d{1,3})?", re.I)
_HEAD_CELL: Final = re.compile(
    r"section|paragraph|para|clause|page|appendix|annex|no\.?|number|title|heading|item|topic|content|adran|tudalen|",
    re.I,
)
_ALONE: Final = re.compile(r"\s*(\d{1,2}(?:\.\d{1,2}){0,2})\.?\s*")
_PAGE_ALONE: Final = re.compile(r"\s*(?:page\s*|p\.?\s*)\d{1,3}\s*", re.I)
_LONGEST_ENTRY: Final = 140
_MOST_ENTRIES: Final = 150


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list of contents: the number or letter, the heading that it announces, its page if printed.

    raw: the number as printed (look-alike letters kept). appendix: whether it is listed as an appendix.
    """

    ref: str
    heading: str
    page: str
    raw: str
    appendix: bool
    line: int


def mark_contents(pieces: list[Piece]) -> list[Entry]:
    """Give the pieces of the list of contents that role; return its entries, in order (none without one)."""
    for start, piece in enumerate(pieces[:120]):
        if piece.role in (Role.TEXT, Role.HEADING, Role.ROW) and _TITLE.fullmatch(piece.text.strip(" :.*")):
            end, entries = _extent(pieces, start)
            if len(entries) > 1:
                piece.role = Role.HEADING
                for inside in pieces[start + 1 : end]:
                    if inside.role is not Role.FURNITURE:
                        inside.role = Role.CONTENTS
                return entries
    return []


@dataclass(slots=True)
class _List:
    """The entries found so far, and what they look like."""

    entries: list[Entry]
    seen: set[str]
    dressed: bool = False  # whether entries carry pages, leaders or columns
    appendix: bool = False
    pending: str = ""  # a number that stands on a line of its own, above its heading

    def takes_line(self, piece: Piece) -> bool:
        """Take a line that is only the number above a heading, or only the page below it, or the head of the list."""
        text = piece.full
        if piece.role is not Role.TEXT:
            return False
        if not self.entries and _HEAD_CELL.fullmatch(text.strip()):
            return True
        if text[-1:] not in "0123456789." or self.pending:
            return False
        number = _ALONE.fullmatch(text)
        if number and (not self.entries or self.entries[0].raw):
            self.pending = number[1]
            return True
        return bool(self.entries and (number or _PAGE_ALONE.fullmatch(text)))

    def whole(self, entry: Entry) -> Entry:
        """Return an entry with the number that stood above it."""
        pending, self.pending = self.pending, ""
        if pending and not entry.ref:
            return Entry(latin(pending), entry.heading, entry.page, pending, entry.appendix, entry.line)
        if self.entries and not self.entries[-1].heading and not entry.ref:
            last = self.entries.pop()
            return Entry(last.ref, entry.heading, entry.page, last.raw, last.appendix, last.line)
        return entry

    def ends_before(self, entry: Entry, piece: Piece, plain: bool) -> bool:
        """Tell whether an entry would be the first line after the list."""
        if (not entry.heading and not entry.ref) or len(entry.heading) > _LONGEST_ENTRY:
            return True
        same = {key(f"{entry.ref} {entry.heading}"), key(entry.heading)}
        if plain and (
            self.dressed or self.seen & same or len(piece.text.split()) > 14 or piece.text[-1:] in (".", ";")
        ):
            return True
        last = self.entries[-1] if self.entries else None
        return (
            plain
            and last is not None
            and not last.ref
            and bool(entry.ref)
            and piece.mark.style is Style.DOTTED
        )

    def add(self, entry: Entry, plain: bool, has_page: bool) -> None:
        """Keep an entry."""
        self.dressed = self.dressed or has_page
        self.seen.add(key(f"{entry.ref} {entry.heading}"))
        if not entry.ref or plain:
            self.seen.add(key(entry.heading))
        self.entries.append(entry)


def _extent(pieces: list[Piece], start: int) -> tuple[int, list[Entry]]:
    """Return where the list ends (first index after it), and its entries."""
    found = _List([], set())
    end = index = start + 1
    while index < len(pieces) and len(found.entries) < _MOST_ENTRIES:
        piece = pieces[index]
        index += 1
        if piece.role is Role.FURNITURE:
            continue
        if piece.role is Role.ROW and all(_HEAD_CELL.fullmatch(c.strip()) for c in piece.cells):
            found.appendix = any(
                c.strip().lower() in ("appendix", "appendices", "annex") for c in piece.cells
            )
            end = index
            continue
        if found.takes_line(piece):
            end = index
            continue
        entry, has_page = _entry(piece, found.appendix)
        plain = not has_page and piece.role is not Role.ROW
        if not entry.heading and entry.ref and _ahead(pieces, index) in found.seen:
            break  # "Section 1" above the first heading of the body
        if plain and found.dressed and _is_group(piece):
            found.appendix = found.appendix or "append" in piece.text.lower()
            end = index
            continue
        if found.ends_before(entry, piece, plain):
            break
        found.add(found.whole(entry), plain, has_page)
        end = index
    return end, found.entries


def _ahead(pieces: list[Piece], index: int) -> str:
    """Return the key of the next piece."""
    return key(pieces[index].text) if index < len(pieces) else ""


def _is_group(piece: Piece) -> bool:
    """Tell whether a line inside the list only names a group of entries ("Appendices")."""
    return piece.text.strip(" :").lower() in ("appendices", "annexes", "sections", "atodiadau")


def _entry(piece: Piece, appendix: bool) -> tuple[Entry, bool]:
    """Return the entry that a piece makes, and whether it carries a page number or leader."""
    if piece.role is Role.ROW:
        cells = [c for c in piece.cells if c.strip()]
        pages = [c for c in cells if any(x.isdigit() for x in c) and _PAGE_CELL.fullmatch(c.strip())]
        titles = [c for c in cells if sum(x.isalpha() for x in c) > 2 and not _PAGE_CELL.fullmatch(c.strip())]
        others = [c.strip(" .") for c in cells if c not in titles]
        heading = " ".join(titles)
        raw = others[0] if len(others) > 1 and cells[0].strip(" .") == others[0] else ""
        if not raw and cells and len(cells[0].strip(" .")) == 1 and cells[0].strip(" .").isalpha():
            raw = cells[0].strip(" .")
        mark = read_mark(heading)
        if not raw and mark.style not in (Style.NONE, Style.BULLET):
            raw, heading = mark.label, mark.rest
        listed = appendix or (mark.style is Style.NAMED and is_appendix(mark.word))
        page = pages[-1].strip() if pages else ""
        listed = listed or (len(raw) == 1 and raw.isalpha())
        return Entry(latin(raw), _undressed(heading)[0], page, raw, listed, piece.line), bool(pages)
    text, page = _undressed(piece.text)
    mark = piece.mark
    raw = "" if mark.style in (Style.NONE, Style.BULLET) else mark.label
    listed = appendix or (mark.style is Style.NAMED and is_appendix(mark.word))
    return Entry(latin(raw), text, page, raw, listed, piece.line), bool(page) or text != piece.text


def _undressed(text: str) -> tuple[str, str]:
    """Return an entry's heading without dot leader and page, and the page."""
    leader = _LEADER.search(text[-160:])
    if leader:
        return text[: len(text) - len(text[-160:]) + leader.start()].rstrip(" ."), leader[1] or leader[
            2
        ] or ""
    at_end = _PAGE_AT_END.search(text)
    if at_end and not text[at_end.start() - 4 : at_end.start()].isdigit():
        return text[: at_end.start()].rstrip(), at_end[0].strip()
    return text, ""
