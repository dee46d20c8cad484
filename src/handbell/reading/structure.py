"""From the lines of a file to a document: the order in which the parts of the reading work."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

from handbell.reading.assemble import assemble
from handbell.reading.build import Builder
from handbell.reading.contacts import find_contacts
from handbell.reading.contents import Entry, mark_contents
from handbell.reading.dates import DatedLine, read_dates
from handbell.reading.document import Document, Section
from handbell.reading.forms import find_forms
from handbell.reading.front import (
    cut_labelled_title,
    find_organisation,
    mark_title,
    mark_topmost,
    title_in_rows,
)
from handbell.reading.furniture import mark_furniture
from handbell.reading.lines import Source
from handbell.reading.marks import Style
from handbell.reading.pieces import Piece, Role
from handbell.reading.quotations import mark_quotations
from handbell.reading.references import give_references
from handbell.reading.roles import give_roles
from handbell.reading.wording import is_field, key

_LONGEST_TITLE: Final = 8  # words
_SPEAKS: Final = ("I ", "We ", "My ", "Dear ", "This ")  # a form or a letter begins, not its title
_EDGE: Final = 25  # how many pieces at either end count as front and back


@dataclass(frozen=True, slots=True)
class Reading:
    """A document with what the findings need beside it: its pieces, its contents list, the source."""

    document: Document
    pieces: list[Piece]
    entries: list[Entry]
    source: Source


def read_structure(source: Source) -> Reading:
    """Return what stands in a source, without findings."""
    mark_furniture(source.lines)
    pieces = assemble(source)
    entries = mark_contents(pieces)
    title, others = mark_title(pieces) if not entries else _title_before_contents(pieces)
    give_roles(pieces)
    if title is None:
        title, others = mark_title(pieces)
    if title is None:
        title = cut_labelled_title(pieces)
    _merge_split_headings(pieces)
    _merge_appendix_titles(pieces)
    mark_quotations(pieces)
    builder = Builder()
    for piece in pieces:
        builder.add(piece)
    sections = give_references(_label_appendices(builder.sections(), entries))
    sections, forms = find_forms(sections)
    words = title.full if title else ""
    document = Document(
        title=words or title_in_rows(pieces) or _foreign_title(source),
        organisation=find_organisation(pieces, words),
        dates=read_dates(_dated(pieces)),
        sections=sections,
        contacts=find_contacts(sections, source.lines),
        forms=forms,
        notes=tuple(source.notes),
        other_titles=tuple(others),
    )
    return Reading(document, pieces, entries, source)


def _title_before_contents(pieces: list[Piece]) -> tuple[Piece | None, list[str]]:
    """Look for the title in front of the list of contents only."""
    at = next((i for i, p in enumerate(pieces) if p.role is Role.CONTENTS), len(pieces))
    title, others = mark_title(pieces[: max(0, at - 1)])
    return (title, others) if title is not None else mark_topmost(pieces)


def _foreign_title(source: Source) -> str:
    """Return the title from the file's own properties; only Word and web pages hold one worth trusting."""
    return source.title if source.title and source.format in ("word", "html") else ""


def _merge_split_headings(pieces: list[Piece]) -> None:
    """Join a heading printed on two lines: the second line is what other headings of a series end with."""
    headings = [p for p in pieces if p.role is Role.HEADING and not p.numbered]
    ends = Counter(" ".join(key(p.text).split()[-3:]) for p in headings if len(p.text.split()) > 3)
    index = 1
    while index < len(pieces):
        first, second = pieces[index - 1], pieces[index]
        if (
            first.role is second.role is Role.HEADING
            and not second.numbered
            and not first.appendix
            and len(first.text.split()) <= 3
            and len(second.text.split()) >= 2
            and ends[" ".join(key(second.text).split()[-3:])] >= 2
            and any(p.text.endswith(" " + second.text) for p in headings)
        ):
            first.text = f"{first.text} {second.text}"
            del pieces[index]
            continue
        index += 1


def _merge_appendix_titles(pieces: list[Piece]) -> None:
    """Take the heading below a bare "Appendix B" as its title, unless it opens a series of sheets inside it."""
    names = {key(p.text) for p in pieces if p.role is Role.HEADING and not p.appendix}
    index = 1
    while index < len(pieces):
        first, second = pieces[index - 1], pieces[index]
        bare = first.role is Role.HEADING and first.mark.style is Style.NAMED and not first.text
        below = pieces[index + 1] if index + 1 < len(pieces) else None
        titled = (
            second.role is Role.HEADING and not second.numbered and not _opens_series(key(second.text), names)
        )
        if bare and not first.appendix and (second.gap or not titled):
            bare = False  # "Section 1" takes its title from the very next line
        if bare and (titled or _names_appendix(second, below)):
            first.text = second.text
            del pieces[index]
            continue
        index += 1


def _names_appendix(piece: Piece, below: Piece | None) -> bool:
    """Tell whether the line right below a bare "Appendix B" is its title: short, and apart from the text."""
    text = piece.text
    return (
        piece.role is Role.TEXT
        and piece.mark.style is Style.NONE
        and (not piece.gap or (len(text.split()) <= _LONGEST_TITLE and not text.startswith(_SPEAKS)))
        and below is not None
        and (below.gap or below.mark.style is not Style.NONE)
        and len(text) <= 80
        and text[:1].isupper()
        and text[-1] not in ".:;,!_…"
        and not is_field(text)
        and "\t" not in text
    )


def _opens_series(name: str, names: set[str]) -> bool:
    """Tell whether another heading differs from this one only in how it begins ("Safety sheet" for A, for B)."""
    parts = name.split()
    if len(parts) < 4:
        return False
    tail = " ".join(parts[-3:])
    return any(
        other.endswith(tail) and other != name and other not in name and name not in other for other in names
    )


def _label_appendices(sections: tuple[Section, ...], entries: list[Entry]) -> tuple[Section, ...]:
    """Give a section its appendix letter where only the list of contents prints it."""
    listed = {key(e.heading): e for e in entries if e.appendix and e.ref}
    if not listed:
        return sections
    have = {s.ref for s in sections if s.appendix}
    found = []
    for section in sections:
        entry = listed.get(key(section.heading))
        if entry and not section.ref and not section.appendix and entry.ref not in have:
            found.append(replace(section, ref=entry.ref, appendix=True, given=True, level=1))
        else:
            found.append(section)
    return tuple(found)


def _dated(pieces: list[Piece]) -> list[DatedLine]:
    """Return the lines in which the document may speak of its own dates."""
    last = len(pieces) - _EDGE
    found = []
    for index, piece in enumerate(pieces):
        if piece.role is Role.CONTENTS:
            continue
        edge = index < _EDGE + 10 or index >= last
        if piece.role is Role.ROW:
            found.append(DatedLine(piece.text, piece.cells, edge))
        elif piece.role is Role.FURNITURE or piece.mark.style is not Style.NAMED:
            found.append(DatedLine(" ".join(piece.text.split()), (), edge or piece.role is Role.FURNITURE))
    return found
