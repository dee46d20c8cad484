"""Taking names and contact details out of words that leave the school. Knows no database.

Found are: the names that it is given, in full, turned round, by one of their words or by initials, however they are
written (capitals, accents, odd spaces, invisible signs, a possessive); e-mail and web addresses, account names,
telephone numbers and postcodes. It does not know who is meant by "her sister": somebody has to read the result.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

# English words that are names too: taken out only with a capital, or nothing could be read any more.
_ORDINARY: Final = (
    "will may mark grace hope rose art bill frank jack pat rob sue dawn june april august summer joy faith day king"
    " young white brown green black long short hay fell stone vale marsh sky ivy olive pearl ruby crystal chase hunter"
    " mason cook baker page bishop church field wood woods hill lane park rivers brook bush rich an he so ma my miles"
    " max guy dean drew gene skip tad ty van victor wade love best good small little major moss reed rice"
)
ORDINARY: Final = frozenset(_ORDINARY.split())
_CONTACTS: Final = re.compile(
    r"""
    (?P<mail>[^\s<>@,;:()]{1,64}@[^\s<>@,;:()]{1,250})
  | (?P<web>https?://\S+ | www\.\S+
      | (?<![\w.@-])[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}
        \.(?:com|org|net|uk|io|me|tv|gg|app|social|co|wales|scot|example)\b(?:/\S*)?)
  | (?P<handle>(?<!\w)@[\w.]+)
  | (?P<phone>(?<![\d])(?!\d\d?[./-]\d\d?[./-]\d{4})(?:\+|0)[\s().-]*\d(?:[\s().-]*\d){7,13}(?!\d))
  | (?P<post>(?<!\w)[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}(?!\w))
    """,
    re.VERBOSE,
)
_WORD: Final = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_DASHES: Final = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe58\uff0d", "-"))
_QUOTES: Final = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u02b9\uff07`", "'"))
_SHORTEST: Final = 2
# In a name as it was told ("Mr Rowe", "Tom from 9B"): no part of the name itself.
_NOT_PARTS: Final = (
    "mr mrs ms miss mx dr sir madam rev from the of and in at a an year class form teacher pupil boy girl parent"
    " mother father mum dad brother sister friend her his their my our unknown somebody someone"
)
_NO_NAMES: Final = frozenset(_NOT_PARTS.split())


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody's name as it is to be found. `mark`: what stands in its place.

    `close`: they are in the case, so each word of the name is taken out however it is written; of others only words
    with a capital.
    """

    full: str
    mark: str
    close: bool = False


@dataclass(slots=True)
class Redactor:
    """Takes names out of texts, and counts what it took out (`taken`, by the mark that stands in its place).

    `keep`: the name that may stay, of the one for whom it is made. A word that they share with somebody in the case is
    taken out all the same where it stands alone.
    """

    names: Iterable[Name]
    keep: str = ""
    contact: str = "[contact details]"
    taken: Counter[str] = field(default_factory=Counter)
    _whole: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    _close: dict[str, str] = field(default_factory=dict)
    _others: dict[str, str] = field(default_factory=dict)
    _initials: dict[str, str] = field(default_factory=dict)
    _kept: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._kept = tuple(words_of(self.keep))
        if len(self._kept) > 1:
            self._add(self._kept, "")
        names = sorted(self.names, key=lambda one: not one.close)
        for name in names:
            self._learn(name)
        for word in self._kept:
            self._others.pop(word, None)

    def __call__(self, text: str) -> str:
        """The text without what has to stay here."""
        folded, places = fold(text)
        spans = sorted(self._found(folded, places, text), key=lambda one: (one[0], -one[1]))
        out, at = list[str](), 0
        for start, end, mark in spans:
            if start < at:
                continue
            out += [text[at:start], mark or text[start:end]]
            if mark:
                self.taken[mark] += 1
            at = end
        return "".join([*out, text[at:]])

    def _learn(self, name: Name) -> None:
        words = tuple(words_of(name.full))
        if not words or words == self._kept:
            return
        if len(words) > 1:
            self._add(words, name.mark)
            self._add((words[-1], *words[:-1]), name.mark)
            self._add((words[0], words[-1]), name.mark)
        single = self._close if name.close else self._others
        for word in words:
            for part in {word, *word.split("-")}:
                if len(part) >= _SHORTEST:
                    single.setdefault(part, name.mark)
        if name.close and len(words) > 1:
            self._initials.setdefault("".join(word[0] for word in words), name.mark)
            self._initials.setdefault(words[0][0] + words[-1][0], name.mark)

    def _add(self, words: tuple[str, ...], mark: str) -> None:
        self._whole.setdefault(words[0], []).append((words, mark))
        self._whole[words[0]].sort(key=lambda one: -len(one[0]))

    def _found(self, folded: str, places: list[int], text: str) -> Iterator[tuple[int, int, str]]:
        for match in _CONTACTS.finditer(folded):
            yield places[match.start()], places[match.end()], self.contact
        words = [(_bare(match.group()), match.start(), match.end()) for match in _WORD.finditer(folded)]
        for number, (word, start, end) in enumerate(words):
            for wanted, mark in self._whole.get(word, []):
                run = words[number : number + len(wanted)]
                if tuple(one for one, _start, _end in run) == wanted and _near(folded, run):
                    yield places[start], places[run[-1][2]], mark
                    break
            written = text[places[start] : places[end]]
            alone = self._alone(word, written)
            if alone:
                yield places[start], places[end], alone

    def _alone(self, word: str, written: str) -> str:
        """What stands for one word by itself; nothing when it may stay."""
        capital = written[:1].isupper()
        for part in (word, *word.split("-")):
            mark = self._close.get(part, "")
            if mark and (capital or (part not in ORDINARY and len(part) > _SHORTEST)):
                return mark
            if capital and part in self._others:
                return self._others[part]
        if written.isupper() and word in self._initials:
            return self._initials[word]
        return ""


def words_of(name: str) -> list[str]:
    """A name's words, folded."""
    found = [_bare(match.group()) for match in _WORD.finditer(fold(name)[0])]
    return [word for word in found if word and word not in _NO_NAMES]


def fold(text: str) -> tuple[str, list[int]]:
    """The text in small letters without accents and invisible signs, and where each of its signs stood (one more at
    the end).
    """
    out: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        plain = unicodedata.normalize("NFKD", sign).translate(_DASHES).translate(_QUOTES).casefold()
        for letter in plain:
            if unicodedata.category(letter) in {"Mn", "Cf", "Me"}:
                continue
            out.append(" " if letter.isspace() else letter)
            places.append(place)
    return "".join(out), [*places, len(text)]


def _bare(word: str) -> str:
    """Without a possessive: "rowe's" is "rowe"."""
    return word.removesuffix("'s").rstrip("'")


def _near(folded: str, run: list[tuple[str, int, int]]) -> bool:
    """Whether nothing but spaces, dots, commas, dashes and quotation marks stands between the words of a name."""
    between = [folded[one[2] : two[1]] for one, two in pairwise(run)]
    return all(not gap.strip(" .,-'\"\u201c\u201d_") for gap in between)
