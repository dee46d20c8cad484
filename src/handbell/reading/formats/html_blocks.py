"""The blocks of an HTML page: one walk over its elements that gathers words until a block ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree

from handbell.reading.formats.characters import clean
from handbell.reading.formats.html_elements import (
    BLOCKS,
    CONTENT,
    UNSHOWN,
    cells_of,
    has_table,
    inside_content,
    inside_item,
    is_bold,
    rows_of,
)
from handbell.reading.formats.lists import numeral
from handbell.reading.lines import Line, LineKind

_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_LISTS: Final = frozenset({"ul", "ol", "menu", "dir"})
_CHROME: Final = frozenset({"nav", "header", "footer"})
_CHROME_ROLES: Final = frozenset({"navigation", "banner", "contentinfo", "search"})
_UNSEEN_STYLE: Final = re.compile(r"display:\s*none|visibility:\s*hidden")
_OFFICE_LIST: Final = re.compile(r"mso-list:\s*\S+\s+level(\d)")
_WHITE: Final = re.compile(r"[ \t\n\r\x0c]+")
_LONGEST_PAIR: Final = 110
_LONGEST_NOTE_NUMBER: Final = 2  # digits
_DEEPEST_TABLE: Final = 8


@dataclass(slots=True)
class _List:
    """A list that is open: its kind and the number that comes next."""

    ordered: bool
    form: str
    next: int
    step: int


class BlockReader:
    """Walks a page and keeps its lines."""

    def __init__(self, depth: int = 0) -> None:
        """Begin a page, or the inside of a table cell `depth` tables deep."""
        self.lines: list[Line] = []
        self.pictures = 0
        self.unseen = 0
        self._depth = depth
        self._pieces: list[str] = []
        self._all_bold = True
        self._links: list[str] = []
        self._lists: list[_List] = []
        self._label = ""  # of the list item that has just begun
        self._item = 0  # depth of the list item whose words are being gathered
        self._heading = 0
        self._quotations = 0
        self._chrome = 0
        self._content = 0
        self._bold = 0
        self._plain = 0  # inside <pre>
        self._terms = 0
        self._place = 0
        self._notes: dict[str, str] = {}  # where raised numbers lead, and the numbers
        self._note = ""  # the number of the footnote that has just begun

    def read(self, top: etree._Element) -> None:
        """Gather the lines of `top` and all below it, without recursion: pages may nest a thousand deep."""
        stack: list[tuple[etree._Element, bool]] = [(top, False)]
        while stack:
            element, done = stack.pop()
            if done:
                self._close(element)
                if element is not top:
                    self._say(element.tail)
                continue
            stack.append((element, True))
            if not isinstance(element.tag, str) or not self._open(element):
                continue
            self._say(element.text)
            stack.extend((child, False) for child in reversed(element))
        self._flush()

    def said(self) -> list[str]:
        """Say in plain sentences what was not carried over."""
        notes: list[str] = []
        if self.pictures:
            notes.append(
                f"Pictures were left out ({self.pictures}); any words inside them could not be read."
            )
        if self.unseen:
            notes.append("Parts of the page that are set as hidden were left out.")
        return notes

    def _open(self, element: etree._Element) -> bool:
        """Begin an element; return whether to go inside."""
        tag = element.tag
        if tag in UNSHOWN or self._is_unseen(element):
            return False
        if tag in BLOCKS:
            self._flush()
            self._place = _line_number(element)
            if tag == "table" and self._depth < _DEEPEST_TABLE:
                self._table(element)
                return False
            self._open_block(element, tag)
            self._note = self._notes.get(element.get("id") or "", self._note)
        elif tag == "br":
            self._pieces.append("\n")
        elif tag == "img":
            self._picture(element)
        elif tag == "a":
            self._link(element)
        elif tag == "sup" and self._calls_note(element):
            self._pieces.append("[")
        elif tag == "input":
            self._pieces.append({"checkbox": "☐ ", "radio": "☐ "}.get(element.get("type", "").lower(), " "))
        self._bold += is_bold(element)
        return not self._office_label(element)

    def _open_block(self, element: etree._Element, tag: str) -> None:
        """Set what a block means for the words inside it."""
        if tag in _HEADINGS:
            self._heading = _HEADINGS[tag]
        elif tag in _LISTS:
            self._lists.append(_opened(element))
        elif tag == "li":
            self._begin_item(element)
        elif tag == "blockquote":
            self._quotations += 1
        elif tag == "pre":
            self._plain += 1
        elif tag == "dt":
            self._terms += 1
        if tag in CONTENT:
            self._content += 1
        if self._is_chrome(element):
            self._chrome += 1
        office = _OFFICE_LIST.search(element.get("style") or "")
        if office:
            self._item = int(office[1])

    def _close(self, element: etree._Element) -> None:
        """End an element: undo what opening it set."""
        tag = element.tag
        if not isinstance(tag, str) or tag in UNSHOWN or self._is_unseen(element, count=False):
            return
        if tag == "table" and self._depth < _DEEPEST_TABLE:
            return
        self._bold -= is_bold(element)
        if tag == "sup" and self._calls_note(element):
            self._pieces.append("]")
        if tag in BLOCKS:
            self._flush()
            self._close_block(element, tag)

    def _pair(self, element: etree._Element) -> None:
        """Make a row of a term and the number or address that stands beside it: "School office: 01632 960402"."""
        term, said = self.lines[-2:] if len(self.lines) > 1 else (None, None)
        before = element.getprevious()
        if (
            term is None
            or said is None
            or before is None
            or before.tag != "dt"
            or term.number == said.number == 0
        ):
            return
        both = (term, said)
        if sum(len(line.text) for line in both) > _LONGEST_PAIR or any(
            x.kind is not LineKind.TEXT for x in both
        ):
            return
        if term.text != clean(" ".join("".join(str(t) for t in before.itertext()).split())):
            return
        if not (said.links or any(c.isdigit() or c == "@" for c in said.text)):
            return
        row = Line(f"{term.text}\t{said.text}", LineKind.TABLE_ROW, term.number, cells=(term.text, said.text))
        row.links = term.links + said.links
        self.lines[-2:] = [row]

    def _close_block(self, element: etree._Element, tag: str) -> None:
        """Undo what a block meant for the words inside it."""
        self._chrome -= self._is_chrome(element)
        self._content -= tag in CONTENT
        if tag in _HEADINGS:
            self._heading = 0
        elif tag in _LISTS:
            self._lists.pop()
            self._item = len(self._lists) if inside_item(element) else 0
        elif tag == "li":
            self._item, self._label = 0, ""
        elif tag == "blockquote":
            self._quotations -= 1
        elif tag == "pre":
            self._plain -= 1
        elif tag == "dt":
            self._terms -= 1
        elif tag == "dd":
            self._pair(element)
        elif not self._lists:
            self._item = 0

    def _calls_note(self, element: etree._Element) -> bool:
        """Tell whether a raised number calls a footnote, rather than making a square metre or a date."""
        said = "".join(str(text) for text in element.itertext()).strip()
        if not said.isdecimal() or len(said) > _LONGEST_NOTE_NUMBER:
            return False
        link = next(element.iter("a"), None)
        link = link if link is not None else next(element.iterancestors("a"), None)
        if link is None:
            return False
        self._notes[(link.get("href") or "").removeprefix("#")] = said
        return True

    def _say(self, text: str | None) -> None:
        """Gather words."""
        if not text:
            return
        if self._plain:
            self._pieces.append(text)
        else:
            self._pieces.append(_WHITE.sub(" ", text))
        if not self._bold and self._all_bold and not text.isspace():
            self._all_bold = False

    def _flush(self) -> None:
        """Make lines of the words gathered since the last block began or ended."""
        if not self._pieces:
            return
        raw = "".join(self._pieces).split("\n")
        texts = [clean(text) for text in raw]
        texts = [text.rstrip() if self._plain else text.strip() for text in texts if text.strip()]
        if texts and self._heading:
            texts = [" ".join(texts)]
        for number, text in enumerate(texts):
            line = self._line(text)
            line.apart = number == 0 and line.kind is LineKind.TEXT
            self.lines.append(line)
        self._pieces.clear()
        if texts:
            self._links.clear()
            self._all_bold = True

    def _line(self, text: str) -> Line:
        """Return one line with what the open elements say of it."""
        line = Line(
            text, number=self._place, bold=self._all_bold or bool(self._terms), links=tuple(self._links)
        )
        self._links.clear()
        if self._chrome:
            line.kind = LineKind.FURNITURE
        elif self._note:
            line.kind, line.label = LineKind.NOTE, self._note
        elif self._heading:
            line.kind, line.level = LineKind.HEADING, self._heading
        elif self._label:
            line.kind, line.level, line.label = LineKind.LIST_ITEM, self._item, self._label
        elif self._item:
            line.level = self._item
        elif self._quotations:
            line.kind, line.level = LineKind.QUOTATION, self._quotations
        self._label = self._note = ""
        return line

    def _begin_item(self, element: etree._Element) -> None:
        """Give a list item its label."""
        self._item = max(len(self._lists), 1)
        here = self._lists[-1] if self._lists else None
        if here is None or not here.ordered:
            self._label = "•"
            return
        value = element.get("value") or ""
        here.next = int(value) if re.fullmatch(r"-?\d{1,6}", value) else here.next
        self._label = element.get("data-label") or numeral(here.next, here.form) + "."
        here.next += here.step

    def _office_label(self, element: etree._Element) -> bool:
        """Take the number or bullet that Word writes into a page of its own as the item's label."""
        style = element.get("style") or ""
        if "mso-list" not in style or "ignore" not in style.lower():
            return False
        label = clean("".join(str(text) for text in element.itertext())).strip()
        self._label = "•" if label in ("·", "o", "§", "") else label
        self._item = self._item or 1
        return True

    def _picture(self, element: etree._Element) -> None:
        """Keep the words that stand for a picture."""
        self.pictures += 1
        words = element.get("alt") or ""
        self._say(f" {words} " if words.strip() else "")

    def _link(self, element: etree._Element) -> None:
        """Keep the address of a link that leads out of the page."""
        address = (element.get("href") or "").strip()
        if re.match(r"(?:https?|mailto|tel):", address, re.IGNORECASE):
            self._links.append(address)

    def _is_unseen(self, element: etree._Element, count: bool = True) -> bool:
        """Tell whether an element is set as hidden."""
        hidden = "hidden" in element.attrib or _UNSEEN_STYLE.search(element.get("style") or "") is not None
        self.unseen += hidden and count
        return hidden

    def _is_chrome(self, element: etree._Element) -> bool:
        """Tell whether an element is the frame of the page rather than its content."""
        if element.get("role") in _CHROME_ROLES:
            return True
        return element.tag in _CHROME and (element.tag == "nav" or not inside_content(element))

    def _table(self, table: etree._Element) -> None:
        """Add the lines of a table: rows; or, for a frame or a layout made of a table, the lines inside."""
        rows = rows_of(table)
        read = [[self._cell(cell) for cell in cells_of(row)] for row in rows]
        for caption in table.iterchildren("caption"):
            self.lines.extend(self._cell(caption))
        inside = [cell for row in read for cell in row]
        layout = any(len(cell) > 1 and any(line.kind is LineKind.HEADING for line in cell) for cell in inside)
        single = max(map(len, read), default=0) <= 1
        if single or layout or has_table(table):
            boxed = (
                single
                and len(rows) == 1
                and not any(x.kind is LineKind.HEADING for cell in inside for x in cell)
            )
            for line in (line for cell in inside for line in cell):
                if boxed and line.kind is LineKind.TEXT and not line.level:
                    line.kind, line.level = LineKind.QUOTATION, 1
                self.lines.append(line)
            return
        for row, cells in zip(rows, read, strict=True):
            self._row(row, cells)

    def _row(self, row: etree._Element, cells: list[list[Line]]) -> None:
        """Add the line of one table row."""
        texts = tuple("\n".join(f"{x.label} {x.text}" if x.label else x.text for x in cell) for cell in cells)
        if not any(texts):
            return
        line = Line("\t".join(text.replace("\n", " ") for text in texts), LineKind.TABLE_ROW, cells=texts)
        line.number = _line_number(row) or self._place
        line.bold = all(x.bold for cell in cells for x in cell)
        line.links = tuple(link for cell in cells for x in cell for link in x.links)
        if self._chrome:
            line.kind = LineKind.FURNITURE
        self.lines.append(line)

    def _cell(self, cell: etree._Element) -> list[Line]:
        """Return the lines of a table cell."""
        inner = BlockReader(self._depth + 1)
        inner._chrome = self._chrome
        inner._bold = cell.tag == "th"
        inner.read(cell)
        self.pictures += inner.pictures
        self.unseen += inner.unseen
        return inner.lines


def _line_number(element: etree._Element) -> int:
    """Return the line of the file on which an element begins, 0 where it is not known."""
    written = element.get("data-line")
    return int(written) if written and written.isdecimal() else int(str(element.sourceline or 0))


def _opened(element: etree._Element) -> _List:
    """Return the state of a list that begins."""
    start = element.get("start") or ""
    backwards = "reversed" in element.attrib
    count = sum(1 for _ in element.iterchildren("li"))
    first = int(start) if re.fullmatch(r"-?\d{1,6}", start) else (count if backwards else 1)
    style = (element.get("style") or "").lower()
    form = element.get("type") or ""
    for words, sign in (("lower-alpha", "a"), ("lower-latin", "a"), ("upper-alpha", "A"), ("upper-latin", "A"),
                        ("lower-roman", "i"), ("upper-roman", "I")):  # fmt: skip
        if words in style:
            form = sign
    return _List(element.tag == "ol", form, first, -1 if backwards else 1)
