"""From clauses to statements: sentences, and list items that complete a stem."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from handbell.rules.propose.model import Clause, Statement

_QUOTES: Final = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})
_MARKS: Final = re.compile(r"</?[a-z][a-z0-9]*>|[*_`]+", re.IGNORECASE)
_SPACE: Final = re.compile(r"\s+")
_END: Final = re.compile(r"(?<=[.?!])[\"')\]]*\s+(?=[\"'(]?[A-Z0-9])|;\s+(?=[a-zA-Z])|\s+(?=However,? )")
_NUMBER: Final = re.compile(
    r"^\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+", re.IGNORECASE
)  # "(a)", "1." before an item
_SHORT: Final = re.compile(r"(?:\b(?:e\.g|i\.e|etc|Mr|Mrs|Ms|Dr|No|vs)\.)$")
_LONGEST: Final = 2000  # characters of one sentence that are looked at


def plain(text: str) -> str:
    """The text with straight quotes, single spaces and no marks of layout; the letters keep their size."""
    return _SPACE.sub(" ", _MARKS.sub("", text.translate(_QUOTES))).strip()


def sentences(text: str) -> list[str]:
    """The sentences of a text; abbreviations do not end one."""
    found: list[str] = []
    for piece in _END.split(plain(text)):
        if not piece:
            continue
        if found and _SHORT.search(found[-1]):
            found[-1] = f"{found[-1]} {piece}"
        else:
            found.append(piece)
    return [sentence[:_LONGEST] for sentence in found]


def statements(clause: Clause) -> Iterator[Statement]:
    """What a clause states, in its order. The last sentence before a list is the stem of each of its items."""
    said = sentences(clause.text)
    stem = said.pop() if said and clause.items else ""
    heading = plain(clause.heading).lower()
    earlier = ""
    for sentence in (*said, stem) if stem else said:
        yield Statement(clause.ref, heading, sentence.lower(), "", earlier)
        earlier = sentence.lower()
    for item in clause.items:
        earlier = ""
        for place, sentence in enumerate(sentences(_NUMBER.sub("", plain(item)))):
            yield Statement(
                clause.ref, heading, sentence.lower(), stem.lower() if place == 0 else "", earlier
            )
            earlier = sentence.lower()
