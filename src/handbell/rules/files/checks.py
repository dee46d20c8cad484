"""What a pack's rules say together: exceptions that make sense, and no rule that could never matter."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterator, Mapping

from handbell.rules.conditions import Condition, trial_values
from handbell.rules.files.problems import Problem, nearest
from handbell.rules.model import Rule
from handbell.rules.vocabulary import ACTIONS, FACTS, ROLES, STRICTNESS, Value
from handbell.rules.vocabulary.results import MAY, MAY_WITH_PERMISSION, MUST_NOT

_WEAK = (MAY, MAY_WITH_PERMISSION)


def check_rules(rules: Mapping[str, Rule], places: Mapping[str, tuple[str, int]]) -> list[Problem]:
    """Every mistake that shows only when the rules are looked at together."""
    checks = (_unknown_targets, _cycles, _idle_exceptions, _leaning, _shadowed)
    found = ((rule, what, remedy) for check in checks for rule, what, remedy in check(rules))
    return [Problem(*places[rule.id], what, remedy) for rule, what, remedy in found]


Finding = Iterator[tuple[Rule, str, str]]


def _unknown_targets(rules: Mapping[str, Rule]) -> Finding:
    for rule in rules.values():
        for target in sorted(rule.exception_to - rules.keys()):
            yield rule, f"There is no rule {target!r} to be an exception to.", nearest(target, rules)


def _cycles(rules: Mapping[str, Rule]) -> Finding:
    for rule in rules.values():
        reached, waiting = set[str](), list(rule.exception_to)
        while waiting:
            target = waiting.pop()
            if target not in reached and target in rules:
                reached.add(target)
                waiting.extend(rules[target].exception_to)
        if rule.id in reached:
            yield rule, "Following the exceptions leads back to this rule.", "Take one exception_to out."


def _idle_exceptions(rules: Mapping[str, Rule]) -> Finding:
    for rule in rules.values():
        for target in sorted(rule.exception_to & rules.keys()):
            if not overlap(rule, rules[target]):
                what = f"It can never hold together with {target!r}, to which it is an exception."
                yield rule, what, "Compare who, action and when of both."


def _leaning(rules: Mapping[str, Rule]) -> Finding:
    """A prohibition may not hang on what is only taken for granted: a fact added later would lift it in silence."""
    for rule in rules.values():
        for condition in rule.conditions if rule.decision == MUST_NOT else ():
            assumed = FACTS[condition.fact].assumed
            if assumed is not None and condition.holds_for(assumed):
                what = (
                    f"The prohibition hangs on {condition.fact}, whose ordinary value is taken for granted."
                )
                yield rule, what, "Leave the condition out and write the unusual case as an exception."


def _shadowed(rules: Mapping[str, Rule]) -> Finding:
    excepted = {target for rule in rules.values() for target in rule.exception_to}
    for rule in rules.values():
        for other in rules.values():
            if other is not rule and covers(other, rule) and _silences(other, rule, excepted):
                yield rule, f"It never matters: {other.id!r} always comes before it.", "Narrow or drop one."
                break


def _silences(other: Rule, rule: Rule, excepted: set[str]) -> bool:
    """Would `other`, where it holds too, leave `rule` without any effect?"""
    if other.id in excepted or other.id in rule.exception_to:
        return False
    if rule.id in other.exception_to:
        return True
    if rule.decision == other.decision and rule.gap == other.gap:
        return _says_no_more(rule, other) and (rule.id > other.id or not covers(rule, other))
    stricter = STRICTNESS[other.decision] < STRICTNESS[rule.decision]
    return stricter and (rule.gap or rule.decision in _WEAK)


def _says_no_more(rule: Rule, other: Rule) -> bool:
    return (
        set(rule.clauses) <= set(other.clauses)
        and set(rule.tell) <= set(other.tell)
        and set(rule.ask) <= set(other.ask)
        and rule.within in {None, other.within}
        and rule.alongside <= other.alongside
        and not rule.exception_to
    )


def covers(wide: Rule, narrow: Rule) -> bool:
    """Does `wide` hold wherever and whenever `narrow` does?"""
    return (
        _acts(narrow.actions) <= _acts(wide.actions)
        and _people(narrow.who) <= _people(wide.who)
        and _longer(wide, narrow)
        and all(_covers_fact(condition, narrow) for condition in wide.conditions)
    )


def overlap(one: Rule, other: Rule) -> bool:
    """Is there a situation in which both hold?"""
    if _acts(one.actions | one.alongside).isdisjoint(_acts(other.actions | other.alongside)):
        return False
    if _people(one.who).isdisjoint(_people(other.who)):
        return False
    return all(
        any(mine.holds_for(value) and theirs.holds_for(value) for value in _trials(mine, theirs))
        for mine in one.conditions
        for theirs in other.conditions
        if mine.fact == theirs.fact
    )


def _covers_fact(condition: Condition, narrow: Rule) -> bool:
    own = next((c for c in narrow.conditions if c.fact == condition.fact), None)
    return own is not None and _wider(condition, own)


# Of the rules of a book each is held against each other, and few conditions, roles and actions are all there are.
@functools.lru_cache(maxsize=8192)
def _wider(wide: Condition, narrow: Condition) -> bool:
    return all(wide.holds_for(value) for value in _trials(wide, narrow) if narrow.holds_for(value))


def _trials(one: Condition, other: Condition) -> tuple[Value, ...]:
    return trial_values(FACTS[one.fact], (one, other))


@functools.lru_cache(maxsize=4096)
def _people(chosen: frozenset[str]) -> frozenset[str]:
    """Every single role that the chosen ones stand for."""
    return frozenset[str]().union(*(ROLES.narrower(word) for word in chosen))


@functools.lru_cache(maxsize=4096)
def _acts(chosen: frozenset[str]) -> frozenset[str]:
    """Every single action that the chosen ones stand for."""
    return frozenset[str]().union(*(ACTIONS.narrower(word) for word in chosen))


def _longer(wide: Rule, narrow: Rule) -> bool:
    first, last = datetime.date.min, datetime.date.max
    starts = (wide.starts or first) <= (narrow.starts or first)
    return starts and (wide.ends or last) >= (narrow.ends or last)
