"""From the lines of a file to pieces: marks read, tags taken out, broken lines joined."""

from __future__ import annotations

import re
from typing import Final

from handbell.reading.embedded import cell, has_tags, unfold_tables, without_emphasis, without_tags
from handbell.reading.joining import continues, join, mend_split_words, wrap_width
from handbell.reading.lines import Line, LineKind, Source
from handbell.reading.marks import Mark, Style, read_mark
from handbell.reading.pieces import Piece, Role
from handbell.reading.wording import ends_in_function_word, open_ended

_HASHES: Final = re.compile(r"(#{1,6})\s+(?=\S)")
_RULES: Final = ("=", "_", "~", "*", "-")
_UNDERLINE: Final = re.compile(r"\s*[=_~*-]{4,}\s*$")
_BOLD_LINE: Final = re.compile(r"\s*\*\*[^*]+(?:\*\*:?)?\s*$")
_WHITE: Final = re.compile(r"[ \u00a0]+")
_TABBED_NUMBER: Final = re.compile(r"\s*(\d{1,2})\t")
_PIPES: Final = re.compile(r"\s*\|.*\|\s*$")
_PIPE_RULE: Final = re.compile(r"[\s|:+-]+$")


def assemble(source: Source) -> list[Piece]:
    """Return the pieces of a source, in order; running headers and footers among them."""
    plain = source.format in ("text", "pdf")
    width = wrap_width(source.lines)
    pieces: list[Piece] = []
    gap = True
    lines = unfold_tables(source.lines) if plain else [(line, []) for line in source.lines]
    for number, (line, tags) in enumerate(lines):
        if line.kind is LineKind.BLANK or not line.text.strip():
            gap = True
            continue
        after = lines[number + 1][0] if number + 1 < len(lines) else Line("")
        parts = gap or line.apart
        alone = (parts and (after.apart or not after.text.strip())) or (
            "\t" in line.text and _heads_what_follows(line.text, after.text, parts)
        )
        piece = _piece(line, tags, plain, alone)
        if piece is None or (
            piece.role is Role.FURNITURE and "_" in piece.text and line.kind is not LineKind.FURNITURE
        ):
            gap = True
            pieces += [piece] if piece else []
            continue
        in_table = piece.role is Role.ROW and bool(pieces) and pieces[-1].role is Role.ROW
        piece.gap = gap or (line.apart and not in_table)
        gap = False
        before = _last_words(pieces)
        parted = before is not None and pieces[-1].role is Role.FURNITURE
        ended = not width and before is not None and _ends_like_its_list(pieces, before, piece)
        if before is not None and not ended and continues(before, piece, width, parted):
            join(before, piece, bool(width), parted)
        else:
            pieces.append(piece)
    if plain:
        _drop_stars(pieces)
    if source.format != "text":  # a text file's hyphen is what its owner typed; a finding tells of it
        mend_split_words(pieces)
    return pieces


def _ends_like_its_list(pieces: list[Piece], before: Piece, piece: Piece) -> bool:
    """Tell whether an entry ends without a stop as the one above it does, so that a capital begins something new."""
    above = pieces[-2] if len(pieces) > 1 and pieces[-1] is before else None
    return (
        above is not None
        and before.mark.style is above.mark.style is Style.BULLET
        and open_ended(above.text)
        and piece.text[:1].isupper()
        and not ends_in_function_word(before.text)
    )


def _heads_what_follows(text: str, below: str, gap: bool) -> bool:
    """Tell whether "2<tab>Title" stands above "2.1", or "Appendix 1<tab>Title" by itself: no row of a table."""
    number = _TABBED_NUMBER.match(text)
    if number is not None:
        return below.lstrip().startswith(f"{number[1]}.1")
    first = text.lstrip()
    return (
        gap and read_mark(first).style is Style.NAMED and read_mark(below.lstrip()).style is not Style.NAMED
    )


