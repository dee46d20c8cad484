"""Finding words in a text whatever their case and accents: "ty" finds "tŷ", "CAFE" finds "café"."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

_PLAIN: Final = str.maketrans({"’": "'", "\n": " ", "\t": " ", "\r": " "})


def fold(text: str) -> str:
    """Return the text without case and accents, with plain spaces and apostrophes."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    if not plain.isascii():
        plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return plain.translate(_PLAIN)


def places(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    """Yield where `wanted` stands in the text, as start and end in the text itself; nothing for an empty word."""
    needle = " ".join(fold(wanted).split())
    if not needle or needle not in fold(text):
        return  # the common case, and quick; only a text that has the words is looked at letter by letter
    pieces = list(_folded(text))
    flat = "".join(part for part, _index in pieces)
    origin = [index for part, index in pieces for _letter in part]
    start = flat.find(needle)
    while start != -1:
        last = start + len(needle) - 1
        yield origin[start], origin[last] + 1
        start = flat.find(needle, last + 1)


def _folded(text: str) -> Iterator[tuple[str, int]]:
    if text.isascii():  # nothing grows or shrinks, so the places are the text's own
        return zip(fold(text), range(len(text)), strict=True)
    return ((fold(letter), index) for index, letter in enumerate(text))
