"""The body of a Word file: its paragraphs and tables in order, as lines."""

from __future__ import annotations

from typing import Final

from lxml import etree

from handbell.reading.formats.word.numbering import Numbering
from handbell.reading.formats.word.package import Package, W
from handbell.reading.formats.word.paragraphs import WordReader, Words, diagram_lines
from handbell.reading.formats.word.styles import Style, Styles, list_place, number
from handbell.reading.lines import Line, LineKind
from handbell.reading.refusals import MOST_LINES, too_long

_PARAGRAPH: Final = W + "p"
_TABLE: Final = W + "tbl"
_ROW: Final = W + "tr"
_CELL: Final = W + "tc"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TRANSPARENT: Final = frozenset(
    {W + name for name in ("ins", "moveTo", "sdt", "sdtContent", "customXml", "smartTag")}
    | {_MC + "AlternateContent", _MC + "Choice"}
)
_LARGER: Final = 1.15  # times the body's size: larger to the eye


class BodyReader:
    """Reads blocks (paragraphs, tables) of the body, of headers, of text boxes and of notes."""

    def __init__(self, package: Package, styles: Styles, numbering: Numbering, reader: WordReader) -> None:
        """Take the opened file and what its styles and lists say."""
        self._package = package
        self._styles = styles
        self._numbering = numbering
        self._reader = reader
        self._links: dict[str, tuple[str, str]] = {}
        self._notes: dict[str, dict[str, etree._Element]] = {}
        self._held: list[str] = []  # words of a paragraph whose end was deleted: they belong to the next
        self._owed: list[Line] = []  # notes called by a table, given after the row
        self._count = 0

    def point_at(
        self, links: dict[str, tuple[str, str]], notes: dict[str, dict[str, etree._Element]]
    ) -> None:
        """Take what the part now read points at, and the notes it may call."""
        self._links, self._notes = links, notes

    def lines(self, parent: etree._Element) -> list[Line]:
        """Return the lines of all blocks in `parent`, notes and text boxes after the paragraph that holds them."""
        out: list[Line] = []
        for block in _children(parent, _PARAGRAPH, _TABLE):
            out.extend(self._paragraph(block) if block.tag == _PARAGRAPH else self._table(block))
            if len(out) > MOST_LINES:
                raise too_long()
        return out

    def _paragraph(self, paragraph: etree._Element) -> list[Line]:
        """Return the lines of one paragraph, then its text boxes, diagrams and notes."""
        properties = paragraph.find(W + "pPr")
        style = self._styles.of(_style_name(properties))
        words = self._reader.words(paragraph, style)
        if self._held:
            words.pieces[:0] = self._held
            self._held = []
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self._held = words.pieces
            return []
        lines = self._shape(words, properties, style)
        if words.boxes or words.diagrams or words.notes:
            lines.extend(self._anchored(words))
        return lines

    def _shape(self, words: Words, properties: etree._Element | None, style: Style) -> list[Line]:
        """Give a paragraph's words their kind, level and label."""
        level = _heading_level(properties, style)
        label, depth = self._label(properties, style)
        texts = words.lines()
        if not texts:
            return []
        if style.title or level:
            texts = [" ".join(texts)]
        body = self._styles.body.size or 10.0
        bold = bool(words.bold) or words.size > _LARGER * body
        first = Line(
            texts[0], bold=bold, size=words.size, links=tuple(words.links), indent=_indent(properties)
        )
        if style.title:
            first.kind = LineKind.HEADING
        elif level:
            first.kind, first.level, first.label = LineKind.HEADING, level, label or ""
        elif label is not None:
            first.kind, first.level, first.label = LineKind.LIST_ITEM, depth + 1, label
        elif style.quotation:
            first.kind, first.level = LineKind.QUOTATION, 1
        first.apart = first.kind is LineKind.TEXT  # Word parts its paragraphs, and not the lines inside one
        rest = [Line(text, bold=bold, size=words.size, indent=first.indent) for text in texts[1:]]
        for line in rest:
            line.kind = LineKind.TEXT if label is not None else first.kind
            line.level = first.level
        return [first, *rest]

    def _label(self, properties: etree._Element | None, style: Style) -> tuple[str | None, int]:
        """Count a paragraph in its list; return its label (None outside lists) and its depth from 0."""
        identity, depth = style.numbering, style.depth
        if identity is not None:
            by_style = self._numbering.depth_of_style(
                identity, _style_name(properties) or self._styles.default
            )
            depth = by_style if by_style is not None else depth
        own = properties.find(W + "numPr") if properties is not None else None
        if own is not None:
            own_identity, own_depth = list_place(own)
            identity = identity if own_identity is None else own_identity
            depth = depth if own_depth is None else own_depth
        if identity is None or identity == "0":
            return None, 0
        return self._numbering.label(identity, depth or 0), depth or 0

    def _anchored(self, words: Words) -> list[Line]:
        """Return the lines of what hangs on a paragraph."""
        lines: list[Line] = []
        for box in words.boxes:
            lines.extend(self.lines(box))
        for identity in words.diagrams:
            part = self._links.get(identity, ("", ""))[1]
            lines.extend(Line(text) for text in diagram_lines(self._package.xml(part) if part else None))
        first = self._reader.marks - len(words.notes) + 1
        for mark, (kind, identity) in enumerate(words.notes, first):
            note = self._notes.get(kind, {}).get(identity)
            for line in self.lines(note) if note is not None else ():
                line.kind, line.label, line.level = LineKind.NOTE, str(mark), 0
                lines.append(line)
        return lines

    def _table(self, table: etree._Element) -> list[Line]:
        """Return a table as one line a row; a frame or a layout made of a table as the lines inside it."""
        rows = [self._row(row) for row in _children(table, _ROW) if row.find(f"{W}trPr/{W}del") is None]
        if max(map(len, rows), default=0) <= 1:
            return _framed([line for row in rows for cell in row for line in cell], len(rows))
        inside = [cell for row in rows for cell in row]
        if any(len(cell) > 1 and any(line.kind is LineKind.HEADING for line in cell) for cell in inside):
            return [line for cell in inside for line in cell]
        return [line for row in rows for line in row_lines(row)]

    def _row(self, row: etree._Element) -> list[list[Line]]:
        """Return the lines of each cell of a row; a cell that only continues the one above is empty."""
        cells: list[list[Line]] = []
        for cell in _children(row, _CELL):
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            goes_on = merge is not None and merge.get(W + "val", "continue") == "continue"
            lines = self.lines(cell)
            cells.append(lines if lines or not goes_on else [])
        return cells


