"""A small, explainable check of spelling: known misprints, near misses of words used here, doubled words."""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from handbell.reading.document import Finding
from handbell.reading.findings.context import Context, finding
from handbell.reading.findings.records import vocabulary

_WORD: Final = re.compile(r"[A-Za-z]{3,}")
_DOUBLED: Final = re.compile(r"(?<![\w-])([a-z]{2,}) \1(?![\w'’-])", re.I)
_ECHO: Final = re.compile(r"\b([a-z]{4,}) (?:their|the|his|her|our|its|your) \1\b", re.I)
_LIGHT: Final = frozenset(["their", "the", "his", "her", "our", "its", "your"])
_RIGHT_TWICE: Final = frozenset(
    ["that", "had", "very", "so", "no", "bye", "ha", "really", "long", "many", "is"]
)
_ADDRESS: Final = re.compile(r"(?<!\S)\S*(?:www\.|://|@|\.(?:com|org|uk|html|php))\S*")
_ADDRESS_HINT: Final = re.compile(r"www\.|://|@|\.(?:com|org|uk|html|php)")
# "themseIves", "pupiI": a capital I between or after small letters, where no word (In, It, Id) begins.
_CAPITAL_INSIDE: Final = re.compile(
    r"(?<![\w/.@])[A-Za-z]?[a-z]+I(?:I?[a-ce-lo-ru-z][a-z]*|I?)(?![\w/@]|\.\w)"
)
_LONGEST_SCRAP: Final = 3  # letters
_SHORTEST: Final = 8
_LONGEST: Final = 24
_MOST: Final = 6


@functools.cache
def _ocr() -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    """Return the patterns of letters that machines misread, each with the words for a first look."""
    return tuple((tuple(entry["words"]), re.compile(entry["pattern"])) for entry in vocabulary()["ocr"])


@functools.cache
def _pairs() -> frozenset[frozenset[str]]:
    """Return the pairs of words that look alike and are both right."""
    return frozenset(frozenset(pair) for pair in vocabulary()["pairs"])


def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each place with misspelt words, which names them."""
    tokens = _WORD.findall(context.body_text)
    counts = Counter(tokens)
    known: dict[str, str] = vocabulary()["misprints"]
    right = {w: known[w] for w in known if (w in counts if w.isalpha() else w in context.body_text)}
    near = _near_misses(counts)
    right |= near
    doubled = {a for a, b in itertools.pairwise(tokens) if a == b} - _RIGHT_TWICE
    echoed = {
        a
        for a, b, c in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if a == c and len(a) > 3 and b in _LIGHT
    }
    found: dict[str, list[str]] = {}
    if right:
        pattern = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, right)) + r")(?![\w-])")
        for place, low in _texts(context, right):
            said = [f"“{m[0]}” (for “{right[m[0]]}”{'?' * (m[0] in near)})" for m in pattern.finditer(low)]
            found.setdefault(place, []).extend(said)
    for place, low in _texts(context, doubled):
        said = [f"“{m[0]}” (a word twice)" for m in _DOUBLED.finditer(low) if m[1] in doubled]
        found.setdefault(place, []).extend(said)
    for place, low in _texts(context, echoed):
        found.setdefault(place, []).extend(f"“{m[0]}” (a word too many)" for m in _ECHO.finditer(low))
    yield from _parted(context, tokens, counts)
    for place, misread in _misread(context):
        found.setdefault(place, []).extend(misread)
    for place, said in found.items():
        if said:
            words = ", ".join(dict.fromkeys(said[:_MOST]))
            yield finding(
                "spelling", "note", place, f"Check the spelling: {words}. Correct what is misprinted."
            )


def _parted(context: Context, tokens: list[str], counts: Counter[str]) -> Iterator[Finding]:
    """Yield a word with a gap in it ("pol icy") which the document or the field otherwise writes in one."""
    terms = vocabulary()["terms"]
    scraps = [word for word, times in counts.items() if times == 1 and len(word) <= _LONGEST_SCRAP]
    pairs = {
        pair
        for scrap in scraps
        for at in (tokens.index(scrap),)
        for pair in itertools.pairwise(tokens[max(0, at - 1) : at + 2])
    }
    for a, b in sorted(pairs):
        whole = a + b
        told = f"{a} {b}" in vocabulary()["misprints"]
        if told or counts[a] > 1 or counts[b] > 1 or not (counts[whole] > 1 or whole in terms):
            continue
        for passage in context.holding(f"{a} {b}"):
            yield finding(
                "broken-word",
                "note",
                passage.place,
                f"The word “{a} {b}” is broken by a gap; elsewhere it is written “{whole}”. Join it.",
            )


def _misread(context: Context) -> Iterator[tuple[str, list[str]]]:
    """Yield the places where a machine or a hand took one letter for another, and what stands there."""
    for hints, pattern in _ocr():
        for passage in context.holding(*hints):
            yield passage.place, [f"“{m[0]}” (misread letters)" for m in pattern.finditer(passage.text)]
    if _has_inner_capital(context.as_printed):
        for passage in context.body():
            yield (
                passage.place,
                [f"“{m[0]}” (a capital I for a small l)" for m in _CAPITAL_INSIDE.finditer(passage.text)],
            )


def _has_inner_capital(text: str) -> bool:
    """Tell whether a capital I stands right after a small letter anywhere: a first look, quicker than the pattern."""
    at = text.find("I", 1)
    while at > 0:
        if text[at - 1].islower():
            return True
        at = text.find("I", at + 1)
    return False


def _texts(context: Context, words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the place and the small letters of every passage that holds one of the words, addresses left out."""
    for passage in context.holding(*words):
        low = passage.low
        yield passage.place, _ADDRESS.sub(" ", low) if _ADDRESS_HINT.search(low) else low


