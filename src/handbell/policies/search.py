"""Finding words in a text whatever their case and accents: "ty" finds "tŷ", "CAFE" finds "café"."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator


def fold(text: str) -> str:
    """Return the text without case and accents. Letters may be folded to more or fewer characters."""
    return "".join(part for part, _index in _folded(text))


def places(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    """Yield where `wanted` stands in the text, as start and end in the text itself; nothing for an empty word."""
    needle = " ".join(fold(wanted).split())
    if not needle:
        return
    pieces = list(_folded(text))
    flat = "".join(part for part, _index in pieces)
    origin = [index for part, index in pieces for _letter in part]
    start = flat.find(needle)
    while start != -1:
        last = start + len(needle) - 1
        yield origin[start], origin[last] + 1
        start = flat.find(needle, last + 1)


def _folded(text: str) -> Iterator[tuple[str, int]]:
    for index, letter in enumerate(text):
        plain = unicodedata.normalize("NFKD", letter).casefold()
        kept = "".join(part for part in plain if not unicodedata.combining(part))
        yield (" " if kept.isspace() else kept.replace("’", "'")), index
