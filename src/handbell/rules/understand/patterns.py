"""Patterns over the units of a question, and finding them.

Written in the lexicon as text: `accept|confirm .. <request>`. Parts, with a space between them:

    accept|confirm      one of these words, in any of their forms
    <pupil|parent>      a unit of one of these classes; words and classes may be mixed: him|<pupil>
    <pupil:victim>      the same, and the unit is kept as `victim`
    ..                  up to four units that do not matter, within the sentence and without "I" (`...`: up to fourteen)
    never?              may be missing
    !not                the next unit is none of these
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from handbell.rules.understand.units import Unit

Plain = dict[str, Any]
GAPS: Final = {"..": 4, "...": 14}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a pattern. `gap` above 0: units to be skipped; `barred`: none of these may come next."""

    words: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    keep: str | None = None
    optional: bool = False
    gap: int = 0
    barred: bool = False

    def fits(self, unit: Unit) -> bool:
        """Is the unit one of the words, or of one of the classes?"""
        if unit.lemma in self.words or unit.word in self.words:
            return True
        return not self.classes.isdisjoint(unit.classes)


@dataclass(frozen=True, slots=True)
class Pattern:
    """What to look for and, in `target`, the number of what it says. `needed`: the parts after the first that must
    be there.
    """

    parts: tuple[Part, ...]
    target: int
    bonus: float = 0
    needed: tuple[Part, ...] = ()

    def may_be_in(self, present: frozenset[str], classes: frozenset[str]) -> bool:
        """Is there something for every part among all the words and classes of a question? Quickly said, mostly no."""
        return all(
            not (part.words.isdisjoint(present) and part.classes.isdisjoint(classes)) for part in self.needed
        )


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern found: its units from `start` to before `end`, those it rests on, and those it keeps by name."""

    target: int
    start: int
    end: int
    score: float
    used: tuple[int, ...]
    kept: tuple[tuple[str, int], ...]


class Finder:
    """Patterns by what they start with, so that few are tried at any one unit. Each is made when it is first tried."""

    __slots__ = ("_by_class", "_by_word", "_made", "_plain")

    def __init__(self, plain: Plain) -> None:
        self._plain: list[list[Any]] = plain["patterns"]
        self._by_word: dict[str, list[int]] = plain["by_word"]
        self._by_class: dict[str, list[int]] = plain["by_class"]
        self._made: dict[int, Pattern] = {}

    def find(self, units: Sequence[Unit]) -> list[Match]:
        """Every match, at most one for each pattern and starting unit, in the order of the text."""
        found: list[Match] = []
        by_word, by_class = self._by_word, self._by_class
        present, classes = _all_of(units)
        for place, unit in enumerate(units):
            tried: Sequence[int] = by_word.get(unit.word, ())
            if unit.lemma != unit.word:
                tried = [*tried, *by_word.get(unit.lemma, ())]
            for name in unit.classes:
                more = by_class.get(name)
                if more:
                    tried = [*tried, *more]
            for number in dict.fromkeys(tried):
                pattern = self._pattern(number)
                match = _match(pattern, units, place) if pattern.may_be_in(present, classes) else None
                if match is not None:
                    found.append(match)
        return found

    def find_loose(self, units: Sequence[Unit], start: int, end: int) -> list[Match]:
        """Patterns all of whose parts are there between two units, in any order ("may pictures be put up"?).

        Little words of place need not be there. Patterns of one part are left out, for they are found as they are.
        """
        found: list[Match] = []
        present, classes = _all_of(units[start:end])
        for place in range(start, min(end, start + _LONGEST_LOOSE)):
            for number in self._tried_at(units[place]):
                if not self._pattern(number).may_be_in(present | _PLACE_WORDS, classes):
                    continue
                match = _loose(self._pattern(number), units, place, start, min(end, start + _LONGEST_LOOSE))
                if match is not None:
                    found.append(match)
        return found

    def _tried_at(self, unit: Unit) -> Sequence[int]:
        tried: list[int] = [*self._by_word.get(unit.word, ()), *self._by_word.get(unit.lemma, ())]
        for name in unit.classes:
            tried += self._by_class.get(name, ())
        return list(dict.fromkeys(tried))

    def _pattern(self, number: int) -> Pattern:
        pattern = self._made.get(number)
        if pattern is None:
            parts, target, bonus = self._plain[number]
            made = tuple(Part(frozenset(w), frozenset(c), k, o, g, b) for w, c, k, o, g, b in parts)
            needed = tuple(part for part in made[1:] if not (part.gap or part.optional or part.barred))
            pattern = self._made[number] = Pattern(made, target, bonus, needed)
        return pattern


def _all_of(units: Sequence[Unit]) -> tuple[frozenset[str], frozenset[str]]:
    words = {unit.word for unit in units} | {unit.lemma for unit in units}
    return frozenset(words), frozenset().union(*(unit.classes for unit in units))


def finder_of(patterns: list[list[Any]]) -> Plain:
    """The plain data of a finder: patterns as lists (parts, target, bonus) and where each is to be tried."""
    by_word: dict[str, list[int]] = {}
    by_class: dict[str, list[int]] = {}
    for number, (parts, _target, _bonus) in enumerate(patterns):
        for word in parts[0][0]:
            by_word.setdefault(word, []).append(number)
        for name in parts[0][1]:
            by_class.setdefault(name, []).append(number)
    return {"patterns": patterns, "by_word": by_word, "by_class": by_class}


def _match(pattern: Pattern, units: Sequence[Unit], start: int) -> Match | None:
    attempt = _Attempt(pattern.parts, units, start)
    end = attempt.step(0, start)
    if end is None:
        return None
    score = 2 * len(attempt.used) + pattern.bonus
    return Match(pattern.target, start, end, score, tuple(attempt.used), tuple(attempt.kept))


# Where something is done says less than what is done; "up", "off", "back" make another act and must be there.
_PLACE_WORDS: Final = frozenset({
    "on", "onto", "in", "into", "to", "at", "of", "for", "from", "with", "via", "through", "by", "over", "about", "as",
})  # fmt: skip


def _loose(pattern: Pattern, units: Sequence[Unit], first: int, start: int, end: int) -> Match | None:
    if any(part.barred or part.keep for part in pattern.parts):
        return None
    needed = [part for part in pattern.needed if part.classes or not part.words <= _PLACE_WORDS]
    used = [first]
    for part in needed:
        place = next((p for p in range(start, end) if p not in used and part.fits(units[p])), None)
        if place is None:
            return None
        used.append(place)
    if len(used) < _FEWEST_LOOSE:
        return None
    score = 2 * len(used) + pattern.bonus
    return Match(pattern.target, min(used), max(used) + 1, score, tuple(sorted(used)), ())


_FEWEST_LOOSE: Final = 2
_LONGEST_LOOSE: Final = 40


class _Attempt:
    """One pattern tried at one unit. `used` and `kept` hold what was matched so far."""

    __slots__ = ("_parts", "_start", "_units", "kept", "used")

    def __init__(self, parts: tuple[Part, ...], units: Sequence[Unit], start: int) -> None:
        self._parts, self._units, self._start = parts, units, start
        self.used: list[int] = []
        self.kept: list[tuple[str, int]] = []

    def step(self, number: int, at: int) -> int | None:
        """Match the parts from `number` on at unit `at`; the end, or None."""
        if number == len(self._parts):
            return at
        part, units = self._parts[number], self._units
        if part.gap:
            return self._skip(number, at, part.gap)
        ended = at >= len(units) or (at > self._start and units[at].pause == 2)
        fits = not ended and part.fits(units[at])
        if part.barred:
            return None if fits else self.step(number + 1, at)
        end = self._take(number, at, part) if fits else None
        return self.step(number + 1, at) if end is None and part.optional else end

    def _take(self, number: int, at: int, part: Part) -> int | None:
        self.used.append(at)
        if part.keep:
            self.kept.append((part.keep, at))
        end = self.step(number + 1, at + 1)
        if end is None:
            self.used.pop()
            if part.keep:
                self.kept.pop()
        return end

    def _skip(self, number: int, at: int, gap: int) -> int | None:
        for skipped in range(gap + 1):
            if skipped and not _may_skip(self._units, at + skipped - 1, self._start, gap):
                return None
            end = self.step(number + 1, at + skipped)
            if end is not None:
                return end
        return None


def _may_skip(units: Sequence[Unit], place: int, start: int, gap: int) -> bool:
    """Gaps end with the sentence; short ones also at "I", where another begins to act ("am I" apart)."""
    if place >= len(units) or (place > start and units[place].pause == 2):
        return False
    return gap > GAPS[".."] or "i" not in units[place].classes or place == start + 1