def _piece(line: Line, tags: list[str], plain: bool, alone: bool) -> Piece | None:
    """Return the piece for one line, None for a drawn rule that holds no words."""
    text = line.text
    if text.rstrip()[-1:] in _RULES and _UNDERLINE.match(text):
        # A place to sign is a word of the file as well as a rule; it parts what stands above and below.
        drawn = "_" in text and not line.label
        return Piece(text.strip(), role=Role.FURNITURE, line=line.number, page=line.page) if drawn else None
    found = Piece("", line=line.number, page=line.page, indent=line.indent, bold=line.bold, level=line.level)
    found.size = line.size
    if plain and has_tags(text) and line.kind is not LineKind.TABLE_ROW:
        text, tags = without_tags(text)
    found.markup = list(tags)
    if line.kind is LineKind.FURNITURE:
        found.role, found.text = Role.FURNITURE, " ".join(without_emphasis(text).split())
        return found
    if line.kind is LineKind.TABLE_ROW or _looks_tabular(line, text, plain, alone):
        return _row(found, line, text)
    if plain and "*" in text:
        found.bold = found.bold or bool(_BOLD_LINE.match(text))
        text = without_emphasis(text)
    text = text.strip() if line.kind is LineKind.TEXT else text.strip().replace("\t", " ")
    found.text = _WHITE.sub(" ", text) if "  " in text or "\u00a0" in text else text
    _take_kind(found, line, plain)
    if found.role is not Role.QUOTATION:
        _set_mark(found, line)
    return found


def _take_kind(found: Piece, line: Line, plain: bool) -> None:
    """Take over what the format says the line is; in plain text, what hashes at its start say."""
    if line.kind is LineKind.HEADING:
        found.role, found.fixed = Role.HEADING, True
    elif line.kind is LineKind.LIST_ITEM:
        found.fixed = line.level > 0
    elif line.kind is LineKind.QUOTATION:
        found.role, found.fixed = Role.QUOTATION, True
    hashes = _HASHES.match(found.text) if plain and found.text[:1] == "#" else None
    if hashes:
        found.role, found.fixed, found.level = Role.HEADING, True, len(hashes[1])
        found.text = found.text[hashes.end() :]


def _looks_tabular(line: Line, text: str, plain: bool, alone: bool) -> bool:
    """Tell whether a line is a row without a table: it has a tab inside or after its words, or stands between pipes."""
    if line.kind is not LineKind.TEXT or not (plain or "\t" in text):
        return False
    if "\t" in text.strip(" "):
        body = text.lstrip(" \t")
        mark = read_mark(body)
        if mark.style is Style.NONE or (mark.style is Style.NAMED and not alone):
            return "\t" in body
        return "\t" in mark.rest or (mark.style is Style.INTEGER and not mark.firm and not alone)
    return text.count("|") > 2 and bool(_PIPES.match(text))


def _row(found: Piece, line: Line, text: str) -> Piece | None:
    """Return a row of a table; None for the rule below a table's head."""
    if line.cells:
        cells = line.cells
    elif "\t" in text:
        cells = tuple(text.strip(" ").split("\t"))
    elif _PIPES.match(text):
        if _PIPE_RULE.match(text):
            return None
        cells = tuple(text.strip().strip("|").split("|"))
    else:
        cells = (text,)
    found.role = Role.ROW
    found.cells = tuple(cell(without_emphasis(c)) for c in cells)
    found.text = " ".join(c for c in found.cells if c)
    return found if found.text else None


def _set_mark(found: Piece, line: Line) -> None:
    """Read the mark of a piece: the one that the format made, or the one at the start of its words."""
    if line.kind is LineKind.NOTE:
        found.text = found.text if found.text.startswith(line.label) else f"{line.label} {found.text}"
        return
    if line.label:
        mark = read_mark(f"{line.label} {found.text}")
        if mark.style is not Style.NONE:
            found.mark, found.text = mark, mark.rest
            return
    mark = read_mark(found.text)
    if mark.style is Style.NONE:
        if line.kind is LineKind.LIST_ITEM:
            found.mark = Mark(Style.BULLET, line.label or "•", found.text, printed="")
        return
    found.mark, found.text = mark, mark.rest
    found.doubled = mark.style is Style.BULLET and len(mark.printed.strip()) > 1
    if line.kind is LineKind.LIST_ITEM and mark.style is Style.NAMED:
        found.mark, found.text = Mark(Style.BULLET, "•", found.full), mark.printed + mark.rest


def _last_words(pieces: list[Piece]) -> Piece | None:
    """Return the last piece that a broken line could continue: furniture is looked through, rows and headings not."""
    for piece in reversed(pieces[-12:]):
        if piece.role is Role.FURNITURE:
            continue
        return piece
    return None


def _drop_stars(pieces: list[Piece]) -> None:
    """Take out the stars of bold text that ran over several lines."""
    for piece in pieces:
        if "**" in piece.text:
            piece.text = piece.text.replace("**", "").strip()
