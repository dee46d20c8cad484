"""What every check looks at: the paragraphs of a document with their places, prepared once."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from handbell.reading.document import Clause, Document, Finding, Section, Severity
from handbell.reading.structure import Reading

_SENTENCE_END: Final = re.compile(r"(?<=[.!?])['’”\")]*\s+(?=[A-Z“‘\"'(])|\n+")
_QUOTED: Final = 90


@dataclass(slots=True, eq=False)
class Passage:
    """One paragraph or item with where it stands.

    place: what a finding about it cites. lead: the words that open its list, for an item; "" otherwise.
    low: its text in small letters. sentences: its text, split (both made once, since every check asks).
    """

    text: str
    place: str
    section: Section
    clause: Clause
    lead: str = ""
    item: bool = False
    edge: bool = False
    low: str = field(init=False)
    sentences: list[str] = field(init=False)

    def __post_init__(self) -> None:
        """Make what every check asks for."""
        self.low = self.text.lower()
        self.sentences = sentences(self.text)


@dataclass(slots=True)
class Context:
    """A reading, the day, and what is derived from them for all checks."""

    reading: Reading
    today: datetime.date
    passages: list[Passage]
    places: dict[int, str] = field(default_factory=dict)  # identity of a section → place
    main: list[Passage] = field(default_factory=list)
    everything: str = ""  # all passages in small letters, a line each
    body_text: str = ""  # the same without the contents
    as_printed: str = ""  # the passages of the body, capitals kept
    starts: list[int] = field(default_factory=list)  # where each passage of the body starts in body_text

    @property
    def document(self) -> Document:
        """The document that was read."""
        return self.reading.document

    def section_place(self, section: Section) -> str:
        """Return what a finding about a section cites."""
        return self.places.get(id(section), section.name())

    def clause_place(self, section: Section, clause: Clause) -> str:
        """Return what a finding about a clause cites: its printed number, else its section."""
        return clause.ref if not clause.given else self.section_place(section)

    def body(self) -> list[Passage]:
        """Return the passages outside the list of contents."""
        return self.main

    def holding(self, *words: str) -> list[Passage]:
        """Return the passages of the body that hold one of `words` (small letters), in order."""
        found: set[int] = set()
        for word in words:
            at = self.body_text.find(word)
            while at >= 0:
                number = bisect_right(self.starts, at) - 1
                found.add(number)
                after = number + 1
                at = self.body_text.find(word, self.starts[after]) if after < len(self.starts) else -1
        return [self.main[number] for number in sorted(found)]


def finding(code: str, severity: Severity, place: str, message: str) -> Finding:
    """Return a finding; a message is whole sentences that say what is wrong and what to do."""
    return Finding(code, severity, place, message)


def context_of(reading: Reading, today: datetime.date) -> Context:
    """Return the context of a reading as of `today`."""
    found = Context(reading, today, [])
    appendix = ""
    for section in reading.document.sections:
        if section.appendix:
            appendix = section.name() if section.ref else section.heading
            found.places[id(section)] = appendix
        elif section.ref:
            appendix = ""
            found.places[id(section)] = section.ref
        elif appendix and section.level > 0:
            found.places[id(section)] = f"{appendix}: {section.heading}"
    clauses = list(reading.document.clauses())
    for number, (section, clause) in enumerate(clauses):
        place = found.clause_place(section, clause)
        edge = section.level == 0 or number < 8 or number >= len(clauses) - 8
        found.passages.extend(_passages(section, clause, place, edge))
    found.main = [p for p in found.passages if not p.clause.contents]
    found.everything = "\n".join(p.low for p in found.passages)
    found.body_text = "\n".join(p.low for p in found.main)
    found.as_printed = "\n".join(p.text for p in found.main)
    found.starts = [0, *accumulate(len(p.low) + 1 for p in found.main)][: len(found.main)]
    return found


def _passages(section: Section, clause: Clause, place: str, edge: bool) -> Iterator[Passage]:
    """Yield the paragraphs, items and rows of a clause in printed order."""
    lead = clause.text
    if clause.text:
        yield Passage(clause.text, place, section, clause, edge=edge)
    between = [b for b in clause.between if not b.furniture]
    position = 0
    for index, item in enumerate(clause.items):
        while position < len(between) and between[position].before <= index:
            lead = between[position].text
            yield Passage(lead, place, section, clause, edge=edge)
            position += 1
        yield Passage(item.text, place, section, clause, lead, item=True, edge=edge)
    for rest in between[position:]:
        yield Passage(rest.text, place, section, clause, edge=edge)
    for row in clause.rows:
        yield Passage("\t".join(row), place, section, clause, edge=edge)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    if len(text) <= 60 or not (
        "\n" in text or ". " in text or "? " in text or "! " in text or ".’" in text or ".'" in text
    ):
        return [text]
    return [s for s in _SENTENCE_END.split(text) if s]


def quote(text: str, most: int = _QUOTED) -> str:
    """Return the start of a text, fit to be quoted in a message."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0] + " …"
