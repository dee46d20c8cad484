"""Tags that a converter left in plain text: tables are read, other tags are taken out and kept beside the words."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import Final

from handbell.reading.lines import Line, LineKind

_NAMES: Final = (
    "a|abbr|b|big|blockquote|br|center|code|div|em|figure|font|h[1-6]|hr|i|img|li|mark|ol|p|q|s|section|small|span|"
    "strike|strong|sub|sup|table|tbody|td|tfoot|th|thead|tr|u|ul"
)
TAG: Final = re.compile(rf"</?(?:{_NAMES})(?:\s[^<>]{{0,400}})?\s*/?>", re.I)
_BOLD: Final = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,400}?\S?)\1")
_ITALIC: Final = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,300}?[^\s*])\*(?![\w*])")
_CELL_BULLET: Final = re.compile(r"\s*[•▪●·]\s+")
_MOST_TABLE_LINES: Final = 2000


def has_tags(text: str) -> bool:
    """Tell whether a text holds a tag."""
    return "<" in text and bool(TAG.search(text))


def without_tags(text: str) -> tuple[str, list[str]]:
    """Return a text without its tags, and the tags."""
    tags = TAG.findall(text)
    bare = TAG.sub(lambda m: " " if m[0][1:3].lower() in ("br", "li", "p>", "td", "th", "tr") else "", text)
    return bare, tags


def without_emphasis(text: str) -> str:
    """Return a text without the stars and underlines that mark bold and italic."""
    if "*" not in text and "__" not in text:
        return text
    return _ITALIC.sub(r"\1", _BOLD.sub(r"\2", text))


def cell(text: str) -> str:
    """Return the text of a table cell; bulleted entries that run on in it are put on lines of their own."""
    text = " ".join(text.split(" "))
    if len(_CELL_BULLET.findall(text)) > 1:
        text = _CELL_BULLET.sub("\n• ", text)
    return text.strip()


class _Table(HTMLParser):
    """Collects the rows of one table."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.outside: list[str] = []
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a row or a cell; an entry of a list gets a bullet."""
        if tag == "tr":
            self.rows.append([])
            self._in_cell = False
        elif tag in ("td", "th"):
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append("")
            self._in_cell = True
        elif tag in ("br", "p", "div", "li"):
            self.handle_data("\n• " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        """End a cell."""
        if tag in ("td", "th", "tr"):
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        """Keep the words, in the cell where they stand."""
        if self._in_cell:
            self.rows[-1][-1] += data
        elif data.strip():
            self.outside.append(data.strip())


def unfold_tables(lines: list[Line]) -> list[tuple[Line, list[str]]]:
    """Return the lines, each with its tags; every table written in tags becomes one line a row."""
    found: list[tuple[Line, list[str]]] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        if line.kind is LineKind.TEXT and "<table" in line.text.lower():
            end = index
            while (
                end + 1 < len(lines)
                and end - index < _MOST_TABLE_LINES
                and "</table" not in lines[end].text.lower()
            ):
                end += 1
            found.extend(_rows(lines[index : end + 1]))
            index = end + 1
            continue
        found.append((line, []))
        index += 1
    return found


def _rows(lines: list[Line]) -> list[tuple[Line, list[str]]]:
    """Return the rows of the table that stands in these lines; words before and after it keep their place."""
    whole = "\n".join(line.text for line in lines)
    low = whole.lower()
    start = low.find("<table")
    stop = low.find("</table")
    stop = low.find(">", stop) + 1 if stop >= 0 else len(whole)
    parser = _Table()
    parser.feed(whole[start:stop])
    parser.close()
    first = lines[0]
    tags = TAG.findall(whole[start:stop])
    found: list[tuple[Line, list[str]]] = []
    before, after = whole[:start].strip(), whole[stop:].strip()
    if before:
        found.append((Line(before, number=first.number, page=first.page), []))
    for outside in parser.outside:
        found.append((Line(outside, number=first.number, page=first.page), []))
    for row in parser.rows:
        cells = tuple(
            "\n".join(" ".join(part.split()) for part in c.split("\n") if part.strip()) for c in row
        )
        line = Line("\t".join(cells), LineKind.TABLE_ROW, first.number, first.page, cells=cells)
        found.append((line, tags))
        tags = []
    if after:
        found.append((Line(unescape(after), number=first.number, page=first.page), []))
    return found
