"""The mark at the start of a line: a clause number, a letter, a roman number, a bullet, "Appendix B"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final


class Style(Enum):
    """How a mark is written."""

    NONE = "none"
    DOTTED = "dotted"  # 3.10, 1.1.2, 1.0
    INTEGER = "integer"  # 3, 3., 3)
    LETTER = "letter"  # (a), a), A.
    ROMAN = "roman"  # (iv), iv.
    NAMED = "named"  # Appendix B, Section 3
    CODED = "coded"  # A1, B.2, C1.3, IV.2, 3.a: the section's letter or number, then the clause's
    BULLET = "bullet"


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark and what follows it.

    label: as printed, without the closing dot ("3.10", "(a)", "B", "•"). rest: the words after it.
    value: its numbers, zeros at the end left out ("1.0" is (1,)). word: "Appendix", "Section" for a named one.
    printed: everything before `rest`, as printed. firm: whether a dot or bracket shows that it is a number on purpose.
    """

    style: Style
    label: str
    rest: str
    value: tuple[int, ...] = ()
    word: str = ""
    printed: str = ""
    firm: bool = True


BARE: Final = Mark(Style.NONE, "", "")
_GLYPHS: Final = "•·‣▪■□●○◦∙⁃➢➤➔►▶❖✓✔✗✘➡→♦◆◇★☐☑¨§Ø−▫❑❏"
_BULLET: Final = re.compile(
    rf"([{_GLYPHS}\ue000-\uf8ff]|[-–—*oO¡](?=\s))\s*(?:[{_GLYPHS}]\s*|[-–]\s+)?(?=\S)"
)
_DOTTED: Final = re.compile(
    r"(?:(?P<word>section|clause|paragraph|para|part)\s+)?"
    r"(?P<number>\d{1,2}(?:[.:]\d{1,2}){1,5})(?P<end>[.):]?)(?:[ \t]+|(?=[A-Z][a-z]))(?=\S)",
    re.I,
)
_DATE: Final = re.compile(r"(?:[0-2]?\d|3[01])[./](?:0?\d|1[0-2])[./](?:19|20)?\d\d\b")
_QUANTITY: Final = re.compile(
    r"(?:am|pm|a\.m|p\.m|%|per\b|million|billion|hours?\b|minutes?\b|days?\b|weeks?\b|months?\b|years?\b|"
    r"st\b|nd\b|rd\b|th\b|[-–]\s?\d|to \d|and \d)",
    re.I,
)
_MONTH: Final = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\b\.?,?\s*(?:\d|$)|term\b", re.I
)
_INTEGER: Final = re.compile(
    r"(?:(?P<word>section|clause|paragraph|part|step)\s+)?(?P<open>\(?)(?P<number>\d{1,2})"
    r"(?P<end>[ ]\.(?=[ \t]+[A-Z])|[.):]?)[ \t]+(?=\S)",
    re.I,
)
_CODED: Final = re.compile(r"(?P<part>[A-Z])\.?(?P<number>\d{1,2}(?:\.\d{1,2})*)[.):]?\s+(?=[A-Z“‘])")
_ROMAN_CODED: Final = re.compile(
    r"(?P<part>[IVX]{2,5}|V|X)\.(?P<number>\d{1,2}(?:\.\d{1,2})*)[.):]?\s+(?=[A-Z“‘])"
)
_NUMBER_CODED: Final = re.compile(r"(?P<part>\d{1,2})\.?(?P<letter>[a-z])[.):]?\s+(?=[A-Z“‘])")
_LETTER: Final = re.compile(r"(\(?)([A-Za-z])([.)])\s+(?=\S)")
_ROMAN: Final = re.compile(r"(\(?)([ivxl]{1,6}|[IVXL]{1,6})([.)])\s+(?=\S)")
_NAMED: Final = re.compile(
    r"(appendix|annexe?|schedule|addendum|attachment|atodiad|section|part|chapter|adran|rhan)\s+"
    r"([A-Z\u0370-\u03ff\u0400-\u04ff]|\d{1,2}|[IVX]{1,5})(?![\w.]\w|\w)[\s.:–—-]*",
    re.I,
)
_APPENDIX_WORDS: Final = frozenset(
    {"appendix", "annex", "annexe", "schedule", "addendum", "attachment", "atodiad"}
)
_ROMAN_PARTS: Final = 100  # so that part V is not taken for the letter E
_NUMBER_PARTS: Final = 200
_ROMAN_VALUES: Final = {"i": 1, "v": 5, "x": 10, "l": 50}
_LIKE_LATIN: Final = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧАВЕКМНОРСТУХϹ", "ABEZHIKMNOPTYXABEKMHOPCTYXC")


def is_appendix(word: str) -> bool:
    """Tell whether a named mark's word announces an appendix."""
    return word.lower() in _APPENDIX_WORDS


def latin(text: str) -> str:
    """Return `text` with Greek and Cyrillic capitals that look like Latin ones made Latin."""
    return text if text.isascii() else text.translate(_LIKE_LATIN)


