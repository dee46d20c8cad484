"""The words of one Word paragraph: runs, breaks, fields and tracked changes undone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from handbell.reading.formats.characters import clean
from handbell.reading.formats.word.package import R, W
from handbell.reading.formats.word.styles import Style, Styles, look

_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATHS: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DIAGRAM: Final = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_VML: Final = "{urn:schemas-microsoft-com:vml}"

_RUN: Final = W + "r"
_TEXT: Final = W + "t"
_RUN_LOOK: Final = W + "rPr"
_PARAGRAPH_LOOK: Final = W + "pPr"
_HYPERLINK: Final = W + "hyperlink"
_INSTRUCTION: Final = W + "instrText"
_ALTERNATE: Final = _MC + "AlternateContent"
_TRANSPARENT: Final = frozenset(
    {
        W + name
        for name in ("ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo")
    }
    | {_MC + "Choice"}
)
_TAKEN_OUT: Final = frozenset({W + "del", W + "moveFrom"})
_MATHS_PARTS: Final = frozenset({_MATHS + "oMath", _MATHS + "oMathPara"})
_PICTURES: Final = frozenset({W + "drawing", W + "pict", W + "object", _ALTERNATE})
_NOTE_MARKS: Final = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
_SIGNS: Final = {W + "tab": "\t", W + "ptab": "\t", W + "noBreakHyphen": "-", W + "cr": "\n", W + "br": "\n"}
_ADDRESS: Final = re.compile(r'HYPERLINK\s+"([^"\\]+)"')
# What the symbol fonts hold that forms and lists use; their other signs are ornaments.
_SYMBOLS: Final = {
    "a8": "☐", "6f": "☐", "71": "☐", "72": "☐", "fe": "☒", "fd": "☒", "fc": "✓", "50": "✓", "52": "☑", "53": "☒",
    "b7": "•", "a7": "•", "e0": "→", "d8": "•", "76": "•", "2d": "-", "b0": "°",
}  # fmt: skip


@dataclass(slots=True)
class Words:
    """What was found in one paragraph; line breaks inside it are newlines in `pieces`."""

    pieces: list[str] = field(default_factory=list)
    bold: bool | None = None  # whether every word so far is bold; None before the first word
    size: float = 0.0  # of the first word, in points
    links: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)  # text boxes anchored here
    notes: list[tuple[str, str]] = field(default_factory=list)  # (footnote or endnote, id)
    diagrams: list[str] = field(default_factory=list)  # relationship ids of diagrams anchored here
    look: Style = field(default_factory=Style)  # of the paragraph

    def lines(self) -> list[str]:
        """Return the paragraph's printed lines, cleaned, without empty ones."""
        lines = [clean(line).strip() for line in "".join(self.pieces).split("\n")]
        return [line for line in lines if line]


@dataclass(slots=True)
class Left:
    """What was met and not carried over, for the notes."""

    deletions: int = 0
    insertions: int = 0
    hidden: int = 0
    pictures: int = 0
    comments: int = 0


