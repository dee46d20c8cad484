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
_LIGHT: Final = frozenset("the a an of and for to in on or with by".split())
_ALIKE: Final = 0.55
_SLUG: Final = re.compile(r"[a-z0-9]+")


def slug(heading: str) -> str:
    """Return a short name for a heading, fit for an address: "Use of social media in school" → use-of-social-media-in-school."""
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
            if clause.given:
                count += 1
                clause = replace(clause, ref=f"{base}.{count}")
            clauses.append(clause)
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
    highest: Counter[str] = Counter()
    for _, clause in (*previous.clauses(), *new.clauses()):
        stem, _, number = clause.ref.rpartition(".")
        if clause.given and number.isdigit():
            highest[stem] = max(highest[stem], int(number))
    used = {old[at][1].ref for at in kept.values()}
    spent = {c.ref for _, c in old}
    index = -1
    sections = []
    for section in new.sections:
        clauses = []
        for clause in section.clauses:
            index += 1
            if clause.given:
                clause = replace(clause, ref=_carried(clause, index, kept, old, used, spent, highest))
            clauses.append(clause)
        sections.append(replace(section, clauses=tuple(clauses)))
    return replace(new, sections=tuple(sections))


def _carried(
    clause: Clause,
    index: int,
    kept: dict[int, int],
    old: list[tuple[Section, Clause]],
    used: set[str],
    spent: set[str],
    highest: Counter[str],
) -> str:
    """Return the reference for one clause without a printed number."""
    if index in kept:
        return old[kept[index]][1].ref
    if clause.ref not in used and clause.ref not in spent:
        used.add(clause.ref)
        return clause.ref
    stem = clause.ref.rpartition(".")[0]
    highest[stem] += 1
    ref = f"{stem}.{highest[stem]}"
    used.add(ref)
    return ref


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
    holders: dict[str, list[int]] = defaultdict(list)
    bags: dict[int, Counter[str]] = {}
    for at, (_, clause) in enumerate(old):
        if at not in taken:
            bags[at] = Counter(key(clause.wording()).split())
            for word in bags[at]:
                holders[word].append(at)
    pairs: list[tuple[float, int, int]] = []
    for index, section, clause in fresh:
        if index in kept:
            continue
        bag = Counter(key(clause.wording()).split())
        near: Counter[int] = Counter()
        for word in bag:
            if len(holders[word]) <= 40:
                near.update(holders[word])
        for at, _ in near.most_common(6):
            share = 2 * sum((bag & bags[at]).values()) / max(1, sum(bag.values()) + sum(bags[at].values()))
            same_heading = key(section.heading) == key(old[at][0].heading)
            if share >= (_ALIKE if same_heading else 0.75):
                pairs.append((share + 0.1 * same_heading, at, index))
    found: dict[int, int] = {}
    for _, at, index in sorted(pairs, key=lambda pair: (-pair[0], abs(pair[1] - pair[2]))):
        if at not in taken and index not in found:
            found[index] = at
            taken.add(at)
    return found
