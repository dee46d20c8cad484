"""A question as words: small letters, plain apostrophes, contractions taken apart, each word with its place.

Places count characters of the text as it was typed, so that an answer can show which words it heard.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Final

# Nobody asks about a policy in more than this; what comes after is not read, and the answer says so.
MOST_CHARACTERS: Final = 4000
MOST_WORDS: Final = 600

_WORD: Final = re.compile(r"[a-z]+(?:'[a-z]+)*'?|[0-9]+|[^\W\d_]+|[&@]|[^\sa-z0-9]")
_SENTENCE_ENDS: Final = frozenset(".?!;")
_PAUSES: Final = frozenset(',:()[]-–—/"“”…')
_CLITICS: Final = {"'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would", "'s": "'s"}
_NEGATED: Final = {"ca": "can", "wo": "will", "sha": "shall"}
_APOSTROPHES: Final = str.maketrans(dict.fromkeys("’‘`´ʼ＇", "'") | {"\0": " ", "\u00ad": " "})


@dataclass(frozen=True, slots=True)
class Token:
    """One word; `lemma` is filled in later. `pause` before it: 0 none, 1 a comma, 2 the end of a sentence."""

    word: str
    start: int
    end: int
    pause: int = 0
    asked: bool = False
    lemma: str = ""


def tokens_of(text: str) -> tuple[list[Token], bool]:
    """The words of a text, and whether all of it was read. `asked`: in a sentence that ends with "?"."""
    read = text[:MOST_CHARACTERS]
    folded, places = _folded(read)
    found: list[Token] = []
    pause, start_of_sentence = 2, 0
    for match in _WORD.finditer(folded):
        piece, at = match.group(), match.start()
        if not piece[0].isalpha() and not piece.isdecimal() and piece not in "&@":
            if piece in _SENTENCE_ENDS and not _inside_number(folded, at):
                if piece == "?":
                    found[start_of_sentence:] = [replace(t, asked=True) for t in found[start_of_sentence:]]
                pause, start_of_sentence = 2, len(found)
            elif piece in _PAUSES:
                pause = max(pause, 0 if _hyphen(folded, at) else 1)
            continue
        if "\n\n" in folded[max(0, at - 4) : at]:
            pause, start_of_sentence = 2, len(found)
        begin, end = places[at], places[match.end() - 1] + 1
        for word in _apart(piece):
            found.append(Token(word, begin, end, pause))
            pause = 0
        if len(found) >= MOST_WORDS:
            return found, False
    return found, len(text) <= MOST_CHARACTERS


def _folded(text: str) -> tuple[str, range | list[int]]:
    """Small letters without accents, and for each of them its place in the text."""
    text = text.translate(_APOSTROPHES)
    if text.isascii():
        return text.lower(), range(len(text))
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for part in unicodedata.normalize("NFKD", character).lower():
            if not unicodedata.combining(part) and unicodedata.category(part) != "Cf":
                letters.append(part)
                places.append(place)
    return "".join(letters), places


def _inside_number(text: str, at: int) -> bool:
    return 0 < at < len(text) - 1 and text[at - 1].isalnum() and text[at + 1].isalnum()


def _hyphen(text: str, at: int) -> bool:
    return text[at] in "-–/" and _inside_number(text, at)


def _apart(piece: str) -> list[str]:
    """ "can't" → can, not; "she's" → she, 's; "pupils'" → pupils, 's."""
    if "'" not in piece:
        return [piece]
    stem, _, tail = piece.partition("'")
    if tail == "t" and stem.endswith("n") and len(stem) > 2:
        return [_NEGATED.get(stem[:-1], stem[:-1]), "not"]
    if "'" + tail in _CLITICS:
        return [stem, _CLITICS["'" + tail]]
    if tail == "":
        return [stem, "'s"] if stem.endswith("s") else [stem]
    if len(tail) <= 2:
        return [stem, tail]
    return [stem + tail]