class WordReader:
    """Reads the words of paragraphs; counts footnote marks and what is left out as it goes."""

    def __init__(self, styles: Styles, links: dict[str, tuple[str, str]]) -> None:
        """Take the document's styles and what its main part points at."""
        self._styles = styles
        self._links = links
        self.left = Left()
        self.marks = 0

    def words(self, paragraph: etree._Element, look_of_paragraph: Style) -> Words:
        """Return the words of a w:p whose style says `look_of_paragraph`."""
        words = Words(look=look_of_paragraph)
        self._walk(paragraph, words)
        return words

    def _walk(self, element: etree._Element, words: Words) -> None:
        """Go through the runs of a paragraph or of something inside it."""
        for child in element:
            tag = child.tag
            if tag == _RUN:
                self._run(child, words)
            elif tag == _PARAGRAPH_LOOK:
                continue
            elif tag in _TRANSPARENT:
                self.left.insertions += tag == W + "ins"
                self._walk(child, words)
            elif tag == _HYPERLINK:
                self._link(child, words)
                self._walk(child, words)
            elif tag in _TAKEN_OUT:
                self.left.deletions += 1
            elif tag == _ALTERNATE:
                self._alternate(child, words)
            elif tag in _MATHS_PARTS:
                words.pieces.extend(part.text or "" for part in child.iter(_MATHS + "t"))

    def _run(self, run: etree._Element, words: Words) -> None:
        """Take the words of one run."""
        look_of_run: etree._Element | None = None
        for child in run:
            tag = child.tag
            if tag == _TEXT:
                text = child.text
                if text and (look_of_run is None or not self._hidden(look_of_run)):
                    words.pieces.append(text.replace("\n", " "))
                    if words.bold is not False and not text.isspace():
                        self._weigh(look_of_run, words)
            elif tag == _RUN_LOOK:
                look_of_run = child
            elif tag in _SIGNS:
                words.pieces.append(_SIGNS[tag])
            elif tag in _PICTURES:
                self._picture(child, words)
            else:
                self._rest_of_run(child, words)

    def _rest_of_run(self, child: etree._Element, words: Words) -> None:
        """Take what runs seldom hold: note marks, symbols, the instructions of fields, comments."""
        tag = child.tag
        if tag in _NOTE_MARKS:
            self.marks += 1
            words.pieces.append(f"[{self.marks}]")
            words.notes.append((_NOTE_MARKS[tag], str(child.get(W + "id", ""))))
        elif tag == W + "sym":
            words.pieces.append(_SYMBOLS.get(str(child.get(W + "char", ""))[-2:].lower(), ""))
        elif tag == _INSTRUCTION:
            words.links.extend(_ADDRESS.findall(child.text or ""))
        elif tag == W + "commentReference":
            self.left.comments += 1

    def _weigh(self, properties: etree._Element | None, words: Words) -> None:
        """Take weight and size of a run that has words, its own first, then its style's, then its paragraph's."""
        style = self._look(properties) if properties is not None else words.look
        bold = words.look.bold if style.bold is None else style.bold
        words.bold = bool(bold)
        words.size = words.size or style.size or words.look.size or 0.0

    def _look(self, properties: etree._Element) -> Style:
        """Return what run properties say, the character style that they name filled in."""
        own = Style()
        look(properties, own)
        named = properties.find(W + "rStyle")
        if named is not None and own.bold is None:
            style = self._styles.own(str(named.get(W + "val", "")))
            own.bold, own.size = style.bold, own.size or style.size
        return own

    def _hidden(self, properties: etree._Element) -> bool:
        """Tell whether a run is hidden text; note it if so."""
        if properties.find(W + "vanish") is None:
            return False
        own = Style()
        look(properties, own)
        self.left.hidden += bool(own.hidden)
        return bool(own.hidden)

    def _link(self, element: etree._Element, words: Words) -> None:
        """Keep the address of a hyperlink that leads out of the document."""
        kind, target = self._links.get(str(element.get(R + "id", "")), ("", ""))
        if kind == "hyperlink" and target:
            words.links.append(target)

    def _alternate(self, element: etree._Element, words: Words) -> None:
        """Take the first of the alternatives that Word offers to different programs: they say the same."""
        choice = element.find(_MC + "Choice")
        if choice is not None:
            self._walk(choice, words)

    def _picture(self, element: etree._Element, words: Words) -> None:
        """Keep the text boxes and diagrams of a drawing; count its pictures."""
        if element.tag == _ALTERNATE:
            choice = element.find(_MC + "Choice")
            if choice is None:
                return
            element = choice
        for inner in element.iter(
            W + "txbxContent", _DRAWING + "blip", _VML + "imagedata", _DIAGRAM + "relIds"
        ):
            if inner.tag == W + "txbxContent":
                if not _inside_other_box(inner, element):
                    words.boxes.append(inner)
            elif inner.tag == _DIAGRAM + "relIds":
                words.diagrams.append(str(inner.get(R + "dm", "")))
            else:
                self.left.pictures += 1


def _inside_other_box(box: etree._Element, top: etree._Element) -> bool:
    """Tell whether a text box lies inside another or inside the second telling of one."""
    for parent in box.iterancestors(W + "txbxContent", _MC + "Fallback"):
        if parent.tag == W + "txbxContent" or _within(parent, top):
            return _within(parent, top)
    return False


def _within(element: etree._Element, top: etree._Element) -> bool:
    """Tell whether `element` lies below `top`."""
    return any(parent is top for parent in element.iterancestors())


def diagram_lines(root: etree._Element | None) -> list[str]:
    """Return the words of a diagram's data part (SmartArt), one line for each paragraph."""
    if root is None:
        return []
    lines = [
        clean("".join(part.text or "" for part in paragraph.iter(_DRAWING + "t"))).strip()
        for paragraph in root.iter(_DRAWING + "p")
    ]
    return [line for line in lines if line]
