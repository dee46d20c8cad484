"""Words broken at a line's end are made whole: the rest moves up; a hyphen that belongs to the word stays."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from handbell.reading.formats.pdf.engine import Printed

_HYPHENS: Final = ("-", "\u2010", "\u00ac")
_ENDS: Final = ("", ".", ",", ";", ":", ")", "?")  # what may stand right after a word
_LAST: Final = re.compile(r"[^\W_]+(?:[-\u2010\u2011'’][^\W_]+)*$")
_LABEL: Final = re.compile(r"[•·‣▪◦●■–*-]\s|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s")
_FIRST: Final = re.compile(r"^[^\s]+")
# First halves after which English keeps the hyphen, where the file itself does not tell.
_FIRST_HALVES: Final = (
    "e i u x non self ex cyber co vice well ill anti pre post semi all cross half high low long short full part one "
    "two three four five six face day year week mid multi new first second third"
)
_KEEP_AFTER: Final = frozenset(_FIRST_HALVES.split())
_SELDOM: Final = 0.015  # of all lines: fewer end in a hyphen by chance alone, where a program broke no words
_FEW: Final = 60  # lines: too few to tell by counting


def join_broken_words(pages: list[list[Printed]]) -> None:
    """Move the rest of each broken word up to its beginning; a line left with no words keeps an empty text."""
    body = [line for lines in pages for line in lines if not line.furniture and line.text]
    broken = sum(map(_is_broken, body))
    if not broken:
        return
    hyphenates = broken > _SELDOM * len(body) or len(body) < _FEW
    known = words_of(line.text for line in body)
    at = 0
    while at + 1 < len(body):
        line, following = body[at], body[at + 1]
        if _is_broken(line) and not line.cells and not following.cells and _goes_on(line, following):
            first = _FIRST.match(following.text)
            if first is not None:
                line.text = joined(line.text, line.broken, first[0], known, hyphenates)
                following.text = following.text[first.end() :].lstrip()
                line.broken = following.broken and not following.text
                if not following.text:
                    del body[at + 1]
                    continue
        elif line.broken:
            line.text += "-"
            line.broken = False
        at += 1
    if body and body[-1].broken:
        body[-1].text += "-"


def join_cell(lines: list[Printed]) -> str:
    """Return the lines of a table cell as one text; a line that begins with a list's label begins a line there, too."""
    text = lines[0].text
    for before, line in pairwise(lines):
        if _is_broken(before) and _goes_on(before, line):
            text = joined(text, before.broken, line.text, frozenset(), hyphenates=True)
        else:
            text += ("\n" if _LABEL.match(line.text) else " ") + line.text
    return text


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Return all words of the file in small letters, with the marks that stand against them."""
    return frozenset("\n".join(texts).lower().split())


def joined(text: str, hyphen_gone: bool, rest: str, known: frozenset[str], hyphenates: bool) -> str:
    """Return `text`, which ends in the first part of a word, with the rest of the word joined to it.

    The file decides, where it has the word elsewhere; else the hyphen stays after a number or a first part that English
    joins with one, before a capital or a number, and in a file which does not break words of its own (`hyphenates`).
    """
    bare = text if hyphen_gone else text[:-1]
    match = _LAST.search(bare)
    start = (match[0] if match else "").lower()
    tail = rest.lower().rstrip(".,;:!?)”’\"'")
    if any(f"{start}-{tail}{end}" in known for end in _ENDS):
        return f"{bare}-{rest}"
    half = start.rpartition("-")[2]
    if any(f"{first}{tail}{end}" in known for first in {start, half} for end in _ENDS):
        return bare + rest
    keep = half in _KEEP_AFTER or not half or half.isdigit() or not rest[:1].islower() or not hyphenates
    return f"{bare}-{rest}" if keep else bare + rest


def _is_broken(line: Printed) -> bool:
    """Tell whether a line seems to end inside a word."""
    return line.broken or (line.text.endswith(_HYPHENS) and len(line.text) > 1 and line.text[-2].isalpha())


def _goes_on(line: Printed, following: Printed) -> bool:
    """Tell whether the line after it may hold the rest: a small letter, or the engine saw one word."""
    return line.broken or following.text[:1].islower()