def read_mark(text: str) -> Mark:
    """Return the mark that `text` starts with, or BARE's style with the whole text as rest."""
    first = text[:1]
    if first.isdigit():
        lettered = _NUMBER_CODED.match(text) if text[1:4].strip("0123456789.")[:1].islower() else None
        return _lettered(text, lettered) if lettered else _number(text) or Mark(Style.NONE, "", text)
    bullet = _BULLET.match(text)
    if bullet and not (first in "oO" and len(text) < 6):
        return _bullet(text, bullet)
    if first == "(" or text[1:2] in ".)" or text[1:7].find(".") > 0 or text[1:7].find(")") > 0:
        found = _enumerator(text)
        if found:
            return found
    if first.isalpha():
        coded = _CODED.match(text) or (_ROMAN_CODED.match(text) if first in "IVX" else None)
        if coded:
            return _coded(text, coded)
        named = _NAMED.match(text)
        if named:
            return _named(text, named)
        if first in "sScCpP":
            return _number(text) or Mark(Style.NONE, "", text)
    return Mark(Style.NONE, "", text)


def _bullet(text: str, match: re.Match[str]) -> Mark:
    """Read a bullet; a dash before a dotted number or an enumerator belongs to the number."""
    rest = text[match.end() :]
    inner = _number(rest) if rest[:1].isdigit() else _enumerator(rest)
    if inner and inner.firm:
        style = inner.style
        return Mark(
            style, inner.label, inner.rest, inner.value, inner.word, text[: len(text) - len(inner.rest)]
        )
    return Mark(Style.BULLET, match[1], rest, printed=match[0])


def _coded(text: str, match: re.Match[str]) -> Mark:
    """Read "A1", "B.2", "IV.3": the part counts as its letter, or as its roman number."""
    part = match["part"]
    roman = match.re is _ROMAN_CODED
    value = _ROMAN_PARTS + roman_value(part) if roman else ord(part) - 64
    numbers = map(int, match["number"].split("."))
    return Mark(Style.CODED, match[0].rstrip(" .):\t"), text[match.end() :], (value, *numbers), "", match[0])


def _lettered(text: str, match: re.Match[str]) -> Mark:
    """Read "3.a" or "3a": the third part's first clause."""
    value = (_NUMBER_PARTS + int(match["part"]), ord(match["letter"]) - 96)
    return Mark(Style.CODED, match[0].rstrip(" .):\t"), text[match.end() :], value, "", match[0])


def _number(text: str) -> Mark | None:
    """Read "3.10", "5:0", "3.", "Section 3.2"; None for dates, times and quantities."""
    if _DATE.match(text):
        return None
    dotted = _DOTTED.match(text)
    if dotted:
        rest = text[dotted.end() :]
        parts = re.split("[.:]", dotted["number"])
        if _QUANTITY.match(rest) or any(len(p) > 1 and p[0] == "0" for p in parts):
            return None
        value = [int(p) for p in parts]
        while len(value) > 1 and value[-1] == 0:
            value.pop()
        printed = text[: dotted.end()]
        return Mark(Style.DOTTED, dotted["number"], rest, tuple(value), dotted["word"] or "", printed)
    whole = _INTEGER.match(text)
    if not whole:
        return None
    rest = text[whole.end() :]
    if whole["open"] and whole["end"] != ")":
        return None
    firm = bool(whole["end"] or whole["word"])
    if _QUANTITY.match(rest) or (not firm and _MONTH.match(rest)):
        return None
    label = f"({whole['number']})" if whole["open"] else whole["number"]
    return Mark(
        Style.INTEGER, label, rest, (int(whole["number"]),), whole["word"] or "", text[: whole.end()], firm
    )


def _enumerator(text: str) -> Mark | None:
    """Read "(a)", "iv.", "B)", "(2)"."""
    if text.startswith("("):
        found = _INTEGER.match(text)
        if found and found["end"] == ")":
            return _number(text)
    roman = _ROMAN.match(text)
    if roman and (len(roman[2]) > 1 or roman[2] in "iI"):
        value = roman_value(roman[2])
        if value:
            label = text[: roman.end()].strip()
            return Mark(Style.ROMAN, label, text[roman.end() :], (value,), "", text[: roman.end()])
    letter = _LETTER.match(text)
    if letter:
        rest = text[letter.end() :]
        label = text[: letter.end()].strip()
        return Mark(Style.LETTER, label, rest, (ord(letter[2].lower()) - 96,), "", text[: letter.end()])
    return None


def _named(text: str, match: re.Match[str]) -> Mark:
    """Read "Appendix B – Title" or "Section 3 Title"; a sentence that merely begins so has no mark."""
    rest = text[match.end() :]
    word = match[1]
    parted = bool(re.search(r"[:.–—-]", match[0][len(word) :]))
    if len(rest) > 110 or (
        rest and not parted and not (rest[0].isupper() or rest[0].isdigit() or rest[0] in "'‘“\"(")
    ):
        return Mark(Style.NONE, "", text)
    label = latin(match[2]).upper() if match[2].isalpha() else match[2]
    number = (int(label),) if label.isdigit() else (0,)
    return Mark(Style.NAMED, label, rest, number, word, match[0])


def as_roman(mark: Mark) -> int:
    """Return what a mark counts as a roman number: "(v)" may be the letter or the number; 0 when it is none."""
    if mark.style is Style.ROMAN:
        return mark.value[0]
    bare = mark.label.strip("().")
    return roman_value(bare) if mark.style is Style.LETTER and bare.lower() in ("v", "x", "l") else 0


def roman_value(text: str) -> int:
    """Return the value of a roman number, 0 when it is not written as one would write it."""
    total = 0
    values = [_ROMAN_VALUES.get(c, 0) for c in text.lower()]
    for index, value in enumerate(values):
        total += -value if index + 1 < len(values) and value < values[index + 1] else value
    return total if 0 < total < 40 and "iiii" not in text.lower() else 0
