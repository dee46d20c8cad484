"""The meaning of rules said again in the plainest way, slow and without any table, to hold the engine against."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping

from handbell.rules.conditions import trial_values
from handbell.rules.model import Rule
from handbell.rules.vocabulary import ACTIONS, FACTS, ROLES, Value

Facts = Mapping[str, Value]


def said_of(rules: Iterable[Rule], facts: Facts) -> str:
    """The decision when every fact that any rule asks about is known."""
    rules = [rule for rule in rules if _about(rule, facts) and _holds(rule, facts)]
    counting = [rule for rule in rules if _counts(rule, rules)]
    said = {_decision(rule, facts) for rule in counting}
    if {"must", "must_not"} <= said or ({"must", "may_with_permission"} <= said and "must_not" not in said):
        return "depends"
    for decision in ("must_not", "must", "depends", "may_with_permission", "may"):
        if decision in said:
            return decision
    return "not_covered"


def completions(rules: Iterable[Rule], facts: Facts) -> Iterable[dict[str, Value]]:
    """Every way in which the missing facts could turn out, as far as the rules can tell ways apart."""
    rules = tuple(rules)
    conditions = tuple(condition for rule in rules for condition in rule.conditions)
    asked = {condition.fact for condition in conditions}
    free = [slug for slug in sorted(asked) if slug not in facts and FACTS[slug].assumed is None]
    taken = {slug: FACTS[slug].assumed for slug in FACTS if FACTS[slug].assumed is not None}
    options = [trial_values(FACTS[slug], tuple(c for c in conditions if c.fact == slug)) for slug in free]
    for values in itertools.product(*options):
        yield {
            **{s: v for s, v in taken.items() if v is not None},
            **facts,
            **dict(zip(free, values, strict=True)),
        }


def said_openly(rules: Iterable[Rule], facts: Facts) -> tuple[str, set[str]]:
    """The decision with facts missing, and the missing facts that could change it."""
    rules = tuple(rules)
    results = {frozenset(full.items()): said_of(rules, full) for full in completions(rules, facts)}
    decisions = set(results.values())
    needs = set()
    for slug in {condition.fact for rule in rules for condition in rule.conditions} - facts.keys():
        if FACTS[slug].assumed is None and _matters(slug, results):
            needs.add(slug)
    return (decisions.pop() if len(decisions) == 1 else "depends"), needs


def _matters(slug: str, results: Mapping[frozenset[tuple[str, Value]], str]) -> bool:
    seen: dict[frozenset[tuple[str, Value]], str] = {}
    for full, decision in results.items():
        rest = frozenset((fact, value) for fact, value in full if fact != slug)
        if seen.setdefault(rest, decision) != decision:
            return True
    return False


def _about(rule: Rule, facts: Facts) -> bool:
    roles = ROLES.wider(str(facts["who"]))
    return not ACTIONS.wider(str(facts["action"])).isdisjoint(rule.actions) and not roles.isdisjoint(rule.who)


def _holds(rule: Rule, facts: Facts) -> bool:
    return all(condition.holds_for(facts[condition.fact]) for condition in rule.conditions)


def _counts(rule: Rule, holding: list[Rule]) -> bool:
    return not any(rule.id in other.exception_to and _counts(other, holding) for other in holding)


def _decision(rule: Rule, facts: Facts) -> str:
    if rule.decision != "may_with_permission":
        return rule.decision
    return {"granted": "may", "refused": "must_not"}.get(str(facts[rule.settled_by]), rule.decision)
