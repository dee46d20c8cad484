"""Boxed quotations: somebody else's words among numbered clauses, without a number, their source below."""

from __future__ import annotations

from handbell.reading.marks import Style
from handbell.reading.pieces import Piece, Role
from handbell.reading.wording import ends_in_year

_LONGEST_SOURCE = 150


def mark_quotations(pieces: list[Piece]) -> None:
    """Give quotations and their sources that role: paragraphs after a numbered clause that end in a dated source."""
    run: list[Piece] = []
    numbered = False
    for piece in pieces:
        if piece.role is Role.FURNITURE:
            continue
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
        elif piece.role is not Role.ITEM:
            numbered = False


def _is_source(piece: Piece) -> bool:
    """Tell whether a line names a dated source: short, no full stop, a year at its end."""
    text = piece.text
    return len(text) <= _LONGEST_SOURCE and ends_in_year(text) and (piece.gap or (", " in text and text[0].isupper()))
