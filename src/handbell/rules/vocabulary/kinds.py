"""What the vocabulary is made of: words, which may be kinds of one another, and facts, which take words or numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

Value = str | bool | int | frozenset[str]


def marked(text: str) -> str:
    """Mark a text for the translators. The page that shows it asks for the translation; this room only says it."""
    return text


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a closed list. `kind_of` is the wider word: what is said of the wider word holds for this one."""

    slug: str
    label: str
    kind_of: str | None = None


class Words:
    """A closed list of words with their wider words."""

    __slots__ = ("_narrower", "_wider", "by_slug")

    def __init__(self, words: Iterable[Word]) -> None:
        listed = tuple(words)
        self.by_slug: Mapping[str, Word] = {word.slug: word for word in listed}
        if len(self.by_slug) != len(listed):
            raise ValueError("A word stands twice in a list of the vocabulary.")
        self._wider: dict[str, frozenset[str]] = {word.slug: self._ancestors(word) for word in listed}
        self._narrower: dict[str, frozenset[str]] = {
            slug: frozenset(other for other, wider in self._wider.items() if slug in wider)
            for slug in self.by_slug
        }

    def _ancestors(self, word: Word) -> frozenset[str]:
        found = {word.slug}
        while word.kind_of is not None:
            word = self.by_slug[word.kind_of]
            found.add(word.slug)
        return frozenset(found)

    def __contains__(self, slug: object) -> bool:
        return slug in self.by_slug

    def slugs(self) -> tuple[str, ...]:
        """Every slug, in the order of the list."""
        return tuple(self.by_slug)

    def label(self, slug: str) -> str:
        """The word in plain English."""
        return self.by_slug[slug].label

    def wider(self, slug: str) -> frozenset[str]:
        """The word itself and every wider word: teacher → teacher, staff, adult_in_school, everyone."""
        return self._wider[slug]

    def narrower(self, slug: str) -> frozenset[str]:
        """The word itself and every kind of it."""
        return self._narrower[slug]


class Kind(Enum):
    """The type of a fact."""

    WORD = "word"
    YES_NO = "yes or no"
    NUMBER = "number"
    SET = "set of words"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that may be known about a situation.

    `assumed` is what is taken for granted when nobody says otherwise (None: nothing is); such a value is the ordinary
    case, which people do not mention. `question` asks a person for the fact. Numbers are whole, in `unit`.
    `narrows`: a wide word stands for one of its kinds, not yet known which ("a child": a pupil or not?). For roles it
    does not: "a member of staff" is somebody with no special office. `derived`: what another fact implies of this one
    always counts, even against what was said of it before the other fact was changed.
    """

    slug: str
    kind: Kind
    label: str
    question: str
    words: Words | None = None
    assumed: Value | None = None
    unit: str = ""
    most: int = 0
    narrows: bool = True
    implies: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    derived: bool = False

    def values(self) -> tuple[Value, ...]:
        """Every value of a fact with a closed list; empty for numbers and sets, which have too many."""
        if self.kind is Kind.YES_NO:
            return (True, False)
        return self.words.slugs() if self.kind is Kind.WORD and self.words else ()

    def accepts(self, value: object) -> bool:
        """Is this a value which the fact can have?"""
        if self.kind is Kind.YES_NO:
            return isinstance(value, bool)
        if self.kind is Kind.NUMBER:
            return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= self.most
        if self.words is None:
            return False
        if self.kind is Kind.SET:
            return isinstance(value, frozenset) and all(word in self.words for word in value)
        return isinstance(value, str) and value in self.words
