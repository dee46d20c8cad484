"""A piece: one logical line of a policy, with its mark read and the part that it plays."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from handbell.reading.marks import BARE, Mark


class Role(Enum):
    """The part that a piece plays in the document."""

    TEXT = "text"
    FRONT = "front"
    TITLE = "title"
    HEADING = "heading"
    CLAUSE = "clause"
    ITEM = "item"
    ROW = "row"
    QUOTATION = "quotation"
    FURNITURE = "furniture"
    CONTENTS = "contents"


@dataclass(slots=True)
class Piece:
    """One logical line.

    text: its words after the mark. role: what part it plays. gap: whether a blank line stands before it.
    level: what the format says of a heading or list. cells: of a table row. numbered: a heading that keeps its number.
    cut: a heading that was cut from the start of this paragraph. broken: how many line breaks were mended in it,
    of them `stray` where the file does not break lines as a rule. split_word: a word was broken at a line end.
    """

    text: str
    mark: Mark = BARE
    role: Role = Role.TEXT
    gap: bool = False
    indent: float = 0.0
    line: int = 0
    page: int | None = None
    level: int = 0
    fixed: bool = False  # the format itself says what it is
    bold: bool = False
    size: float = 0.0  # height of its letters in points, where the format tells
    cells: tuple[str, ...] = ()
    markup: list[str] = field(default_factory=list)
    numbered: bool = False
    appendix: bool = False
    ref: str = ""
    run_in: bool = False
    broken: int = 0
    stray: int = 0
    last: int = 0  # length of its last printed line, when lines were joined
    split_word: str = ""
    doubled: bool = False  # printed with two bullets

    @property
    def full(self) -> str:
        """The line as printed, mark included."""
        return (self.mark.printed + self.text) if self.mark.printed else self.text
