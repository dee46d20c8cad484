"""References: printed ones are kept; text without numbers gets given ones that survive a re-import."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import replace
from typing import Final

from handbell.reading.document import Clause, Document, Section
from handbell.reading.wording import key

_WORDS_IN_SLUG: Final = 6
_WORDS: Final = re.compile(r"\S+")
_LIGHT: Final = frozenset(_WORDS.findall("the a an of and for to in on or with by"))
_ALIKE: Final = 0.55
_ALIKE_ELSEWHERE: Final = 0.75  # under another heading more must agree
_COMMON_WORD: Final = 40  # clauses; a word in more of them tells nothing
_SLUG: Final = re.compile(r"[a-z0-9]+")


def slug(heading: str) -> str:
    """Return a short name for a heading, fit for an address ("Terms of Use" → "terms-of-use")."""
    plain = unicodedata.normalize("NFKD", heading.lower().replace("'", "").replace("’", ""))
    found = _SLUG.findall(plain.encode("ascii", "ignore").decode())[:_WORDS_IN_SLUG]
    while found and found[-1] in _LIGHT:
        found.pop()
    return "-".join(found) or "part"


def give_references(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Return the sections with a given reference on every clause that has no printed one."""
    taken: Counter[str] = Counter()
    named: list[Section] = []
    for section in sections:
        base = _base(section)
        taken[base] += 1
        if taken[base] > 1:
            base = f"{base}-{taken[base]}"
        count = 0
        clauses = []
        for clause in section.clauses:
            count += clause.given
            clauses.append(replace(clause, ref=f"{base}.{count}") if clause.given else clause)
        named.append(replace(section, clauses=tuple(clauses)))
    return tuple(named)


def _base(section: Section) -> str:
    if section.contents:
        return "contents"
    return slug(section.heading) if section.heading else "front"


def carry_over(previous: Document, new: Document) -> Document:
    """Return `new` with the given references of `previous` wherever a clause is the same or only slightly edited.

    Printed references stay as printed. A clause that has no counterpart gets a number that neither document has used,
    so that a reference never comes to mean other words.
    """
    old = [(s, c) for s, c in previous.clauses() if c.given]
    fresh = [(i, s, c) for i, (s, c) in enumerate(new.clauses()) if c.given]
    kept = _same_words(old, fresh)
    kept |= _alike(old, fresh, kept)
    refs = _FreshReferences(previous, {old[at][1].ref for at in kept.values()})
    index = -1
    sections = []
    for section in new.sections:
        clauses = []
        for clause in section.clauses:
            index += 1
            if not clause.given:
                clauses.append(clause)
            elif index in kept:
                clauses.append(replace(clause, ref=old[kept[index]][1].ref))
            else:
                clauses.append(replace(clause, ref=refs.give(clause.ref)))
        sections.append(replace(section, clauses=tuple(clauses)))
    return replace(new, sections=tuple(sections))


class _FreshReferences:
    """Gives references to clauses that have no counterpart, and never one that was used before."""

    def __init__(self, previous: Document, kept: set[str]) -> None:
        self._taken = kept | {clause.ref for _, clause in previous.clauses()}
        self._highest: Counter[str] = Counter()
        for _, clause in previous.clauses():
            stem, _, number = clause.ref.rpartition(".")
            if clause.given and number.isdigit():
                self._highest[stem] = max(self._highest[stem], int(number))

    def give(self, wanted: str) -> str:
        """Return `wanted` when nobody has had it, else the next number of its stem."""
        stem = wanted.rpartition(".")[0]
        while wanted in self._taken:
            self._highest[stem] += 1
            wanted = f"{stem}.{self._highest[stem]}"
        self._taken.add(wanted)
        return wanted


def _same_words(
    old: list[tuple[Section, Clause]], fresh: list[tuple[int, Section, Clause]]
) -> dict[int, int]:
    """Pair clauses whose words are the same, those under the same heading first, in order."""
    by_words: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, (section, clause) in enumerate(old):
        by_words[key(section.heading), key(clause.wording())].append(at)
        by_words["", key(clause.wording())].append(at)
    kept: dict[int, int] = {}
    taken: set[int] = set()
    for with_heading in (True, False):
        for index, section, clause in fresh:
            if index in kept:
                continue
            where = key(section.heading) if with_heading else ""
            for at in by_words.get((where, key(clause.wording())), ()):
                if at not in taken:
                    kept[index] = at
                    taken.add(at)
                    break
    return kept


def _alike(
    old: list[tuple[Section, Clause]], fresh: list[tuple[int, Section, Clause]], kept: dict[int, int]
) -> dict[int, int]:
    """Pair the clauses left over by the share of words in common, best pairs first."""
    taken = set(kept.values())
    bags = {at: _bag(clause) for at, (_, clause) in enumerate(old) if at not in taken}
    holders: dict[str, list[int]] = defaultdict(list)
    for at, bag in bags.items():
        for word in bag:
            holders[word].append(at)
    pairs: list[tuple[float, int, int]] = []
    for index, section, clause in fresh:
        if index not in kept:
            bag = _bag(clause)
            for at in _nearest(bag, holders):
                share = 2 * (bag & bags[at]).total() / max(1, bag.total() + bags[at].total())
                same_heading = key(section.heading) == key(old[at][0].heading)
                if share >= (_ALIKE if same_heading else _ALIKE_ELSEWHERE):
                    pairs.append((share + 0.1 * same_heading, at, index))
    found: dict[int, int] = {}
    for _, at, index in sorted(pairs, key=lambda pair: (-pair[0], abs(pair[1] - pair[2]))):
        if at not in taken and index not in found:
            found[index] = at
            taken.add(at)
    return found


def _bag(clause: Clause) -> Counter[str]:
    """Return how often each word stands in a clause."""
    return Counter(key(clause.wording()).split())


def _nearest(bag: Counter[str], holders: dict[str, list[int]]) -> list[int]:
    """Return the clauses that share the most of the rarer words, six at most."""
    near: Counter[int] = Counter()
    for word in bag:
        if len(holders.get(word, ())) <= _COMMON_WORD:
            near.update(holders.get(word, ()))
    return [at for at, _ in near.most_common(6)]
