"""What is known of a concern, and the conditions that routes put on it (yes, no, or None for "not known")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from handbell.rules.files.problems import nearest
from handbell.rules.routing.vocabulary import CATEGORIES, PERSONS, SOURCES, WHEN
from handbell.rules.vocabulary import Words

Known = str | int | bool

WORDS: Final[Mapping[str, Words]] = {
    "reporter": PERSONS, "subject": PERSONS, "victim": PERSONS, "when": WHEN, "source": SOURCES,
}  # fmt: skip
NUMBERS: Final[Mapping[str, int]] = {"victim_age": 120, "victim_year": 13, "left_months_ago": 1200}
YES_NO: Final = (
    "repeat_after_warning", "families_refuse", "unresolved", "indecent_image", "danger_now",
)  # fmt: skip
FACTS: Final = (*WORDS, *NUMBERS, *YES_NO, "also_about", "platform")
_LONGEST: Final = 100


class CannotRoute(ValueError):
    """The facts cannot be used; the message names the field and says what would do."""


@dataclass(frozen=True, slots=True)
class ConcernFacts:
    """A concern as far as it is known; None is "not known". Ages in years, `left_months_ago` in months.

    `indecent_image`: there is an indecent image of a child in it, whatever its category. `danger_now`: somebody may be
    in danger at this moment. `also_about`: further people whom it is about, beside the subject. `platform` is kept for
    the record; no route hangs on it.
    """

    category: str
    reporter: str | None = None
    subject: str | None = None
    victim: str | None = None
    victim_age: int | None = None
    victim_year: int | None = None
    left_months_ago: int | None = None
    when: str | None = None
    repeat_after_warning: bool | None = None
    families_refuse: bool | None = None
    platform: str | None = None
    source: str | None = None
    unresolved: bool | None = None
    indecent_image: bool | None = None
    danger_now: bool | None = None
    also_about: tuple[str, ...] = ()

    def subjects(self) -> tuple[str, ...]:
        """Everybody it is about."""
        return ((self.subject,) if self.subject else ()) + self.also_about

    def value(self, fact: str) -> Known | None:
        """One fact by its name."""
        found: Known | None = getattr(self, fact)
        return found

    def as_dict(self) -> dict[str, Known | tuple[str, ...]]:
        """What is known, without the category."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: value for name, value in found.items() if value not in {None, ()} and name != "category"
        }


# What a category says by its own name, where nothing else is said.
_IMPLIED: Final[Mapping[str, Mapping[str, str]]] = {
    "contact_from_pupil": {"subject": "pupil"},
    "threat_by_parent": {"subject": "parent"},
    "bullying_of_pupil": {"victim": "pupil"},
    "bullying_of_staff": {"victim": "staff"},
    "underage_account": {"victim": "pupil"},
}
_TELLERS: Final = {"staff": "staff", "parent": "parent", "child": "pupil"}


def settled(facts: ConcernFacts) -> ConcernFacts:
    """The facts with what follows from them: by the category's name, by when somebody left, by who told."""
    found: dict[str, Any] = {}
    somebody_else_left = "former_pupil" in {facts.victim, facts.reporter}
    if facts.left_months_ago is not None and not somebody_else_left and facts.subject in {None, "pupil"}:
        found["subject"] = "former_pupil"
    if facts.reporter is None and facts.source is not None:
        found["reporter"] = _TELLERS[facts.source]
    for fact, value in _IMPLIED.get(facts.category, {}).items():
        if facts.value(fact) is None:
            found.setdefault(fact, value)
    return replace(facts, **found) if found else facts


def read_facts(category: object, given: object) -> ConcernFacts:
    """Facts from plain values; null counts as not known. Raises CannotRoute naming the field."""
    if not isinstance(category, str) or category not in CATEGORIES:
        raise CannotRoute(f"category: {_shown(category)} is not a category. {_hint(category, CATEGORIES)}")
    if not isinstance(given, Mapping):
        raise CannotRoute("facts: an object is expected, for example {}.")
    read: dict[str, Any] = {
        str(name): _read(name, value) for name, value in given.items() if value is not None
    }
    return ConcernFacts(category, **read)


def _read(name: object, value: object) -> Known | tuple[str, ...]:
    if name in WORDS:
        return _read_word(str(name), value)
    if name in NUMBERS:
        most = NUMBERS[str(name)]
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most:
            return value
        raise CannotRoute(f"{name}: a whole number from 0 to {most} is expected, not {_shown(value)}.")
    if name in YES_NO:
        if isinstance(value, bool):
            return value
        raise CannotRoute(f"{name}: true or false is expected, not {_shown(value)}.")
    if name == "also_about":
        if isinstance(value, (list, tuple)):
            return tuple(dict.fromkeys(_read_word("subject", one) for one in value))
        raise CannotRoute('also_about: a list of people is expected, for example ["chair"].')
    if name == "platform":
        if isinstance(value, str) and len(value) <= _LONGEST and value.isprintable():
            return value
        raise CannotRoute(f"platform: a name of at most {_LONGEST} characters is expected.")
    raise CannotRoute(f"{_shown(name)} is not a fact. {_hint(name, FACTS)}")


def _read_word(name: str, value: object) -> str:
    words = WORDS[name]
    if isinstance(value, str) and value in words:
        return value
    raise CannotRoute(f"{name}: {_shown(value)} is not a word for it. {_hint(value, words)}")


def _shown(value: object) -> str:
    """What was given, short enough for one line."""
    text = ascii(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _hint(word: object, known: Words | tuple[str, ...]) -> str:
    slugs = known.slugs() if isinstance(known, Words) else known
    found = nearest(word, slugs) if isinstance(word, str) else ""
    return found if found.startswith("Did") else f"It is one of: {', '.join(slugs)}."


@dataclass(frozen=True, slots=True)
class Asked:
    """What a route asks of one fact: a word or a kind of it, yes or no, or a number from `least` to `most`."""

    fact: str
    any_of: frozenset[str] = frozenset()
    none_of: frozenset[str] = frozenset()
    flag: bool | None = None
    least: int | None = None
    most: int | None = None

    def holds(self, facts: ConcernFacts) -> bool | None:
        """True or False, or None when the fact is not known."""
        if self.fact == "subject" and facts.also_about:
            return any(self.holds_for(one) for one in facts.subjects())
        value = facts.value(self.fact)
        return None if value is None else self.holds_for(value)

    def holds_for(self, value: Known) -> bool:
        """Does it hold for that value?"""
        if isinstance(value, bool):
            return value is self.flag
        if isinstance(value, int):
            return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)
        wider = WORDS[self.fact].wider(value)
        return (not self.any_of or not self.any_of.isdisjoint(wider)) and self.none_of.isdisjoint(wider)

    def trials(self, other: Asked) -> tuple[Known, ...]:
        """Enough values of the fact to compare two conditions on it."""
        if self.fact in WORDS:
            return WORDS[self.fact].slugs()
        if self.fact in YES_NO:
            return (True, False)
        edges = {edge for asked in (self, other) for edge in (asked.least, asked.most) if edge is not None}
        near = {edge + step for edge in edges for step in (-1, 0, 1)} | {0, NUMBERS[self.fact]}
        return tuple(sorted(number for number in near if 0 <= number <= NUMBERS[self.fact]))


def together(asked: tuple[Asked, ...], facts: ConcernFacts) -> bool | None:
    """All of them: False as soon as one is, None when one is not known, else True."""
    found = [one.holds(facts) for one in asked]
    if False in found:
        return False
    return None if None in found else True
