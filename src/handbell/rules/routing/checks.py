"""What pieces say together: replacements that make sense, and no piece that could never matter."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from handbell.rules.files.problems import Problem, nearest
from handbell.rules.routing.facts import Asked
from handbell.rules.routing.model import Piece
from handbell.rules.routing.vocabulary import PARTS

Finding = Iterator[tuple[Piece, str, str]]


def check_pieces(pieces: Mapping[str, Piece], places: Mapping[str, tuple[str, int]]) -> list[Problem]:
    """Every mistake that shows only when the pieces of a layer are looked at together."""
    found = (one for check in (_targets, _circles, _unreachable) for one in check(pieces))
    return [Problem(*places[piece.id], what, remedy) for piece, what, remedy in found]


def _targets(pieces: Mapping[str, Piece]) -> Finding:
    for piece in pieces.values():
        for target in piece.instead_of:
            if target not in pieces or target == piece.id:
                yield (
                    piece,
                    f"There is no other route {target!r} to replace parts of.",
                    nearest(target, pieces),
                )
            elif not overlap(piece, pieces[target]):
                yield (
                    piece,
                    f"It can never apply together with {target!r}.",
                    "Compare category and when of both.",
                )


def _circles(pieces: Mapping[str, Piece]) -> Finding:
    for piece in pieces.values():
        for target, parts in piece.instead_of.items():
            back = pieces[target].instead_of.get(piece.id, frozenset()) if target in pieces else frozenset()
            if parts & back:
                yield (
                    piece,
                    f"It and {target!r} replace the same part of one another.",
                    "Keep one of the two.",
                )


def _unreachable(pieces: Mapping[str, Piece]) -> Finding:
    """A piece is in vain when others that always apply with it replace all that it gives."""
    for piece in pieces.values():
        if piece.never or piece.uploads or piece.instead_of:
            continue
        gives = {part for part in PARTS.slugs() if getattr(piece, part)}
        taken = {
            part
            for other in pieces.values()
            if piece.id in other.instead_of and covers(other, piece)
            for part in other.instead_of[piece.id]
        }
        if gives <= taken:
            yield piece, "It never matters: other routes always replace all of it.", "Narrow them or drop it."
        for other in pieces.values():
            if other.id < piece.id and _same(piece, other):
                yield piece, f"It says the same as {other.id!r}.", "Drop one of them."


def _same(one: Piece, other: Piece) -> bool:
    keys = ("categories", "conditions", "tell", "steps", "lock", "duty", "gaps", "starts", "ends", "nations")
    return all(getattr(one, key) == getattr(other, key) for key in keys)


def covers(wide: Piece, narrow: Piece) -> bool:
    """Does `wide` apply wherever and whenever `narrow` does?"""
    first, last = datetime.date.min, datetime.date.max
    in_time = (wide.starts or first) <= (narrow.starts or first) and (wide.ends or last) >= (
        narrow.ends or last
    )
    there = not wide.nations or bool(narrow.nations and narrow.nations <= wide.nations)
    return (
        in_time
        and there
        and narrow.categories <= wide.categories
        and all(_asks_no_more(asked, narrow) for asked in wide.conditions)
    )


def _asks_no_more(asked: Asked, narrow: Piece) -> bool:
    own = next((one for one in narrow.conditions if one.fact == asked.fact), None)
    return own is not None and all(
        asked.holds_for(value) for value in asked.trials(own) if own.holds_for(value)
    )


def overlap(one: Piece, other: Piece) -> bool:
    """Is there a concern to which both apply?"""
    if one.categories.isdisjoint(other.categories):
        return False
    if one.nations and other.nations and one.nations.isdisjoint(other.nations):
        return False
    return all(
        any(mine.holds_for(value) and theirs.holds_for(value) for value in mine.trials(theirs))
        for mine in one.conditions
        for theirs in other.conditions
        if mine.fact == theirs.fact
    )