def _near_misses(counts: Counter[str]) -> dict[str, str]:
    """Return the words used once that differ by one letter from a word of the field or one used three times."""
    terms = _terms()
    alike: dict[tuple[str, str], list[str]] = defaultdict(
        list
    )  # one slip leaves the first and last two letters
    for word in {*terms, *(w for w, n in counts.items() if n > 2 and _SHORTEST <= len(w) <= _LONGEST)}:
        alike[word[0], word[-2:]].append(word)
    found: dict[str, str] = {}
    misprints = vocabulary()["misprints"]
    for word, times in counts.items():
        if times > 1 or not _SHORTEST - 1 <= len(word) <= _LONGEST or word in terms or word in misprints:
            continue
        near = [w for w in alike.get((word[0], word[-2:]), ()) if abs(len(w) - len(word)) < 2]
        right = [w for w in near if w != word and _one_slip(word, w) and not _related(word, w)]
        if right:
            found[word] = min(right)
    return found


@functools.cache
def _terms() -> frozenset[str]:
    """Return the words of the field that are long enough for a near miss to tell something."""
    return frozenset(term for term in vocabulary()["terms"] if len(term) >= _SHORTEST)


def _one_slip(word: str, other: str) -> bool:
    """Tell whether one letter was left out, put in, changed or swapped, not at the start nor in the last two."""
    if word[0] != other[0] or word[-2:] != other[-2:] or abs(len(word) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    if len(word) == len(other):
        return word[start + 1 :] == other[start + 1 :] or (
            word[start : start + 2] == other[start : start + 2][::-1]
            and word[start + 2 :] == other[start + 2 :]
        )
    longer, short = (word, other) if len(word) > len(other) else (other, word)
    return longer[start + 1 :] == short[start:]


def _related(word: str, other: str) -> bool:
    """Tell whether two words are both right: known pairs, British and American forms, forms of one word."""
    if frozenset((word, other)) in _pairs():
        return True
    for a, b in (("is", "iz"), ("our", "or"), ("ll", "l"), ("ae", "e"), ("ge", "g")):
        if word.replace(a, b) == other.replace(a, b):
            return True
    return False
