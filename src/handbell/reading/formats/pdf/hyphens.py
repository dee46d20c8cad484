"""Words broken at a line's end are made whole: the rest moves up; a hyphen that belongs to the word stays."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from handbell.reading.formats.pdf.engine import Printed

_HYPHENS: Final = ("-", "\u2010", "\u00ac")
_WORDS: Final = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011'’][^\W\d_]+)*")
_LAST: Final = re.compile(r"[^\W_]+(?:[-\u2010\u2011'’][^\W_]+)*$")
_FIRST: Final = re.compile(r"^[^\s]+")
# First halves after which English keeps the hyphen, where the file itself does not tell.
_KEEP_AFTER: Final = frozenset(
    "e i u x non self ex cyber co vice well ill anti pre post semi all cross half high low long short full part one two "
    "three face day year week mid multi on off in up by year ever never old new non-teaching third first second".split()
)


def join_broken_words(pages: list[list[Printed]]) -> None:
    """Move the rest of each broken word up to its beginning; a line left with no words keeps an empty text."""
    body = [line for lines in pages for line in lines if not line.furniture and line.text]
    if not any(_is_broken(line) for line in body):
        return
    known = words_of(line.text for line in body)
    at = 0
    while at + 1 < len(body):
        line, following = body[at], body[at + 1]
        if _is_broken(line) and not line.cells and not following.cells and _goes_on(line, following):
            first = _FIRST.match(following.text)
            if first is not None:
                line.text = joined(line.text, line.broken, first[0], known)
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


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Return all whole words of the file in small letters, hyphened ones as they stand."""
    return frozenset(word for text in texts for word in _WORDS.findall(text.lower()))


def joined(text: str, hyphen_gone: bool, rest: str, known: frozenset[str]) -> str:
    """Return `text`, which ends in the first part of a word, with the rest of the word joined to it.

    The file decides, where it has the word elsewhere; else the hyphen stays after a number or a first part that English
    joins with one, before a capital or a number, and where the word already holds another.
    """
    bare = text if hyphen_gone else text[:-1]
    match = _LAST.search(bare)
    start = (match[0] if match else "").lower()
    tail = rest.lower().rstrip(".,;:!?)”’\"'")
    if start + "-" + tail in known:
        return f"{bare}-{rest}"
    if start + tail in known:
        return bare + rest
    keep = start in _KEEP_AFTER or "-" in start or not start or start.isdigit() or not rest[:1].islower()
    return f"{bare}-{rest}" if keep else bare + rest


def _is_broken(line: Printed) -> bool:
    """Tell whether a line seems to end inside a word."""
    return line.broken or (line.text.endswith(_HYPHENS) and len(line.text) > 1 and line.text[-2].isalpha())


def _goes_on(line: Printed, following: Printed) -> bool:
    """Tell whether the line after it may hold the rest: a small letter, or the engine saw one word."""
    return line.broken or following.text[:1].islower()