def row_lines(cells: list[list[Line]]) -> list[Line]:
    """Return the line of a table row, then the notes that its cells call."""
    texts = tuple(
        "\n".join(_labelled(line) for line in cell if line.kind is not LineKind.NOTE) for cell in cells
    )
    if not any(texts):
        return []
    words = [line for cell in cells for line in cell]
    row = Line("\t".join(text.replace("\n", " ") for text in texts), LineKind.TABLE_ROW, cells=texts)
    row.bold = bool(words) and all(line.bold for line in words)
    row.links = tuple(link for line in words for link in line.links)
    return [row, *(line for line in words if line.kind is LineKind.NOTE)]


def _labelled(line: Line) -> str:
    """Return a line with the label that its format made, for where there is no other place for it."""
    text = " ".join(cell.replace("\n", " ") for cell in line.cells) if line.cells else line.text
    return f"{line.label} {text}" if line.label else text


def _framed(lines: list[Line], rows: int) -> list[Line]:
    """Return the lines of a table of one column: one row is a box, whose plain words are set apart as a quotation."""
    boxed = rows == 1 and not any(line.kind is LineKind.HEADING for line in lines)
    for line in lines:
        if boxed and line.kind is LineKind.TEXT and not line.level:
            line.kind, line.level = LineKind.QUOTATION, 1
    return lines


def _children(parent: etree._Element, *wanted: str) -> list[etree._Element]:
    """Return the children of the wanted kinds, through what only wraps them, in order."""
    found: list[etree._Element] = []
    for child in parent:
        tag = child.tag
        if tag in wanted:
            found.append(child)
        elif tag in _TRANSPARENT:
            found.extend(_children(child, *wanted))
    return found


def _style_name(properties: etree._Element | None) -> str:
    """Return the id of a paragraph's style, or nothing."""
    style = properties.find(W + "pStyle") if properties is not None else None
    return "" if style is None else str(style.get(W + "val", ""))


def _heading_level(properties: etree._Element | None, style: Style) -> int:
    """Return a paragraph's heading level counted from 1, or 0; its own outline level wins over its style's."""
    own = properties.find(W + "outlineLvl") if properties is not None else None
    if own is None:
        return style.heading or 0
    level = number(own.get(W + "val"), 9) + 1
    return level if 0 < level < 10 else 0


def _indent(properties: etree._Element | None) -> float:
    """Return a paragraph's own left indent in points."""
    own = properties.find(W + "ind") if properties is not None else None
    if own is None:
        return 0.0
    return number(own.get(W + "left", own.get(W + "start")), 0) / 20
