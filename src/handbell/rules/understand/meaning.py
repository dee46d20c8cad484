"""What the entries of the lexicon say: of words (`Term`), of people (`Person`), of patterns (`Meaning`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handbell.rules.vocabulary import Value, read_fact

Facts = tuple[tuple[str, Value], ...]


def facts_from(plain: Mapping[str, Any]) -> Facts:
    """Facts checked against the vocabulary. Raises CannotUse."""
    return tuple((slug, read_fact(slug, value)) for slug, value in plain.items())


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase: its classes, the facts it says, those it says when denied, and the kind of person it is."""

    classes: frozenset[str]
    says: Facts
    denied: Facts
    person: str | None

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Term:
        """From the compiled lexicon."""
        return cls(
            frozenset(plain["is"]), facts_from(plain["set"]), facts_from(plain["unless"]), plain["person"]
        )


@dataclass(frozen=True, slots=True)
class Person:
    """A kind of person: their slug as actor, as counterpart, mentioned, shown; None where there is none."""

    role: str | None = None
    counterpart: str | None = None
    mentions: str | None = None
    shows: str | None = None


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a pattern says.

    `kind`: "act" (then `do` is the action), "frame" (then `asks` says what is asked), "cue" (facts), "turn" (the person
    kept as `it` is in truth a `become`). `brings`: classes of a thing that is spoken of from then on.
    `weak`: only if nothing else is asked. `askers`: said only when somebody of these roles asks (empty: whoever asks).
    `matters`: said only where one of these matters was heard. `by`: whose act it is, whoever asks or is named, unless
    that is somebody who leads or governs. `gives_way`: only where the text names no other act ("could I be sacked?").
    `omits`: that the act is left undone ("keep it to myself").
    """

    kind: str
    do: str | None
    asks: str | None
    says: Facts
    denied: Facts
    become: str | None
    brings: frozenset[str]
    weak: bool
    askers: frozenset[str]
    matters: frozenset[str]
    by: str | None
    gives_way: bool
    omits: bool

    @property
    def matter(self) -> str:
        """The matter that it says, or nothing."""
        return str(dict(self.says).get("matter", ""))


def meaning_from(plain: Mapping[str, Any]) -> Meaning:
    """From the compiled lexicon."""
    return Meaning(
        plain["kind"],
        plain["do"],
        plain["asks"],
        facts_from(plain["set"]),
        facts_from(plain["unless"]),
        plain["become"],
        frozenset(plain["brings"]),
        plain["weak"],
        frozenset(plain["askers"]),
        frozenset(plain["matters"]),
        plain["by"],
        plain["gives_way"],
        plain["omits"],
    )
