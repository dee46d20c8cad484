"""What is found in a policy file: sections, clauses, items, tables, forms, contacts, dates and findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list.

    text: its words, with the printed enumerator where there is one ("(a) …", "ii. …"), without a bullet.
    depth: 1 for the outermost list, 2 for a list within an item, and so on.
    marker: the bullet as printed, kept so that a mixed list can be seen; "" for enumerators.
    """

    text: str
    depth: int = 1
    marker: str = ""


@dataclass(frozen=True, slots=True)
class Between:
    """Words that stand among or after the items of a clause.

    before: index of the item that follows these words; the number of items when none follows.
    text: the words.
    furniture: True for a page number, running header or footer that was printed there.
    """

    before: int
    text: str
    furniture: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """The smallest piece of a policy that can be cited.

    ref: the printed number ("3.10"), or one of our own ("terms-of-use.3") when `given` is true.
    text: its opening paragraph; a quotation may hold several, parted by blank lines.
    items: its list, flat, with depths. between: what stands among or after the items.
    rows: the cells of a table or form, row by row; several entries in a cell are parted by line breaks.
    quotation: words of somebody else, set apart. contents: part of the list of contents. form: to be filled in.
    markup: tags left in the file, taken out of the text. joined: how many line breaks inside it were mended.
    line: line number in the file where it starts, counted from 1.
    """

    ref: str
    text: str
    items: tuple[Item, ...] = ()
    between: tuple[Between, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    given: bool = False
    quotation: bool = False
    contents: bool = False
    form: bool = False
    markup: tuple[str, ...] = ()
    joined: int = 0
    line: int = 0

    def paragraphs(self) -> Iterator[str]:
        """Yield every piece of its wording in printed order, furniture left out."""
        if self.text:
            yield self.text
        after = sorted((b for b in self.between if not b.furniture), key=lambda b: b.before)
        position = 0
        for index, item in enumerate(self.items):
            while position < len(after) and after[position].before <= index:
                yield after[position].text
                position += 1
            yield item.text
        for rest in after[position:]:
            yield rest.text
        for row in self.rows:
            yield "\t".join(row)

    def wording(self) -> str:
        """Return the whole wording as one text, a piece a line; what is signed, searched and compared."""
        return "\n".join(self.paragraphs())


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, up to the next heading of any level.

    ref: the printed number or letter, "" when there is none; `given` when it was inferred, not printed.
    heading: "" for what stands before the first heading. level: 1 is the highest; 0 for the front of the document.
    label: the word before the number ("Appendix", "Section"). furniture: page marks directly under the heading.
    """

    ref: str
    heading: str
    level: int = 1
    appendix: bool = False
    given: bool = False
    label: str = ""
    clauses: tuple[Clause, ...] = ()
    furniture: tuple[str, ...] = ()
    contents: bool = False
    line: int = 0

    def name(self) -> str:
        """Return what one calls this section: "Appendix B", its heading, or "front"."""
        if self.appendix and self.ref:
            return f"Appendix {self.ref}"
        return "Contents" if self.contents else self.heading or "front"


@dataclass(frozen=True, slots=True)
class Dates:
    """ISO dates as precise as printed ("2022-11-29", "2025-01", "2024"); None when not printed.

    A term is given by its first month (autumn 09, spring 01, summer 04), a review due in it by its last.
    cycle: months between reviews, if printed.
    """

    adopted: str | None = None
    reviewed: str | None = None
    review_due: str | None = None
    written: str | None = None
    cycle: int | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """An address or number that people are sent to; clause is the reference or heading where it is printed."""

    kind: Literal["url", "email", "phone"]
    value: str
    clause: str


@dataclass(frozen=True, slots=True)
class FormPart:
    """A part of a form: its name, the fields to fill in, and who fills it in, where that is said."""

    name: str
    fields: tuple[str, ...]
    filled_in_by: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form printed in the document: where it stands, its parts, and to whom it is returned, where that is said."""

    name: str
    where: str
    parts: tuple[FormPart, ...]
    return_to: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that ought to be looked at: code (see docs/reading.md), where, and what to do about it."""

    code: str
    severity: Severity
    clause: str
    message: str


@dataclass(frozen=True, slots=True)
class Document:
    """A policy file, read. Every word of the file stands in exactly one place: the title or a section."""

    title: str
    organisation: str
    dates: Dates
    sections: tuple[Section, ...]
    contacts: tuple[Contact, ...] = ()
    forms: tuple[Form, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    other_titles: tuple[str, ...] = ()  # the same title in another language

    def clauses(self) -> Iterator[tuple[Section, Clause]]:
        """Yield every clause in order with its section."""
        for section in self.sections:
            for clause in section.clauses:
                yield section, clause

    def with_findings(self, findings: tuple[Finding, ...]) -> Document:
        """Return the same document with these findings."""
        return replace(self, findings=findings)
