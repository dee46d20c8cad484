"""Lines that were broken on the way: which belong together, and how they are put together again."""

from __future__ import annotations

import re
from typing import Final

from handbell.reading.lines import Line, LineKind
from handbell.reading.marks import BARE, Style
from handbell.reading.pieces import Piece, Role
from handbell.reading.wording import (
    ADDRESS,
    LABELLED,
    ends_in_function_word,
    heading_like,
    is_field,
    is_role,
    open_ended,
    starts_in_the_middle,
)

_NO_TITLE: Final = 40  # characters: so long are few titles, names and entries of a list
_FULL_LINE: Final = 0.72  # of the width at which lines are broken: so long was broken because it was full
_DISPLAY: Final = 15.0  # points: so large are only titles, and lines of one title stand close together
_FILL: Final = ("....", "____", "……", ". . .")  # a place to write on
_PAGE: Final = re.compile(r"(?:page|pg|p)\b\.?\s*\d{1,3}", re.I)  # in a list of contents
_POINTS: Final = re.compile(
    r"\b(?:sections?|paragraphs?|clauses?|paras?|part|appendix|annexe?|schedule|see|at|in|to|of|by|under|from|with|and)$",
    re.I,
)


def wrap_width(lines: list[Line]) -> int:
    """Return the width at which the file breaks its lines; 0 when a line is a whole paragraph."""
    lengths = sorted(
        len(line.text) for line in lines if line.kind in (LineKind.TEXT, LineKind.LIST_ITEM) and line.text
    )
    if len(lengths) < 12:
        return 0
    longest = lengths[int(0.97 * len(lengths))]
    if not 40 <= longest <= 135:
        return 0
    near = sum(1 for n in lengths if n >= 0.75 * longest)
    texts = [
        line.text.rstrip()
        for line in lines
        if len(line.text) >= 0.75 * longest and line.kind is LineKind.TEXT
    ]
    unfinished = sum(1 for text in texts if open_ended(text))
    long = sum(1 for n in lengths if n >= _NO_TITLE)
    return (
        longest
        if near >= min(0.2 * len(lengths), 0.35 * long) and texts and unfinished >= 0.4 * len(texts)
        else 0
    )


def continues(before: Piece, piece: Piece, width: int, parted: bool) -> bool:
    """Tell whether `piece` goes on with the sentence of `before`.

    width: where the file breaks lines, 0 when it does not. parted: whether a page mark stands between them.
    """
    if piece.role is not Role.TEXT or before.role in (Role.ROW, Role.QUOTATION):
        return False
    if piece.mark.style is not Style.NONE:
        return not piece.gap and not parted and _inner_number(before, piece, width)
    if before.role is Role.HEADING:
        return before.fixed is False and starts_in_the_middle(piece.text) and not piece.gap
    text = before.text
    if ADDRESS.fullmatch(text) or is_role(text) or is_field(text) or _PAGE.fullmatch(piece.text):
        return False
    small = starts_in_the_middle(piece.text)
    if before.bold and piece.bold and before.size >= _DISPLAY and not piece.gap and not parted:
        return before.size == piece.size and len(text) + len(piece.text) < 130
    if (before.bold != piece.bold and not small) or text.endswith(_FILL) or piece.text.endswith(_FILL):
        return False
    if piece.gap or parted:
        listed = before.mark.style is not Style.NONE
        return small and open_ended(text) and (len(text) >= 40 or (listed and ends_in_function_word(text)))
    return _runs_on(before, piece, width, small)


def _runs_on(before: Piece, piece: Piece, width: int, small: bool) -> bool:
    """Tell whether a sentence runs on into the line right below it."""
    text, length = before.text, len(before.text)
    if width and _last_line_length(before) >= _FULL_LINE * width:
        return not (LABELLED.match(piece.text) and not open_ended(text)) and not _heading_after_stop(
            before, piece, width
        )
    if width and small and _ends_as_title(before, width):
        return False
    if small and open_ended(text):
        return length >= 30 or ends_in_function_word(text) or bool(before.broken) or bool(width)
    if ends_in_function_word(text) and open_ended(text) and not LABELLED.match(text):
        return True
    return not width and open_ended(text) and length >= 80 and not heading_like(piece.text)


def _ends_as_title(before: Piece, width: int) -> bool:
    """Tell whether a numbered line is a title: short, whole, and not ended by the width."""
    return (
        before.mark.style in (Style.DOTTED, Style.INTEGER)
        and not before.broken
        and len(before.full) < 0.5 * width
        and heading_like(before.text)
        and not ends_in_function_word(before.text)
    )


def _inner_number(before: Piece, piece: Piece, width: int) -> bool:
    """Tell whether the number at the start of a line belongs to the sentence above ("as set out in / Appendix D.")."""
    mark, text = piece.mark, before.text
    if (
        mark.style not in (Style.NAMED, Style.DOTTED, Style.INTEGER)
        or len(text) < 40
        or before.role is not Role.TEXT
    ):
        return False
    if mark.style is Style.NAMED:
        return ends_in_function_word(text) and not piece.bold
    full_line = bool(width) and _last_line_length(before) >= _FULL_LINE * width
    if full_line and _POINTS.search(text[-16:]):
        return True
    return full_line and not mark.firm and open_ended(text) and piece.text[:1].islower()


def _heading_after_stop(before: Piece, piece: Piece, width: int) -> bool:
    """Tell whether a short title-like line stands right below a paragraph that is over."""
    return not open_ended(before.text) and len(piece.text) < 0.6 * width and heading_like(piece.text)


def _last_line_length(piece: Piece) -> int:
    """Return the length of the last printed line of a piece."""
    return piece.last if piece.broken else len(piece.full) + int(piece.indent)


def join(before: Piece, piece: Piece, wrapped: bool, parted: bool) -> None:
    """Add the words of `piece` to `before`."""
    text = before.text
    if piece.mark.style is not Style.NONE:
        piece.text, piece.mark = piece.full, BARE
    if text.endswith("-") and text[-2:-1].isalpha() and piece.text[:1].islower():
        tail, head = text[:-1].rsplit(maxsplit=1)[-1], piece.text.split(maxsplit=1)[0]
        before.split_word = f"{tail}-{head}"
        before.text = text + piece.text
    else:
        before.text = f"{text} {piece.text}"
    before.broken += 1
    before.stray += 0 if wrapped and (not piece.gap or parted) else 1
    before.markup += piece.markup
    before.last = len(piece.text) + int(piece.indent)


def mend_split_words(pieces: list[Piece]) -> None:
    """Close words that were broken at a line end, where the document elsewhere writes them without a hyphen."""
    broken = [p for p in pieces if p.split_word]
    if not broken:
        return
    everything = " ".join(p.text for p in pieces).lower()
    for piece in broken:
        closed = piece.split_word.replace("-", "").strip(".,;:)")
        if closed.lower() in everything:
            piece.text = piece.text.replace(piece.split_word, piece.split_word.replace("-", ""), 1)
