"""From pieces with roles to sections and clauses."""

from __future__ import annotations

from dataclasses import dataclass, field

from handbell.reading.document import Between, Clause, Item, Section
from handbell.reading.marks import Style, as_roman
from handbell.reading.pieces import Piece, Role

_OUTER_GLYPHS = "•·●▪■-–*"
_SAME_INDENT = 1.5  # spaces


@dataclass(slots=True)
class _ClauseDraft:
    ref: str = ""
    text: str = ""
    items: list[Item] = field(default_factory=list)
    between: list[Between] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)
    quotation: bool = False
    contents: bool = False
    front: bool = False
    markup: list[str] = field(default_factory=list)
    joined: int = 0
    line: int = 0
    levels: list[tuple[str, float]] = field(default_factory=list)

    def finish(self) -> Clause:
        return Clause(
            self.ref,
            self.text,
            tuple(self.items),
            tuple(self.between),
            tuple(self.rows),
            given=not self.ref,
            quotation=self.quotation,
            contents=self.contents,
            markup=tuple(self.markup),
            joined=self.joined,
            line=self.line,
        )


@dataclass(slots=True)
class _SectionDraft:
    heading: str
    ref: str = ""
    level: int = 1
    appendix: bool = False
    label: str = ""
    contents: bool = False
    line: int = 0
    furniture: list[str] = field(default_factory=list)
    clauses: list[_ClauseDraft] = field(default_factory=list)

    def finish(self) -> Section:
        return Section(
            self.ref,
            self.heading,
            self.level,
            self.appendix,
            label=self.label,
            clauses=tuple(c.finish() for c in self.clauses),
            furniture=tuple(self.furniture),
            contents=self.contents,
            line=self.line,
        )


class Builder:
    """Takes pieces in order and makes sections of them."""

    def __init__(self) -> None:
        self._sections: list[_SectionDraft] = [_SectionDraft("", level=0)]
        self._in_appendix = False
        self._numbered_level = 0

    def sections(self) -> tuple[Section, ...]:
        """Return the sections made so far; an empty front is left out."""
        first, *rest = self._sections
        kept = self._sections if first.clauses or first.furniture else rest
        return tuple(section.finish() for section in kept)

    def add(self, piece: Piece) -> None:
        """Put one piece in its place."""
        if piece.role is Role.HEADING:
            self._heading(piece)
        elif piece.role is Role.FURNITURE:
            self._furniture(piece)
        elif piece.role is Role.CLAUSE:
            draft = self._new(piece, piece.ref)
            draft.text = piece.text
            draft.rows += [piece.cells[2:]] if any(piece.cells[2:]) else []
        elif piece.role is Role.ITEM:
            self._item(piece)
        elif piece.role is Role.CONTENTS:
            self._contents(piece)
        elif piece.role is Role.ROW:
            self._row(piece)
        elif piece.role is Role.QUOTATION:
            self._quotation(piece)
        elif piece.role is not Role.TITLE:
            self._text(piece)

    def _heading(self, piece: Piece) -> None:
        mark = piece.mark
        draft = _SectionDraft(piece.text, line=piece.line)
        if piece.numbered:
            draft.ref = piece.ref
            draft.appendix = piece.appendix
            word = mark.printed.split(maxsplit=1)[0] if mark.style is Style.NAMED or mark.word else ""
            draft.label = word.strip("-*• ")
            if not piece.text:
                draft.heading = " ".join(piece.mark.printed.split()).rstrip(" .:–—-")
                draft.label = ""
        draft.level = self._level(piece)
        if piece.appendix or (draft.level == 1 and piece.numbered and not piece.appendix):
            self._in_appendix = piece.appendix
        self._sections.append(draft)
        if not piece.numbered and piece.ref and mark.style is Style.DOTTED:
            self._new(piece, piece.ref)  # a titled clause: its text follows

    def _level(self, piece: Piece) -> int:
        if piece.fixed and piece.level:
            return piece.level
        if piece.appendix:
            self._numbered_level = 1
            return 1
        if piece.numbered:
            self._numbered_level = len(piece.mark.value) if piece.mark.style is Style.DOTTED else 1
            return self._numbered_level
        if piece.ref:
            return 2
        return self._numbered_level + 1 if self._numbered_level else 1

    def _new(self, piece: Piece, ref: str = "") -> _ClauseDraft:
        draft = _ClauseDraft(ref, line=piece.line, markup=list(piece.markup), joined=piece.broken)
        self._sections[-1].clauses.append(draft)
        return draft

    def _last(self) -> _ClauseDraft | None:
        clauses = self._sections[-1].clauses
        return clauses[-1] if clauses else None

    def _furniture(self, piece: Piece) -> None:
        last = self._last()
        if last is None:
            self._sections[-1].furniture.append(piece.full)
        else:
            last.between.append(Between(len(last.items), piece.full, furniture=True))

    def _text(self, piece: Piece) -> None:
        last = self._last()
        text = piece.full
        if last is not None and last.ref and not last.rows and piece.role is Role.TEXT:
            if not last.text and not last.items:
                last.text = text
            else:
                last.between.append(Between(len(last.items), text))
            last.markup += piece.markup
            last.joined += piece.broken
            last.levels.clear()
            return
        self._new(piece).text = text

    def _quotation(self, piece: Piece) -> None:
        last = self._last()
        if last is None or not last.quotation or piece.level == 1:
            last = self._new(piece)
            last.quotation = True
            last.text = piece.full
            return
        last.text += "\n\n" + piece.full
        last.joined += piece.broken

    def _contents(self, piece: Piece) -> None:
        section = self._sections[-1]
        section.contents = True
        last = self._last()
        if last is None or not last.contents:
            last = self._new(piece)
            last.contents = True
        last.rows.append(piece.cells or (piece.full,))

    def _row(self, piece: Piece) -> None:
        last = self._last()
        if last is None or not last.rows or last.contents or last.text or piece.gap:
            last = self._new(piece)
        else:
            last.markup += piece.markup
        last.rows.append(piece.cells)

    def _item(self, piece: Piece) -> None:
        last = self._last()
        if last is None or last.rows or last.contents or last.quotation:
            last = self._new(piece)
        else:
            last.markup += piece.markup
            last.joined += piece.broken
        bullet = piece.mark.style is Style.BULLET
        text = piece.text if bullet else piece.full.lstrip("-–—•*· ")
        depth = piece.level if piece.fixed and piece.level else _depth(last.levels, piece)
        last.items.append(Item(text, depth, piece.mark.label if bullet else ""))


