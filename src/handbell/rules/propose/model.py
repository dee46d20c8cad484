"""What goes in, clauses as plain values, and what comes out, proposals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a policy: its reference, the heading above it, its text, and the items of a list that it begins."""

    ref: str
    heading: str
    text: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule in the plain form of the packs' files, read from `clauses`; nothing of it decides until it is accepted.

    `sureness` is from 0 to 1; `why` says in words what was read in which words of the clause.
    """

    clauses: tuple[str, ...]
    rule: Mapping[str, Any]
    sureness: float
    why: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a clause, or one item of its list with the stem it completes; `earlier` stood just before it."""

    ref: str
    heading: str
    text: str
    stem: str = ""
    earlier: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a statement that has one force: what is forbidden, ordered or allowed in it, and by which words.

    `subject` is what stands before those words; `before` what the sentence said until then. `strength` is how plainly
    the words say it, from 0 to 1. `condition` opened the sentence.
    """

    text: str
    force: str
    words: str
    strength: float
    subject: str
    before: str
    condition: str = ""
