"""Boxed quotations: somebody else's words among numbered clauses, without a number, their source below."""

from __future__ import annotations

import re

from handbell.reading.marks import Style
from handbell.reading.pieces import Piece, Role
from handbell.reading.wording import ends_in_year

_LONGEST_SOURCE = 150
_SHORTEST = 80
_OPENING = '“"‘'
_CLOSING = '”"’'
# A paragraph all in quotation marks, with a dated source behind it.
_SOURCED = re.compile(r"[“\"‘].{60,}[.!?…][”\"’]\s*[-–—(]*\s*[A-Z].{5,140}\b(?:19|20)\d\d\)?\.?$", re.S)


def mark_quotations(pieces: list[Piece]) -> None:
    """Give quotations and their dated sources that role: in quotation marks anywhere, without them after a clause."""
    body = [piece for piece in pieces if piece.role is not Role.FURNITURE]
    _mark_in_marks(body)
    run: list[Piece] = []
    numbered = False
    for piece in body:
        if piece.role is Role.TEXT and piece.mark.style is Style.NONE and numbered:
            run.append(piece)
            if _is_source(piece) and len(run) > 1 and any(len(p.text) > 90 for p in run[:-1]):
                for quoted in run:
                    quoted.role = Role.QUOTATION
                run[0].level = 1  # begins a quotation
                run = []
            continue
        run = []
        if piece.role is Role.CLAUSE:
            numbered = True
        elif piece.role not in (Role.ITEM, Role.QUOTATION):
            numbered = False


def _mark_in_marks(body: list[Piece]) -> None:
    """Mark paragraphs that stand in quotation marks as a whole, with the source behind or below them."""
    for index, piece in enumerate(body):
        text = piece.text
        if len(text) < _SHORTEST or text[0] not in _OPENING or not _is_plain(piece):
            continue
        below = body[index + 1] if index + 1 < len(body) else None
        if _SOURCED.match(text):
            piece.role, piece.level = Role.QUOTATION, 1
        elif text[-1] in _CLOSING and below is not None and _is_plain(below) and _is_source(below):
            piece.role, piece.level, below.role = Role.QUOTATION, 1, Role.QUOTATION


def _is_plain(piece: Piece) -> bool:
    """Tell whether a piece is text without a mark."""
    return piece.role is Role.TEXT and piece.mark.style is Style.NONE


def _is_source(piece: Piece) -> bool:
    """Tell whether a line names a dated source: short, no full stop, a year at its end."""
    text = piece.text
    return (
        len(text) <= _LONGEST_SOURCE
        and ends_in_year(text)
        and (piece.gap or (", " in text and text[0].isupper()))
    )
