"""What is asked: the stretches of a question that ask, and the act that each is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from handbell.rules.understand.meaning import Meaning
from handbell.rules.understand.patterns import Match
from handbell.rules.understand.units import Unit

# After these words comes a circumstance, seldom what is asked.
_ASIDES: Final = frozenset({
    "if", "because", "so", "before", "after", "until", "unless", "while", "since", "that", "who", "which", "whose",
    "as", "without", "when", "where", "whom", "although", "though",
})  # fmt: skip
_ASIDE_COST: Final = 3
_WEAK_COST: Final = 1
# What is said of somebody ("a father who is on Twitter") is asked about even less.
_RELATIVE_COST: Final = 1.5
# An act of two words or more; "what I write" alone says too little.
_TELLING: Final = 4
# "On Discord" alone is no act that "what do I do?" could mean.
HARDLY: Final = 2
_OF_CONCERN: Final = frozenset({"what", "whom", "obligation"})


@dataclass(frozen=True, slots=True)
class Asking:
    """A stretch of units from `start` to before `end` that asks: `asks` is a word of ASKS or "what"; `subject` acts."""

    start: int
    end: int
    asks: str
    subject: int | None
    framed: bool


@dataclass(frozen=True, slots=True)
class Act:
    """The act that is asked about. `sure`: heard in the asking itself, not in a circumstance ("while we wait").

    `loose`: heard in the asking, with its words in another order than the lexicon's.
    """

    match: Match
    meaning: Meaning
    asking: Asking | None
    sure: bool
    loose: bool = False


def chosen_frames(frames: Sequence[tuple[Match, Meaning]]) -> list[tuple[Match, Meaning]]:
    """Of ways of asking that overlap, the one that begins first and says most."""
    chosen: list[tuple[Match, Meaning]] = []
    for match, meaning in sorted(frames, key=lambda pair: (pair[0].start, -pair[0].end, -len(pair[0].kept))):
        if not chosen or match.start >= chosen[-1][0].end:
            chosen.append((match, meaning))
    return chosen


def askings(units: Sequence[Unit], frames: Sequence[tuple[Match, Meaning]]) -> list[Asking]:
    """Where something is asked: sentences with a question mark first, else in the order of the text."""
    found: list[Asking] = []
    chosen = chosen_frames(frames)
    for number, (match, meaning) in enumerate(chosen):
        end = _end_of_sentence(units, match.end)
        if number + 1 < len(chosen):
            end = min(end, chosen[number + 1][0].start)
        subject = dict(match.kept).get("who")
        found.append(
            Asking(
                _with_question_word(units, match.start),
                max(end, match.end),
                meaning.asks or "permission",
                subject,
                True,
            )
        )
    if found:
        # "My friend says I should keep quiet. Should I tell?": what ends with "?" is asked.
        return sorted(found, key=lambda stretch: not units[stretch.start].asked)
    return _unframed(units)


def framed_by(frames: Sequence[tuple[Match, Meaning]], units: Sequence[Unit]) -> frozenset[int]:
    """The units that ways of asking are made of, apart from the people and things in them."""
    used: set[int] = set()
    for match, meaning in chosen_frames(frames):
        if meaning.asks in {"what", "who", "when"}:
            continue
        used.update(match.used)
        used.difference_update(place for _name, place in match.kept)
    return frozenset(place for place in used if "thing" not in units[place].classes)


def _unframed(units: Sequence[Unit]) -> list[Asking]:
    """No "may I": sentences with a question mark ask, else the whole text does."""
    starts = [place for place, unit in enumerate(units) if unit.pause == 2 or place == 0]
    ends = [*starts[1:], len(units)]
    asked = [(start, end) for start, end in zip(starts, ends, strict=True) if units[start].asked]
    return [Asking(start, end, "permission", None, False) for start, end in asked or [(0, len(units))]]


def _with_question_word(units: Sequence[Unit], start: int) -> int:
    """ "Which address should we use": what stands before "should we" is asked about too."""
    for place in range(start - 1, max(-1, start - 7), -1):
        if units[place + 1].pause == 2:
            break
        if units[place].lemma in _QUESTION_WORDS and (units[place].pause or place == 0):
            return place
    return start


_QUESTION_WORDS: Final = frozenset({"which", "what", "where", "how", "when", "who", "whose", "whom"})


def _end_of_sentence(units: Sequence[Unit], place: int) -> int:
    while place < len(units) and units[place].pause != 2:
        place += 1
    return place


def act_asked(
    units: Sequence[Unit],
    acts: Sequence[tuple[Match, Meaning]],
    asking: Sequence[Asking],
    framed: frozenset[int],
) -> Act | None:
    """The act that is asked about: the best heard in a stretch that asks; weak ones (to report) only if no other is.

    Where the asking names no act ("May I?"), it is the best one of the rest of the text.
    """
    # "have" of "do I have to" is no having; what a frame is made of is no act, but for "tell" in "whom do I tell".
    acts = [pair for pair in acts if pair[1].weak or framed.isdisjoint(pair[0].used)]
    heard = _heard_in(units, acts, asking, framed)
    if heard is not None:
        return heard
    if asking and all(stretch.asks == "whom" for stretch in asking):
        return None
    best = _best(units, acts, 0, len(units), aside_cost=0)
    if best is None or (best[0].score < HARDLY and any(stretch.asks in _OF_CONCERN for stretch in asking)):
        return None
    return Act(best[0], best[1], asking[0] if asking else None, False)


def _heard_in(
    units: Sequence[Unit],
    acts: Sequence[tuple[Match, Meaning]],
    asking: Sequence[Asking],
    framed: frozenset[int],
) -> Act | None:
    """The act heard in the stretches that ask; what only says whom to tell leaves that to the others."""
    weak: Act | None = None
    for stretch in asking:
        if stretch.asks == "whom":
            continue
        if weak is not None and not units[stretch.start].asked:
            break
        best = _best(units, acts, stretch.start, stretch.end)
        if best is None:
            continue
        sure = best[0].start < _first_aside(units, stretch.start, stretch.end, framed)
        act = Act(best[0], best[1], stretch, sure)
        other = _another(units, acts, best[0], stretch) if best[1].gives_way else None
        if other is not None or not best[1].weak:
            return other or act
        weak = weak or act
    return weak


def _another(
    units: Sequence[Unit], acts: Sequence[tuple[Match, Meaning]], heard: Match, stretch: Asking
) -> Act | None:
    """ "Would I get in trouble for liking it": the liking, wherever in the text it stands."""
    others = [
        pair
        for pair in acts
        if pair[0].score >= _TELLING
        and not pair[1].weak
        and not pair[1].gives_way
        and set(heard.used).isdisjoint(pair[0].used)
        and any(units[place].person or "thing" in units[place].classes for place in pair[0].used)
    ]
    inside = _best(units, others, stretch.start, stretch.end, aside_cost=0)
    best = inside or _best(units, others, 0, len(units), aside_cost=0)
    return Act(best[0], best[1], stretch, inside is not None) if best is not None else None


def _best(
    units: Sequence[Unit],
    acts: Sequence[tuple[Match, Meaning]],
    start: int,
    end: int,
    aside_cost: int = _ASIDE_COST,
) -> tuple[Match, Meaning] | None:
    best: tuple[Match, Meaning] | None = None
    best_score = 0.0
    aside = _first_aside(units, start, end)
    for match, meaning in acts:
        if not start <= match.start < end:
            continue
        cost = aside_cost + (
            _RELATIVE_COST if aside_cost and units[aside : aside + 1] and units[aside].lemma == "who" else 0
        )
        score = match.score - (cost if match.start >= aside else 0) - min(match.start - start, 20) * 0.05
        score -= _WEAK_COST if meaning.weak else 0
        score -= 0.03 * (match.end - match.start - len(match.used))
        if score > best_score:
            best, best_score = (match, meaning), score
    return best


def _first_aside(units: Sequence[Unit], start: int, end: int, framed: frozenset[int] = frozenset()) -> int:
    """Where a circumstance begins; "if" of "is it all right if" begins none."""
    for place in range(start + 3, end):
        lemma = units[place].lemma
        if place in framed:
            continue
        if lemma in _ASIDES or (lemma == "for" and place + 1 < end and units[place + 1].word.endswith("ing")):
            return place
    return end
