"""Route pieces, a policy's book of them, the safety baseline, and the route that they make for one concern."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from handbell.rules.model import Clause
from handbell.rules.routing.facts import Asked, ConcernFacts


@dataclass(frozen=True, slots=True)
class Clock:
    """A time limit as a program counts it: `count` of `unit` from the moment the concern was told.

    `unit`: minutes, school_days (0: before the end of that school day), working_days, years, or event (no count: it
    comes with the event that the limit names). `given` is false where the policy sets no figure and Handbell suggests
    one; `source` says where the figure comes from.
    """

    unit: str
    count: int | None
    given: bool
    source: str


@dataclass(frozen=True, slots=True)
class Told:
    """Any one of `any_of` is told. `may`: the policy allows it and does not ask for it."""

    any_of: tuple[str, ...]
    within: str | None = None
    clauses: tuple[str, ...] = ()
    may: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, who does it, and by when."""

    do: str
    who: str
    within: str | None = None
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Never:
    """Something nobody does, as a slug of the closed list."""

    do_not: str
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of the routes of a layer: what it gives where its categories and all of its conditions fit.

    `instead_of`: parts of other pieces that it replaces. `nations`: only there (baseline; empty: everywhere).
    `clauses` are what the whole piece rests on; in the baseline `sources` are the ids of dated records.
    `plain` is the piece in the plain form of its file.
    """

    id: str
    categories: frozenset[str]
    conditions: tuple[Asked, ...] = ()
    clauses: tuple[str, ...] = ()
    tell: tuple[Told, ...] = ()
    steps: tuple[Step, ...] = ()
    never: tuple[Never, ...] = ()
    uploads: str | None = None
    duty: str | None = None
    lock: str | None = None
    gaps: tuple[str, ...] = ()
    precedent: bool = False
    instead_of: Mapping[str, frozenset[str]] = field(default_factory=dict)
    nations: frozenset[str] = frozenset()
    sources: tuple[str, ...] = ()
    starts: datetime.date | None = None
    ends: datetime.date | None = None
    source: str = field(default="", compare=False)
    plain: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def in_force(self, on: datetime.date | None) -> bool:
        """Does it hold on that day, both ends included? Without a day: has it no end?"""
        if on is None:
            return self.ends is None
        return (self.starts is None or self.starts <= on) and (self.ends is None or on <= self.ends)


@dataclass(frozen=True, slots=True)
class Example:
    """A worked case: the pieces that apply to it, and parts of the route that must come out.

    `nation`: where it happens, for the baseline's cases; None: where the school is. `plain` is the form of its file.
    """

    title: str
    facts: ConcernFacts
    pieces: tuple[str, ...]
    expect: Mapping[str, tuple[str, ...]]
    on: datetime.date | None = None
    nation: str | None = None
    source: str = field(default="", compare=False)
    plain: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RouteBook:
    """The routes of one version of one policy. `kind`: governors or management_committee."""

    pack: str
    version: str
    nation: str
    kind: str
    pieces: tuple[Piece, ...]
    examples: tuple[Example, ...]
    clauses: Mapping[str, Clause]
    digest: str = field(default="", compare=False)

    def piece(self, identifier: str) -> Piece:
        """The piece with that id. Raises KeyError."""
        return next((piece for piece in self.pieces if piece.id == identifier), None) or _missing(identifier)


def _missing(identifier: str) -> Piece:
    raise KeyError(identifier)


@dataclass(frozen=True, slots=True)
class Record:
    """A dated fact behind the baseline: what was read where, how good the page is, when somebody last looked."""

    id: str
    says: str
    nations: frozenset[str]
    source: str
    url: str
    standing: str
    checked_on: datetime.date | None
    starts: datetime.date | None = None
    ends: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Overlay:
    """What a concern about somebody changes: who is kept out, who is told and acts instead."""

    subject: str
    shut_out: tuple[str, ...]
    tell: tuple[str, ...] = ()
    owner: str | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class Baseline:
    """What holds in every school, whatever its policy says, by nation."""

    pieces: tuple[Piece, ...]
    overlays: Mapping[str, Overlay]
    receivers: tuple[str, ...]
    clocks: Mapping[str, Clock]
    names: Mapping[str, Mapping[str, str]]
    records: Mapping[str, Record]
    examples: tuple[Example, ...]
    digest: str = field(default="", compare=False)

    def name(self, nation: str, slug: str) -> str | None:
        """What a role or a lock is called in that nation where it is called otherwise than usual."""
        return self.names.get(nation, {}).get(slug)


@dataclass(frozen=True, slots=True)
class Layer:
    """One half of a route: what the policy gives, or what the baseline gives."""

    tell: tuple[Told, ...] = ()
    steps: tuple[Step, ...] = ()
    never: tuple[Never, ...] = ()
    uploads: str = "allowed"
    duty: str | None = None
    lock: str | None = None
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TraceLine:
    """Which piece gave what to a route, or why not: "applies", "guards" (only what it forbids), "undecided"."""

    piece: str
    layer: str
    state: str
    parts: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    open_facts: tuple[str, ...] = ()
    source: str = ""
