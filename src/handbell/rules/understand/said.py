"""What terms and cues say: facts, turned round where the words deny them or say that they are yet to come."""

from __future__ import annotations

from collections.abc import Sequence

from handbell.rules.understand.asked import Asking
from handbell.rules.understand.gather import Hint
from handbell.rules.understand.lexicon import Lexicon
from handbell.rules.understand.meaning import Meaning
from handbell.rules.understand.patterns import Match
from handbell.rules.understand.units import Unit

_ASKED, SAID = 2, 1


_STOPS = frozenset({"stop", "quit", "cease"})


def is_denied(match: Match, units: Sequence[Unit]) -> bool:
    """ "not", "never" or "without" just before it or within it, and no part of the pattern."""
    used = set(match.used)
    start = match.start
    for place in range(max(0, start - 2), match.end):
        if place in used or "neg" not in units[place].classes:
            continue
        if place < start and any(units[p].pause for p in range(place + 1, start + 1)):
            continue
        if any(unit.lemma in _STOPS for unit in units[place + 1 : place + 3]):
            # "Will not stop messaging me": that is done all the same.
            continue
        return True
    return False


def strength_at(place: int, asking: Sequence[Asking]) -> int:
    """How much what is said at a place counts: more in what is asked than in the story around it."""
    return _ASKED if any(stretch.start <= place < stretch.end for stretch in asking) else SAID


def said_by_terms(units: Sequence[Unit], lexicon: Lexicon, asking: Sequence[Asking]) -> list[Hint]:
    """Facts that words and phrases say by themselves."""
    hints: list[Hint] = []
    for place, unit in enumerate(units):
        if unit.term < 0:
            continue
        term = lexicon.terms[unit.term]
        says = term.denied if unit.denied else term.says
        hints += [Hint(slug, value, strength_at(place, asking), place, place + 1) for slug, value in says]
        if " " in unit.lemma and not unit.denied:
            named = [lexicon.platforms[word] for word in unit.lemma.split() if word in lexicon.platforms]
            hints += [
                Hint("platform", value, strength_at(place, asking), place, place + 1) for value in named
            ]
    return hints


def said_by_cue(
    match: Match, meaning: Meaning, units: Sequence[Unit], asking: Sequence[Asking]
) -> list[Hint]:
    """Facts that a cue says where it was found; none where its words are about somebody else or not yet so."""
    denied = is_denied(match, units) or (_is_yet_to_come(match, units) and bool(meaning.denied))
    says = meaning.denied if denied else meaning.says
    if not meaning.denied and any(slug in _HAPPENED for slug, value in says if value is True):
        says = () if _is_yet_to_come(match, units) else says
    if any(slug == "source" for slug, _ in says) and _somebody_between(match, units):
        return []
    strength = strength_at(match.start, asking)
    return [Hint(slug, value, strength, match.start, match.end) for slug, value in says]


_HAPPENED = frozenset({"advice_received", "copy_kept", "declared", "removal_asked"})


def _is_yet_to_come(match: Match, units: Sequence[Unit]) -> bool:
    """ "Before their parents have agreed", "unless she says yes": nobody has, yet."""
    if (
        match.end < len(units)
        and units[match.end].lemma in {"before", "first"}
        and not units[match.end].pause
    ):
        return True
    for place in range(match.start, max(-1, match.start - 3), -1):
        if units[place].lemma in {"before", "until", "unless", "till"}:
            return True
        if units[place].pause:
            return False
    return False


def _somebody_between(match: Match, units: Sequence[Unit]) -> bool:
    """ "Tell the parent which colleague reported it": the colleague did."""
    first, last = match.used[0], match.used[-1]
    return any(units[place].person is not None for place in range(first + 1, last) if place not in match.used)
