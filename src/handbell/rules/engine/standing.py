"""When every fact that matters is known: which of the standing lines count, and what they decide together."""

from __future__ import annotations

from dataclasses import dataclass

from handbell.rules.engine.decision import MOST_CLAUSES, Clash
from handbell.rules.engine.lines import Line
from handbell.rules.model import Rule, Told
from handbell.rules.vocabulary import STRICTNESS, TIGHTNESS
from handbell.rules.vocabulary.results import DEPENDS, MAY, MAY_WITH_PERMISSION, MUST, MUST_NOT, NOT_COVERED

# `must` and `may` agree: what one must do one may do. `depends` and `not_covered` claim nothing that could clash.
_CLASHING = {
    frozenset({MUST_NOT, MUST}), frozenset({MUST_NOT, MAY}), frozenset({MUST_NOT, MAY_WITH_PERMISSION}),
    frozenset({MUST, MAY_WITH_PERMISSION}), frozenset({MAY, MAY_WITH_PERMISSION}),
}  # fmt: skip
_LEAVE = (MAY, MAY_WITH_PERMISSION)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a set of standing lines comes to: the decision, the lines that made it, those that add somebody to tell."""

    decision: str
    winners: tuple[int, ...]
    telling: tuple[int, ...]
    clashes: tuple[Clash, ...]


def places(mask: int) -> list[int]:
    """The places of the set bits, lowest first."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found


def effective(matched: int, beaten: tuple[tuple[int, ...], ...]) -> int:
    """The matched lines without those to which a matched line that itself counts is an exception."""
    known: dict[int, bool] = {}

    def counts(place: int) -> bool:
        if place not in known:
            known[place] = not any(counts(other) for other in beaten[place] if matched >> other & 1)
        return known[place]

    return sum(1 << place for place in places(matched) if counts(place))


def resolve(mask: int, lines: tuple[Line, ...], beaten: tuple[tuple[int, ...], ...]) -> Standing:
    """Decide among lines that all hold: exceptions first, then the stricter; a clash is reported, never hidden."""
    size = len(lines)
    everything = (1 << size) - 1
    standing = effective(mask & everything | mask >> size, beaten)
    deciding = places(standing & mask & everything)
    telling = [place for place in places(standing) if lines[place].rule.tell and not lines[place].rule.gap]
    if not deciding:
        return Standing(NOT_COVERED, (), tuple(telling), ())
    decision = min((lines[place].decision for place in deciding), key=STRICTNESS.__getitem__)
    clashes = _clashes(deciding, lines)
    winners = [place for place in deciding if lines[place].decision == decision]
    if decision in {MUST_NOT, MUST} and _irreconcilable({lines[place].decision for place in deciding}):
        decision, winners = (
            DEPENDS,
            [place for place in deciding if lines[place].decision in {MUST, MUST_NOT, *_LEAVE}],
        )
    lost = {place for place in deciding if place not in winners and lines[place].decision in _LEAVE}
    return Standing(decision, tuple(winners), tuple(p for p in telling if p not in lost), clashes)


def _irreconcilable(decisions: set[str]) -> bool:
    return {MUST, MUST_NOT} <= decisions or (MUST in decisions and MAY_WITH_PERMISSION in decisions)


def _clashes(deciding: list[int], lines: tuple[Line, ...]) -> tuple[Clash, ...]:
    found = set()
    for number, one in enumerate(deciding):
        for other in deciding[number + 1 :]:
            pair = frozenset({lines[one].decision, lines[other].decision})
            if pair in _CLASHING and not (lines[one].rule.gap or lines[other].rule.gap):
                found.add(tuple(sorted((lines[one].rule.id, lines[other].rule.id))))
    return tuple(Clash(first, second) for first, second in sorted(found))


def in_order(chosen: tuple[int, ...], lines: tuple[Line, ...]) -> tuple[Rule, ...]:
    """The rules of these lines, the most particular first, each once."""
    ranked = sorted((lines[place] for place in set(chosen)), key=lambda line: line.rank)
    return tuple({line.rule.id: line.rule for line in ranked}.values())


def cited(rules: tuple[Rule, ...]) -> tuple[str, ...]:
    """At most six clauses: the first clause of each rule in turn, then the second of each, and so on."""
    found: dict[str, None] = {}
    for place in range(max((len(rule.clauses) for rule in rules), default=0)):
        for rule in rules:
            if place < len(rule.clauses):
                found.setdefault(rule.clauses[place])
    return tuple(found)[:MOST_CLAUSES]


def told(rules: tuple[Rule, ...]) -> tuple[Told, ...]:
    """Everybody whom these rules tell, each once, by the tightest of the limits, with every clause that says so."""
    found: dict[tuple[str, ...], Told] = {}
    for rule in rules:
        for group in rule.tell:
            before = found.get(group, Told(group, None))
            clauses = tuple(dict.fromkeys((*before.clauses, *rule.clauses)))
            found[group] = Told(group, tightest(before.within, rule.within), clauses)
    return tuple(found.values())


def tightest(*limits: str | None) -> str | None:
    """The tightest of some time limits, or None where there is none."""
    set_limits = [limit for limit in limits if limit is not None]
    return min(set_limits, key=TIGHTNESS.__getitem__) if set_limits else None
