"""Parts of rules that many schools have in common, kept once: sets of words, conditions, lists of people.

All of them are made of the vocabulary's closed lists or are small, so a process that holds two thousand schools keeps a
few thousand parts instead of millions.
"""

from __future__ import annotations

from collections.abc import Iterable
from sys import intern
from typing import Final

from handbell.rules.conditions import Condition
from handbell.rules.model import Clause
from handbell.rules.vocabulary import Value

_MOST_KEPT: Final = 200_000
_words: Final[dict[tuple[str, ...], frozenset[str]]] = {}
_lists: Final[dict[tuple[str, ...], tuple[str, ...]]] = {}
_groups: Final[dict[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]] = {}
_conditions: Final[dict[tuple[object, ...], Condition]] = {}
_clauses: Final[dict[tuple[str, str, str], Clause]] = {}


def words(slugs: Iterable[str]) -> frozenset[str]:
    """A set of words, in sorted order given."""
    key = tuple(slugs)
    found = _words.get(key)
    if found is None:
        found = _words[key] = frozenset(map(intern, key))
    return found


def names(texts: Iterable[str]) -> tuple[str, ...]:
    """A list of references or people."""
    key = tuple(texts)
    found = _lists.get(key)
    if found is None:
        _make_room(_lists)
        found = _lists[key] = tuple(map(intern, key))
    return found


def groups(listed: Iterable[Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    """A list of such lists."""
    key = tuple(names(group) for group in listed)
    return _groups.setdefault(key, key)


def condition(
    fact: str, parts: tuple[tuple[Value, ...], ...], least: int | None, most: int | None
) -> Condition:
    """A condition; `parts` are its any_of, all_of and none_of, each in a fixed order."""
    # True and 1 are equal as keys; the fact tells them apart, since no fact takes both.
    key = (fact, parts, least, most)
    found = _conditions.get(key)
    if found is None:
        any_of, all_of, none_of = (frozenset(part) for part in parts)
        found = _conditions[key] = Condition(intern(fact), any_of, all_of, none_of, least, most)
    return found


def clause(ref: str, heading: str, kind: str) -> Clause:
    """A clause's reference with its heading."""
    key = (ref, heading, kind)
    found = _clauses.get(key)
    if found is None:
        _make_room(_clauses)
        found = _clauses[key] = Clause(intern(ref), heading, intern(kind))
    return found


def _make_room(kept: dict[tuple[str, ...], tuple[str, ...]] | dict[tuple[str, str, str], Clause]) -> None:
    """References come from the schools, not from a closed list: forget them all rather than grow without end."""
    if len(kept) >= _MOST_KEPT:
        kept.clear()
