"""Word files (.docx, .docm, .dotx): read from their XML directly."""

from __future__ import annotations

from typing import Final

from lxml import etree

from handbell.reading.formats.titles import trusted_title
from handbell.reading.formats.word.body import BodyReader
from handbell.reading.formats.word.numbering import Numbering
from handbell.reading.formats.word.package import Package, R, W
from handbell.reading.formats.word.paragraphs import Left, WordReader
from handbell.reading.formats.word.styles import Styles
from handbell.reading.lines import Line, LineKind, Source
from handbell.reading.refusals import damaged, empty_file

__all__ = ["Package", "read_word"]

_DC_TITLE: Final = "{http://purl.org/dc/elements/1.1/}title"
_OUTSIDE_NOTES: Final = frozenset({"separator", "continuationSeparator", "continuationNotice"})


def read_word(package: Package) -> Source:
    """Return the lines of a Word file: headers first, the body in order, footers last; raises CannotRead."""
    main = main_part(package)
    root = package.xml(main)
    body = root.find(W + "body") if root is not None else None
    if root is None or body is None:
        raise damaged("a Word file")
    links = package.relationships(main)
    parts = {kind: target for kind, target in links.values() if kind in _SINGLE_PARTS}
    styles = Styles(package.xml(parts.get("styles", "")))
    reader = WordReader(styles, links)
    blocks = BodyReader(package, styles, Numbering(package.xml(parts.get("numbering", "")), styles), reader)
    notes = {kind: _notes(package.xml(parts.get(kind + "s", "")), kind) for kind in ("footnote", "endnote")}
    headers, footers = (_furniture(package, root, links, blocks, kind) for kind in ("header", "footer"))
    blocks.point_at(links, notes)
    lines = blocks.lines(body)
    if not lines and not headers and not footers:
        raise empty_file()
    whole = headers + lines + footers
    for count, line in enumerate(whole, 1):
        line.number = count
    return Source(whole, "word", title=_title(package, lines), notes=_said(reader.left, package))


_SINGLE_PARTS: Final = frozenset({"styles", "numbering", "footnotes", "endnotes"})


def main_part(package: Package) -> str:
    """Return the name of the part that holds the document."""
    for kind, target in package.relationships("").values():
        if kind == "officeDocument" and target in package.names:
            return target
    return "word/document.xml"


def _notes(root: etree._Element | None, kind: str) -> dict[str, etree._Element]:
    """Return footnotes or endnotes by their id, without the rules that Word draws above them."""
    if root is None:
        return {}
    return {
        str(note.get(W + "id", "")): note
        for note in root.iterchildren(W + kind)
        if note.get(W + "type", "") not in _OUTSIDE_NOTES
    }


def _furniture(
    package: Package, root: etree._Element, links: dict[str, tuple[str, str]], blocks: BodyReader, kind: str
) -> list[Line]:
    """Return the lines of all headers or footers of the document, each text once."""
    lines: list[Line] = []
    seen: set[str] = set()
    for reference in root.iter(f"{W}{kind}Reference"):
        target = links.get(str(reference.get(R + "id", "")), ("", ""))[1]
        part = package.xml(target) if target and target not in seen else None
        seen.add(target)
        for line in blocks.lines(part) if part is not None else ():
            if line.text not in seen:
                seen.add(line.text)
                line.kind, line.level = LineKind.FURNITURE, 0
                lines.append(line)
    return lines


def _title(package: Package, lines: list[Line]) -> str:
    """Return the title: the paragraph in Word's Title style, else the file's property where it can be trusted."""
    styled = [line.text for line in lines if line.kind is LineKind.HEADING and line.level == 0]
    if styled:
        return styled[0]
    for kind, target in package.relationships("").values():
        if kind == "core-properties":
            root = package.xml(target)
            return trusted_title(root.findtext(f".//{_DC_TITLE}") if root is not None else "")
    return ""


def _said(left: Left, package: Package) -> list[str]:
    """Say in plain sentences what was not carried over."""
    notes: list[str] = []
    if left.deletions:
        notes.append("The file has tracked changes: words marked as deleted were left out.")
    if left.insertions:
        notes.append("The file has tracked changes: words marked as inserted were kept.")
    if left.comments or "word/comments.xml" in package.names:
        notes.append("Comments in the margin were left out.")
    if left.hidden:
        notes.append("Words that are set as hidden were left out.")
    if left.pictures:
        notes.append(f"Pictures were left out ({left.pictures}); any words inside them could not be read.")
    return notes
