"""Which clause of an old version became which of a new one, found without comparing all with all."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from handbell.reading.word_changes import words_of

_ALIKE: Final = 0.5  # share of words in common above which two clauses are one that was changed
_INSIDE: Final = 0.85  # share of a clause's words that stand in another: split off from it, or merged into it
_FEWEST_INSIDE: Final = 6  # words; below that, being inside another clause is chance
_MOST_CANDIDATES: Final = 12  # clauses that a clause is compared with, best first
_COMMON: Final = 40  # clauses that hold a pair of words, above which the pair tells nothing


@dataclass(frozen=True, slots=True)
class Part:
    """A clause as it is compared: its reference, its wording, the heading above it, whether the reference is ours."""

    ref: str
    text: str
    heading: str = ""
    given: bool = False


class Matcher:
    """Finds for each old clause the new one that it became, without comparing all with all."""

    def __init__(self, old: list[Part], new: list[Part]) -> None:
        """Index both versions."""
        self._old, self._new = old, new
        words_old, words_new = [words_of(part.text) for part in old], [words_of(part.text) for part in new]
        self._keys_old = [" ".join(words) for words in words_old]
        self._keys_new = [" ".join(words) for words in words_new]
        self._bags_old = [Counter(words) for words in words_old]
        self._bags_new = [Counter(words) for words in words_new]
        self._pairs_old, self._pairs_new = _index(words_old), _index(words_new)
        self._words_old, self._words_new = words_old, words_new
        self._matched: dict[int, int] = {}
        self._taken: set[int] = set()

    def match(self) -> dict[int, int]:
        """Return the new place of each old clause that is still there."""
        self._by_wording()
        self._by_reference()
        self._bylikeness()
        self._by_place()
        return self._matched

    def _take(self, at_old: int, at_new: int) -> None:
        """Pair two clauses."""
        self._matched[at_old] = at_new
        self._taken.add(at_new)

    def _by_wording(self) -> None:
        """Pair clauses of equal words: those with equal references first, then in order."""
        places: dict[str, list[int]] = defaultdict(list)
        for at, key in enumerate(self._keys_new):
            places[key].append(at)
        waiting: list[int] = []
        for at, key in enumerate(self._keys_old):
            same = [
                to
                for to in places.get(key, ())
                if self._new[to].ref == self._old[at].ref and to not in self._taken
            ]
            if same:
                self._take(at, same[0])
            elif key:
                waiting.append(at)
        for at in waiting:
            free = next((to for to in places.get(self._keys_old[at], ()) if to not in self._taken), None)
            if free is not None:
                self._take(at, free)

    def _by_reference(self) -> None:
        """Pair clauses of equal printed reference whose words are alike."""
        places = {self._new[at].ref: at for at in range(len(self._new)) if at not in self._taken}
        for at, part in enumerate(self._old):
            to = places.get(part.ref) if at not in self._matched and part.ref and not part.given else None
            if to is None or to in self._taken:
                continue
            if likeness(self._bags_old[at], self._bags_new[to]) >= _ALIKE:
                self._take(at, to)

    def _bylikeness(self) -> None:
        """Pair what is left by words in common, the most alike first."""
        found: list[tuple[float, int, int]] = []
        for at in range(len(self._old)):
            if at in self._matched:
                continue
            for to in self._candidates(self._words_old[at], self._pairs_new):
                if to not in self._taken:
                    alike = likeness(self._bags_old[at], self._bags_new[to])
                    if alike >= _ALIKE:
                        found.append((-alike, at, to))
        for _, at, to in sorted(found, key=lambda one: (one[0], abs(one[1] - one[2]), one[1])):
            if at not in self._matched and to not in self._taken:
                self._take(at, to)

    def _by_place(self) -> None:
        """Pair a lone old clause with a lone new one of the same printed reference between the same neighbours."""
        for at, part in enumerate(self._old):
            if at in self._matched or part.given or not part.ref:
                continue
            to = self._matched.get(at - 1, -1) + 1
            if to < len(self._new) and to not in self._taken and self._new[to].ref == part.ref:
                before, after = self._bags_old[at], self._bags_new[to]
                if likeness(before, after) >= _ALIKE / 2:
                    self._take(at, to)

    def _candidates(self, words: list[str], index: dict[tuple[str, str], list[int]]) -> list[int]:
        """Return the clauses that share the most pairs of neighbouring words, best first."""
        shared: Counter[int] = Counter()
        for pair in set(_neighbours(words)):
            places = index.get(pair, ())
            if len(places) <= _COMMON:
                shared.update(places)
        return [at for at, _ in shared.most_common(_MOST_CANDIDATES)]

    def inside_new(self, at_old: int) -> str:
        """Return the reference of the new clause that holds nearly all words of an old one, or nothing."""
        bag = self._bags_old[at_old]
        for to in self._candidates(self._words_old[at_old], self._pairs_new):
            if _is_inside(bag, self._bags_new[to]):
                return self._new[to].ref
        return ""

    def inside_old(self, at_new: int) -> str:
        """Return the reference of the old clause that holds nearly all words of a new one, or nothing."""
        bag = self._bags_new[at_new]
        for at in self._candidates(self._words_new[at_new], self._pairs_old):
            if _is_inside(bag, self._bags_old[at]):
                return self._old[at].ref
        return ""


def likeness(one: Counter[str], two: Counter[str]) -> float:
    """Return the share of words that two wordings have in common (Dice), 0 to 1."""
    total = one.total() + two.total()
    return 2 * (one & two).total() / total if total else 1.0


def _is_inside(part: Counter[str], whole: Counter[str]) -> bool:
    """Tell whether nearly all words of one wording stand in another."""
    count = part.total()
    return count >= _FEWEST_INSIDE and (part & whole).total() >= _INSIDE * count


def _neighbours(words: list[str]) -> list[tuple[str, str]]:
    """Return each word with the one after it; a lone word with nothing."""
    return list(pairwise(words)) or [(word, "") for word in words]


def _index(wordings: list[list[str]]) -> dict[tuple[str, str], list[int]]:
    """Return which clauses hold each pair of neighbouring words."""
    index: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, words in enumerate(wordings):
        for pair in set(_neighbours(words)):
            index[pair].append(at)
    return index


def kept_in_order(matched: dict[int, int]) -> frozenset[int]:
    """Return the old places whose clauses kept their order: a longest rising run of the new places; others moved."""
    tails: list[int] = []  # old place that ends the best run of each length
    earlier: dict[int, int] = {}
    for at in sorted(matched):
        low, high = 0, len(tails)
        while low < high:
            middle = (low + high) // 2
            if matched[tails[middle]] < matched[at]:
                low = middle + 1
            else:
                high = middle
        if low:
            earlier[at] = tails[low - 1]
        tails[low : low + 1] = [at]
    stays: set[int] = set()
    last = tails[-1] if tails else None
    while last is not None:
        stays.add(last)
        last = earlier.get(last)
    return frozenset(stays)
