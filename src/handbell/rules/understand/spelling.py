"""Slips of spelling: an unknown word that is nearly one of the lexicon's words, and of only one of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

# A short word is changed into another one too easily ("class" is five; "not", "now", "own" stay what they are).
SHORTEST: Final = 5
_TWO_SLIPS_FROM: Final = 9
_LONGEST: Final = 30
_ANY_LETTER_FROM: Final = 7
_VOWELS_FROM: Final = 6
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_VOWELS: Final = "aeiouy"


def corrected(word: str, known: Collection[str], by_start: dict[str, list[str]]) -> str | None:
    """The known word that was meant, or None. `known` has words of five letters and more, none that negates."""
    if not SHORTEST <= len(word) <= _LONGEST or not word.isalpha():
        return None
    close = {other for other in _one_slip(word) if len(other) >= SHORTEST and other in known}
    if not close and len(word) >= _TWO_SLIPS_FROM:
        near = by_start.get(word[:2], ())
        close = {other for other in near if abs(len(other) - len(word)) <= 2 and _distance(word, other) == 2}
    if len(close) > 1:
        # Letters in the wrong order, or one letter doubled or forgotten, are likelier slips than another letter.
        likely = {other for other in close if sorted(other) == sorted(word) or set(other) == set(word)}
        close = likely or close
    return close.pop() if len(close) == 1 else None


def _one_slip(word: str) -> set[str]:
    halves = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    found = {left + right[1:] for left, right in halves if right}
    found |= {left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1}
    # In a short word only one vowel for another: "perent"; another consonant makes another word. In a very short one
    # another vowel does so too: "drags" are no drugs.
    for left, right in halves:
        if right and (len(word) >= _ANY_LETTER_FROM or (len(word) >= _VOWELS_FROM and right[0] in _VOWELS)):
            letters = _LETTERS if len(word) >= _ANY_LETTER_FROM else _VOWELS
            found |= {left + letter + right[1:] for letter in letters}
    found |= {left + letter + right for left, right in halves for letter in _LETTERS}
    found.discard(word)
    return found


def _distance(first: str, second: str) -> int:
    """Slips between two words: a letter more, less, other, or two changed round (Damerau-Levenshtein)."""
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, letter in enumerate(first, 1):
        new = [i]
        for j, other in enumerate(second, 1):
            least = min(row[j] + 1, new[j - 1] + 1, row[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                least = min(least, before[j - 2] + 1)
            new.append(least)
        before, row = row, new
    return row[-1]
