"""Whom a case is taken to outside the school, and the letters: dated records from `packs/letters`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Annotated, Final, Literal, Self, TypeVar

from pydantic import Field, StringConstraints, model_validator

from handbell.concerns import routes
from handbell.concerns.matters import Category
from handbell.concerns.records import PACKS, Nation, Slug, Source, Strict, Text, WrongRecords, read
from handbell.rules.routing import Clock
from handbell.rules.routing.vocabulary import LOCKS

FOLDER: Final = PACKS / "letters"
# What a letter's text may have filled in.
FILLED: Final = frozenset(
    {"school", "sender", "sender_title", "platform", "page", "address", "seen_on", "told_on", "rule"}
)
PLACE: Final = re.compile(r"\{([a-z_]+)\}")
One = TypeVar("One", "Body", "LetterTemplate")
_LongText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=6000)]


class AnswerClock(Strict):
    """By when a body answers, where a source says so, and in which nations."""

    unit: Literal["working_days", "school_days"]
    count: int = Field(gt=0)
    nations: list[Nation]
    words: Text


class Body(Strict):
    """Somebody outside to whom a matter may be taken. `advice`: the lock that its advice opens (`rules.routing`)."""

    id: Slug
    name: Text
    serves: Text
    not_for: Text
    categories: list[str] = []
    clock: AnswerClock | None = None
    advice: str = ""
    advice_nations: list[Nation] = []
    source: Source

    @model_validator(mode="after")
    def known(self) -> Self:
        """Its advice and its categories are words of the routes."""
        if self.advice and self.advice not in LOCKS.slugs():
            raise ValueError(f"{self.id!r} gives advice that opens nothing")
        if not set(self.categories) <= set(Category.values):
            raise ValueError(f"{self.id!r} serves a category that there is not")
        return self

    def called(self, nation: str) -> str:
        """What it is called in a nation, by the baseline's dated names."""
        name = routes.baseline().name(nation, self.id)
        return name[:1].upper() + name[1:] if name else self.name

    def serves_category(self, category: str) -> bool:
        """Whether it takes a matter of this category."""
        return not self.categories or category in self.categories

    def advice_in(self, nation: str) -> str:
        """The lock that its advice opens in a nation, "" for none."""
        return self.advice if not self.advice_nations or nation in self.advice_nations else ""

    def clock_in(self, nation: str) -> Clock | None:
        """By when it answers in a nation, where a source says so."""
        if self.clock is None or nation not in self.clock.nations:
            return None
        return Clock(self.clock.unit, self.clock.count, given=True, source=self.source.title)


class LetterTemplate(Strict):
    """A letter. `subject_stays_out`: it may not name whom the case is about (Education Act 2002, section 141F)."""

    id: Slug
    name: Text
    to: Text
    subject_stays_out: bool
    needs_subject_told: bool = False
    categories: list[str] = []
    source: Source
    text: _LongText
    text_cy: str = ""

    @model_validator(mode="after")
    def can_be_filled(self) -> Self:
        """Its places are known ones."""
        unknown = set(PLACE.findall(self.text + self.text_cy)) - FILLED
        if unknown or not set(self.categories) <= set(Category.values):
            raise ValueError(f"{self.id!r} has what nobody can fill: {', '.join(sorted(unknown))}")
        return self

    def filled(self, values: Mapping[str, str]) -> str:
        """The text with what is known; what is not known stands in square brackets, to be written."""
        return PLACE.sub(lambda found: values.get(found[1]) or f"[{found[1].replace('_', ' ')}]", self.text)


class _Bodies(Strict):
    bodies: list[Body]


class _Letters(Strict):
    letters: list[LetterTemplate]


@cache
def bodies() -> Mapping[str, Body]:
    """Everybody a case may be taken to, in order. Raises WrongRecords."""
    return _by_id(read(FOLDER / "bodies.yaml", _Bodies).bodies, "bodies.yaml")


@cache
def letters() -> Mapping[str, LetterTemplate]:
    """The letters, in order. Raises WrongRecords."""
    return _by_id(read(FOLDER / "letters.yaml", _Letters).letters, "letters.yaml")


def _by_id(rows: list[One], file: str) -> Mapping[str, One]:
    found = {one.id: one for one in rows}
    if len(found) != len(rows):
        raise WrongRecords(f"{file}: something stands twice.")
    return MappingProxyType(found)