def _kind(piece: Piece) -> str:
    """Return what makes two marks belong to the same list."""
    mark = piece.mark
    if mark.style is Style.BULLET:
        return "outer" if mark.label in _OUTER_GLYPHS else f"glyph {mark.label}"
    if mark.style in (Style.LETTER, Style.ROMAN):
        case = "upper" if any(c.isupper() for c in mark.label) else "lower"
        return f"{mark.style.value} {case}"
    return str(mark.style.value)


def _depth(levels: list[tuple[str, float]], piece: Piece) -> int:
    """Return the depth of an item, keeping the marks and indents of the lists that are open in `levels`."""
    kind, indent = _kind_among(levels, piece), piece.indent
    for position in range(len(levels) - 1, -1, -1):
        if levels[position][0] == kind and abs(levels[position][1] - indent) < _SAME_INDENT:
            del levels[position + 1 :]
            return position + 1
    while levels and indent < levels[-1][1] - _SAME_INDENT:
        if levels[-1][0] == kind and indent >= (levels[-2][1] if len(levels) > 1 else -1):
            break
        levels.pop()
    if levels and indent <= levels[-1][1] + _SAME_INDENT:
        same = [i for i, (k, _) in enumerate(levels) if k == kind]
        if same:
            del levels[same[-1] + 1 :]
            return same[-1] + 1
        if _another_glyph(levels, kind, piece):
            return len(levels)
    levels.append((kind, indent))
    return len(levels)


def _kind_among(levels: list[tuple[str, float]], piece: Piece) -> str:
    """Return the kind of a mark; "v." after "u." is a letter, after "iv." a roman number."""
    kind = _kind(piece)
    if piece.mark.style is Style.LETTER and as_roman(piece.mark):
        roman = kind.replace("letter", "roman")
        open_kinds = {k for k, _ in levels}
        return roman if roman in open_kinds and kind not in open_kinds else kind
    if (
        piece.mark.style is Style.ROMAN
        and len(piece.mark.label.strip("().")) == 1
        and piece.mark.value[0] > 1
    ):
        letter = kind.replace("roman", "letter")
        open_kinds = {k for k, _ in levels}
        if letter in open_kinds and kind not in open_kinds:
            return letter
    return kind


def _another_glyph(levels: list[tuple[str, float]], kind: str, piece: Piece) -> bool:
    """Tell whether an unlike bullet belongs to the list that is open: a slip of the pen, not a list within."""
    last, indent = levels[-1]
    if last == "outer" and kind.startswith("glyph"):
        return piece.indent <= indent and not _sub(piece)
    return kind == "outer" and last.startswith("glyph") and len(levels) == 1


def _sub(piece: Piece) -> bool:
    """Tell whether a glyph is one that word processors use for inner lists."""
    return piece.mark.label in "oO◦○▫§➢"
