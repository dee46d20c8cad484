"""A rule, a pack of rules, and what the pack says about its clauses."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from handbell.rules.conditions import Condition


@dataclass(frozen=True, slots=True)
class Clause:
    """What is needed to cite a clause: its reference and the heading it stands under."""

    ref: str
    heading: str
    kind: str


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody to be told: any one of `any_of` will do; and how soon (a word of WITHIN, or None)."""

    any_of: tuple[str, ...]
    within: str | None
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a policy that can be decided by a program, in our own words and with its clauses.

    `actions` are what it decides. `alongside` are further actions in whose answers its duty to tell is named.
    `conditions` all have to hold. `tell` entries are alternatives each: ("headteacher", "dsl") is one of the two.
    `settled_by` is the fact which holds the leave that `may_with_permission` waits for. `gap` marks a record of silence
    or unclearness: it never beats a rule.
    """

    id: str
    topic: str
    clauses: tuple[str, ...]
    who: frozenset[str]
    actions: frozenset[str]
    decision: str
    because: str
    alongside: frozenset[str] = frozenset()
    conditions: tuple[Condition, ...] = ()
    ask: tuple[str, ...] = ()
    tell: tuple[tuple[str, ...], ...] = ()
    within: str | None = None
    in_writing: bool = False
    settled_by: str = "permission"
    exception_to: frozenset[str] = frozenset()
    starts: datetime.date | None = None
    ends: datetime.date | None = None
    gap: bool = False
    source: str = ""

    def in_force(self, on: datetime.date) -> bool:
        """Does the rule hold on that day? Both ends are included."""
        return (self.starts is None or self.starts <= on) and (self.ends is None or on <= self.ends)


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a pack takes where a rule is silent: who is bound, and who is asked when nothing else is said."""

    who: frozenset[str]
    ask: tuple[str, ...]
    ask_by_role: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All the rules of one version of one policy. `digest` is the SHA-256 of the files it was read from."""

    pack: str
    version: str
    rules: tuple[Rule, ...]
    clauses: Mapping[str, Clause]
    defaults: Defaults
    digest: str = ""

    def rule(self, identifier: str) -> Rule:
        """The rule with that id. Raises KeyError."""
        for rule in self.rules:
            if rule.id == identifier:
                return rule
        raise KeyError(identifier)
