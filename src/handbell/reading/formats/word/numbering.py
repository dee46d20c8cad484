"""Word's automatic numbers, worked out: ECMA-376 part 1, 17.9 (abstract lists, their uses, overrides, restarts)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from handbell.reading.formats.lists import roman
from handbell.reading.formats.word.package import W
from handbell.reading.formats.word.styles import Styles, is_on, number

_PLACE: Final = re.compile(r"%([1-9])")
_LEVELS: Final = 9
_LARGEST: Final = 100_000  # a number above this is a mistake or a trap


@dataclass(slots=True)
class Level:
    """One level of a list: how its numbers are written and where they start."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = (
        None  # after which level (counted from 1) it starts again; 0 never; None: any higher one
    )
    plain: bool = False  # all numbers in its text as decimals
    style: str = ""


@dataclass(slots=True)
class _List:
    """An abstract list with the numbers reached so far."""

    levels: dict[int, Level] = field(default_factory=dict)
    link: str = ""
    reached: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


@dataclass(slots=True)
class _Use:
    """One use of an abstract list, with what it does otherwise."""

    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)


class Numbering:
    """Gives each list paragraph its label, in document order."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        """Read the root of numbering.xml, or nothing where the file has none."""
        self._lists: dict[str, _List] = {}
        self._uses: dict[str, _Use] = {}
        if root is None:
            return
        for element in root.iterchildren(W + "abstractNum"):
            self._lists[str(element.get(W + "abstractNumId", ""))] = _abstract(element)
        for element in root.iterchildren(W + "num"):
            self._uses[str(element.get(W + "numId", ""))] = _use(element)
        self._follow_links(styles)

    def _follow_links(self, styles: Styles) -> None:
        """Let lists that only name a list style take their levels from the list which that style uses."""
        for listed in self._lists.values():
            if listed.link and not listed.levels:
                use = self._uses.get(styles.of(listed.link).numbering or "")
                target = self._lists.get(use.abstract) if use else None
                if target is not None:
                    listed.levels = target.levels

    def depth_of_style(self, identity: str, style: str) -> int | None:
        """Return the depth that a list keeps for paragraphs of a style, or None."""
        use = self._uses.get(identity)
        listed = self._lists.get(use.abstract) if use else None
        if listed is None:
            return None
        return next((depth for depth, level in listed.levels.items() if level.style == style), None)

    def label(self, identity: str, depth: int) -> str | None:
        """Count one paragraph of list `identity` at `depth` (from 0); return its label, None for no such list."""
        use = self._uses.get(identity)
        listed = self._lists.get(use.abstract) if use else None
        if use is None or listed is None:
            return None
        level = use.levels.get(depth) or listed.levels.get(depth)
        if level is None:
            return None
        self._count(use, listed, level, depth)
        return self._write(use, listed, level)

    def _count(self, use: _Use, listed: _List, level: Level, depth: int) -> None:
        """Move a list's numbers on by one paragraph."""
        reached = listed.reached
        if depth in use.starts and depth not in use.begun:
            reached[depth] = use.starts[depth]
        else:
            now = reached[depth]
            reached[depth] = use.starts.get(depth, level.start) if now is None else now + 1
        use.begun.add(depth)
        for higher in range(depth):
            if reached[higher] is None:
                above = use.levels.get(higher) or listed.levels.get(higher)
                reached[higher] = above.start if above else 1
        for deeper in range(depth + 1, _LEVELS):
            below = use.levels.get(deeper) or listed.levels.get(deeper)
            if below is None or below.restart is None or depth < below.restart:
                reached[deeper] = None

    def _write(self, use: _Use, listed: _List, level: Level) -> str:
        """Write a level's label with the numbers reached."""
        if level.form == "bullet":
            return "•"

        def one(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            its = use.levels.get(place) or listed.levels.get(place)
            form = "decimal" if level.plain or its is None else its.form
            return written(listed.reached[place] or 0, form)

        return _PLACE.sub(one, level.text).strip()


def written(value: int, form: str) -> str:
    """Write a list number in one of Word's forms (ST_NumberFormat); forms that no British school uses as decimals."""
    value = min(max(value, 0), _LARGEST)
    if form == "none":
        return ""
    if form in ("lowerLetter", "upperLetter"):
        letters = chr(ord("a") + (value - 1) % 26) * min((value - 1) // 26 + 1, 50) if value else ""
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman"):
        return roman(value).upper() if form == "upperRoman" else roman(value)
    if form == "decimalZero":
        return f"{value:02}"
    if form == "ordinal":
        ending = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
        return f"{value}{ending}"
    return str(value)


def _abstract(element: etree._Element) -> _List:
    """Read one w:abstractNum."""
    listed = _List()
    link = element.find(W + "numStyleLink")
    if link is not None:
        listed.link = str(link.get(W + "val", ""))
    for child in element.iterchildren(W + "lvl"):
        depth = number(child.get(W + "ilvl"), 0)
        if 0 <= depth < _LEVELS:
            listed.levels[depth] = _level(child)
    return listed


def _level(element: etree._Element) -> Level:
    """Read one w:lvl."""
    level = Level()
    for child in element:
        value = child.get(W + "val")
        if child.tag == W + "start":
            level.start = min(max(number(value, 1), 0), _LARGEST)
        elif child.tag == W + "numFmt":
            level.form = str(value or "decimal")
        elif child.tag == W + "lvlText":
            level.text = str(value or "")
        elif child.tag == W + "lvlRestart":
            level.restart = number(value, 0)
        elif child.tag == W + "isLgl":
            level.plain = is_on(value)
        elif child.tag == W + "pStyle":
            level.style = str(value or "")
    return level


def _use(element: etree._Element) -> _Use:
    """Read one w:num with its overrides."""
    abstract = element.find(W + "abstractNumId")
    use = _Use("" if abstract is None else str(abstract.get(W + "val", "")))
    for override in element.iterchildren(W + "lvlOverride"):
        depth = number(override.get(W + "ilvl"), 0)
        start, level = override.find(W + "startOverride"), override.find(W + "lvl")
        if not 0 <= depth < _LEVELS:
            continue
        if level is not None:
            use.levels[depth] = _level(level)
        if start is not None:
            use.starts[depth] = min(max(number(start.get(W + "val"), 1), 0), _LARGEST)
    return use
