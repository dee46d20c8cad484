"""Word's paragraph styles: what a paragraph is by its style, the styles it is based on taken into account."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from handbell.reading.formats.word.package import W

# Word always stores its own heading styles under their English names; other programs store what people see.
_HEADING: Final = re.compile(
    r"^(?:heading|pennawd|überschrift|titre|título|titolo|kop|rubrik|overskrift|otsikko|nagłówek)\s*([1-9])$",
    re.IGNORECASE,
)
_TITLE: Final = frozenset({"title", "teitl", "titel"})
_QUOTATION: Final = frozenset(
    {"quote", "intense quote", "block text", "block quotation", "quotations", "dyfyniad"}
)
_BODY_LEVEL: Final = 10  # outline level "body text", counted from 1
_MOST_ANCESTORS: Final = 32
_OFF: Final = frozenset({"0", "false", "off", "none"})


@dataclass(slots=True)
class Style:
    """What a style says of its paragraphs or runs; None where it leaves the question to the style it is based on."""

    based_on: str = ""
    heading: int | None = None  # level counted from 1; 0 says "not a heading"
    title: bool = False
    quotation: bool = False
    numbering: str | None = None  # id of a list; "0" says "not in a list"
    depth: int | None = None  # depth in the list, counted from 0
    bold: bool | None = None
    size: float | None = None  # points
    hidden: bool | None = None


class Styles:
    """All styles of a document, each with what it inherits worked out."""

    def __init__(self, root: etree._Element | None) -> None:
        """Read the root of styles.xml, or nothing where the file has none."""
        self._own: dict[str, Style] = {}
        self._whole: dict[str, Style] = {}
        self.body = Style(size=10.0)  # what Word takes where a file is silent
        self.default = ""
        if root is None:
            return
        default = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        if default is not None:
            look(default, self.body)
        for element in root.iter(W + "style"):
            name = element.get(W + "styleId", "")
            self._own[name] = _style(element)
            if element.get(W + "type") == "paragraph" and is_on(element.get(W + "default", "0")):
                self.default = name
        self._whole.clear()
        self.body = self.of("")

    def of(self, name: str) -> Style:
        """Return the style `name` with all that it inherits; the default style for "" and for unknown names."""
        known = self._whole.get(name)
        if known is None:
            known = self._whole[name] = self._inherit(name)
        return known

    def own(self, name: str) -> Style:
        """Return what the style `name` and those it is based on say, silent where they are silent."""
        whole = replace(self._own.get(name, Style()))
        for _ in range(_MOST_ANCESTORS):
            parent = self._own.get(whole.based_on)
            if parent is None:
                break
            _fill(whole, parent)
            whole.based_on = parent.based_on
        return whole

    def _inherit(self, name: str) -> Style:
        """Fill each silence of a style from the one it is based on, as far as the chain goes."""
        whole = self.own(name if name in self._own else self.default)
        _fill(whole, self.body)
        return whole


def look(properties: etree._Element, style: Style) -> None:
    """Put what run properties (w:rPr) say of weight, size and hiding into `style`."""
    for element in properties:
        tag = element.tag
        if tag == W + "b":
            style.bold = is_on(element.get(W + "val"))
        elif tag == W + "sz":
            style.size = number(element.get(W + "val"), 0) / 2 or None
        elif tag == W + "vanish":
            style.hidden = is_on(element.get(W + "val"))


def is_on(value: str | None) -> bool:
    """Tell whether a Word on/off property is on: present with no value means on."""
    return value is None or str(value) not in _OFF


def number(value: object, otherwise: int) -> int:
    """Return an attribute as a whole number, or `otherwise` where it is absent or no number."""
    try:
        return int(str(value))
    except ValueError:
        return otherwise


def _style(element: etree._Element) -> Style:
    """Read one w:style."""
    style = Style()
    for child in element:
        tag = child.tag
        if tag == W + "basedOn":
            style.based_on = str(child.get(W + "val", ""))
        elif tag == W + "name":
            _read_name(str(child.get(W + "val", "")), style)
        elif tag == W + "pPr":
            _read_paragraph(child, style)
        elif tag == W + "rPr":
            look(child, style)
    return style


def _read_name(name: str, style: Style) -> None:
    """Take from a style's name what it is meant for."""
    plain = name.strip().lower()
    heading = _HEADING.match(plain)
    if heading and style.heading is None:
        style.heading = int(heading[1])
    style.title = plain in _TITLE
    style.quotation = plain in _QUOTATION


def _read_paragraph(properties: etree._Element, style: Style) -> None:
    """Take outline level and list from a style's paragraph properties; the level wins over the name."""
    for child in properties:
        if child.tag == W + "outlineLvl":
            level = number(child.get(W + "val"), 9) + 1
            style.heading = level if 0 < level < _BODY_LEVEL else 0
        elif child.tag == W + "numPr":
            style.numbering, style.depth = list_place(child)


def list_place(properties: etree._Element) -> tuple[str | None, int | None]:
    """Return the list id and depth of a w:numPr, each None where not said."""
    identity = properties.find(W + "numId")
    depth = properties.find(W + "ilvl")
    return (
        None if identity is None else str(identity.get(W + "val", "0")),
        None if depth is None else min(max(number(depth.get(W + "val"), 0), 0), 8),
    )


def _fill(whole: Style, parent: Style) -> None:
    """Answer from `parent` what `whole` leaves open."""
    if whole.heading is None:
        whole.heading = parent.heading
    if whole.numbering is None:
        whole.numbering = parent.numbering
    if whole.depth is None:
        whole.depth = parent.depth
    if whole.bold is None:
        whole.bold = parent.bold
    if whole.size is None:
        whole.size = parent.size
    if whole.hidden is None:
        whole.hidden = parent.hidden
    whole.quotation = whole.quotation or parent.quotation
