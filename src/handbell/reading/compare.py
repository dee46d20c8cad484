"""Two versions of a policy side by side: clause by clause, and word by word inside a clause.

Pure: takes references and wordings, so stored clauses compare as well as freshly read ones.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from handbell.reading.document import Document
from handbell.reading.matching import Matcher, Part, kept_in_order, likeness
from handbell.reading.word_changes import Extent, Run, compare_words, extent_of, words_of

__all__ = [
    "Change",
    "Extent",
    "Pair",
    "Part",
    "Run",
    "compare",
    "compare_documents",
    "compare_words",
    "extent_of",
    "parts_of",
]


class Change(StrEnum):
    """What became of a clause. One that is both moved and changed is CHANGED, with `moved` set."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    GONE = "gone"
    MOVED = "moved"
    RENUMBERED = "renumbered"
    HEADING = "heading"  # only the heading above it is other


@dataclass(frozen=True, slots=True)
class Pair:
    """One clause of the comparison.

    before, after: the clause in the old and in the new version; None where it is added or gone.
    moved: it stands elsewhere among its fellows. renumbered: its printed reference is other.
    heading_changed: the heading above it is other. alike: share of words in common, 0 to 1.
    split_from: reference of the old clause that an added one was split off from; merged_into: that of the new clause
    which took in the words of a gone one.
    """

    change: Change
    before: Part | None
    after: Part | None
    extent: Extent = Extent.NONE
    moved: bool = False
    renumbered: bool = False
    heading_changed: bool = False
    alike: float = 1.0
    split_from: str = ""
    merged_into: str = ""

    def runs(self) -> tuple[Run, ...]:
        """Return the words of both wordings as runs, for marking up insertions and deletions."""
        return compare_words(self.before.text if self.before else "", self.after.text if self.after else "")


def parts_of(document: Document) -> list[Part]:
    """Return the clauses of a document as they are compared; the list of contents is left out, for it only repeats."""
    return [
        Part(clause.ref, clause.wording(), section.heading, clause.given)
        for section, clause in document.clauses()
        if not clause.contents
    ]


def compare_documents(before: Document, after: Document) -> list[Pair]:
    """Compare two documents clause by clause, in the order of the new one, gone clauses where they stood."""
    return compare(parts_of(before), parts_of(after))


def compare(before: Iterable[Part | tuple[str, str]], after: Iterable[Part | tuple[str, str]]) -> list[Pair]:
    """Compare two sequences of clauses, given as parts or as (reference, wording).

    Returned in the order of `after`; each gone clause after the one that it followed in `before`.
    Clauses are paired by equal wording first, then by equal printed reference with like wording, then by likeness.
    """
    old, new = [_part(one) for one in before], [_part(one) for one in after]
    matcher = Matcher(old, new)
    matched = matcher.match()
    stays = kept_in_order(matched)
    pairs = {
        at_new: _pair(old[at_old], new[at_new], at_old not in stays) for at_old, at_new in matched.items()
    }
    gone = [at for at in range(len(old)) if at not in matched]
    followed = _followers(gone, matched)
    out = [_gone(old[at], matcher, at) for at in followed.get(-1, ())]
    for at_new, part in enumerate(new):
        out.append(pairs.get(at_new) or _added(part, matcher, at_new))
        out.extend(_gone(old[at], matcher, at) for at in followed.get(at_new, ()))
    return out


def _part(one: Part | tuple[str, str]) -> Part:
    """Return a clause as a part."""
    return one if isinstance(one, Part) else Part(*one)


def _heading_key(heading: str) -> str:
    """Return a heading for comparison."""
    return " ".join(words_of(heading))


def _pair(old: Part, new: Part, moved: bool) -> Pair:
    """Say what became of a clause that is in both versions."""
    extent = extent_of(old.text, new.text)
    renumbered = old.ref != new.ref and not (old.given and new.given)
    other_heading = _heading_key(old.heading) != _heading_key(new.heading)
    change = Change.SAME
    if extent is not Extent.NONE:
        change = Change.CHANGED
    elif moved:
        change = Change.MOVED
    elif renumbered:
        change = Change.RENUMBERED
    elif other_heading:
        change = Change.HEADING
    alike = (
        1.0 if extent is Extent.NONE else likeness(Counter(words_of(old.text)), Counter(words_of(new.text)))
    )
    return Pair(change, old, new, extent, moved, renumbered, other_heading, alike)


def _gone(part: Part, matcher: Matcher, at: int) -> Pair:
    """Say of a clause that is only in the old version where its words went, if anywhere."""
    into = matcher.inside_new(at)
    return Pair(Change.GONE, part, None, Extent.WORDING, alike=0.0, merged_into=into)


def _added(part: Part, matcher: Matcher, at: int) -> Pair:
    """Say of a clause that is only in the new version where its words came from, if from anywhere."""
    source = matcher.inside_old(at)
    return Pair(Change.ADDED, None, part, Extent.WORDING, alike=0.0, split_from=source)


def _followers(gone: list[int], matched: dict[int, int]) -> dict[int, list[int]]:
    """Return after which new clause (-1: before all) each gone clause is told: that which it followed of old."""
    place: dict[int, list[int]] = defaultdict(list)
    for at in gone:
        before = next((matched[earlier] for earlier in range(at - 1, -1, -1) if earlier in matched), -1)
        place[before].append(at)
    return place
