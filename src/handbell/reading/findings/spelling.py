"""A small, explainable check of spelling: known misprints, near misses of words used here, doubled words."""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from handbell.reading.document import Finding
from handbell.reading.findings.context import Context, finding
from handbell.reading.findings.records import vocabulary

_WORD: Final = re.compile(r"[A-Za-z]{3,}")
_DOUBLED: Final = re.compile(r"(?<![\w-])([a-z]{2,}) \1(?![\w'’-])", re.I)
_ECHO: Final = re.compile(r"\b([a-z]{4,}) (?:their|the|his|her|our|its|your) \1\b", re.I)
_RIGHT_TWICE: Final = frozenset(
    ["that", "had", "very", "so", "no", "bye", "ha", "really", "long", "many", "is"]
)
_ADDRESS: Final = re.compile(r"(?<!\S)\S*(?:www\.|://|@|\.(?:com|org|uk|html|php))\S*")
_ADDRESS_HINT: Final = re.compile(r"www\.|://|@|\.(?:com|org|uk|html|php)")
_SHORTEST: Final = 8
_MOST: Final = 6


@functools.cache
def _ocr() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of letters that machines misread."""
    return tuple(re.compile(p, re.I if "dick" in p else 0) for p in vocabulary()["ocr"])


@functools.cache
def _pairs() -> frozenset[frozenset[str]]:
    """Return the pairs of words that look alike and are both right."""
    return frozenset(frozenset(pair) for pair in vocabulary()["pairs"])


def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each place with misspelt words, which names them."""
    everything = context.everything
    tokens = _WORD.findall(everything)
    counts = Counter(tokens)
    known: dict[str, str] = vocabulary()["misprints"]
    wrong = [w for w in known if (w in counts if w.isalpha() else w in everything)]
    near = _near_misses(counts)
    doubled = {a for a, b in itertools.pairwise(tokens) if a == b} - _RIGHT_TWICE
    echoed = {a for a, b in zip(tokens, tokens[2:], strict=False) if a == b and len(a) > 3}
    printed = "\n".join(p.text for p in context.passages)
    misread = [p for p in _ocr() if p.search(printed)]
    if not (wrong or near or doubled or echoed or misread):
        return
    hints = (*wrong, *near, *doubled, *echoed)
    found: dict[str, list[str]] = {}
    for passage in context.passages:
        if not misread and not any(hint in passage.low for hint in hints):
            continue
        text = _ADDRESS.sub(" ", passage.text) if _ADDRESS_HINT.search(passage.text) else passage.text
        low = text.lower()
        said = found.setdefault(passage.place, [])
        said += [
            f"“{w}” (for “{known[w]}”)"
            for w in wrong
            if w in low and re.search(rf"(?<![\w-]){re.escape(w)}(?![\w-])", low)
        ]
        said += [f"“{m[0]}” (misread letters)" for p in misread for m in p.finditer(text)]
        if any(word in low for word in doubled):
            said += [f"“{m[0]}” (a word twice)" for m in _DOUBLED.finditer(text) if m[1].lower() in doubled]
        if any(word in low for word in echoed):
            said += [f"“{m[0]}” (a word too many)" for m in _ECHO.finditer(text)]
        said += [f"“{w}” (for “{near[w]}”?)" for w in near if w in low and re.search(rf"\b{w}\b", low)]
    for place, said in found.items():
        if said:
            words = ", ".join(dict.fromkeys(said[:_MOST]))
            yield finding(
                "spelling", "note", place, f"Check the spelling: {words}. Correct what is misprinted."
            )


def _near_misses(counts: Counter[str]) -> dict[str, str]:
    """Return the words used once that differ by one letter from a word of the field or one used three times."""
    terms = set(vocabulary()["terms"])
    shorter: dict[str, set[str]] = {}
    for word in {w for w, n in counts.items() if len(w) >= _SHORTEST and n > 2 and w not in terms}:
        for cut in _cuts(word):
            shorter.setdefault(cut, set()).add(word)
    for word, holders in _term_cuts().items():
        shorter.setdefault(word, set()).update(holders)
    found: dict[str, str] = {}
    misprints = vocabulary()["misprints"]
    for word, times in counts.items():
        if times > 1 or len(word) < _SHORTEST - 1 or word in terms or word in misprints:
            continue
        candidates = {w for cut in (word, *_cuts(word)) for w in shorter.get(cut, ())}
        for other in sorted(candidates):
            if other != word and _one_slip(word, other) and not _related(word, other):
                found[word] = other
                break
    return found


@functools.cache
def _term_cuts() -> dict[str, frozenset[str]]:
    """Return every form with one letter left out of the words of the field, with the words that it may stand for."""
    found: dict[str, set[str]] = {}
    for term in vocabulary()["terms"]:
        if len(term) >= _SHORTEST:
            for cut in _cuts(term):
                found.setdefault(cut, set()).add(term)
    return {cut: frozenset(words) for cut, words in found.items()}


def _cuts(word: str) -> list[str]:
    """Return a word and every form of it with one letter left out, the first and the last two letters kept."""
    return [word, *(word[:i] + word[i + 1 :] for i in range(1, len(word) - 2))]


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
