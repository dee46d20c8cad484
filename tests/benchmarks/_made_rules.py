"""Invented rules and questions in any number, the same ones for the same seed. For measuring, not for meaning."""

from __future__ import annotations

import random

from handbell.rules.conditions import Condition
from handbell.rules.model import Clause, Defaults, Rule, RuleBook
from handbell.rules.vocabulary import ACTIONS, FACTS, ROLES, Value, read_facts

# Exactly known words only, and no `must`: what a decision table with a first-hit policy can say too.
WORD_FACTS = ("counterpart", "device", "account", "when", "purpose", "link", "matter")
DECISIONS = ("must_not", "depends", "may_with_permission", "may")
ROLES_USED = ("staff", "teacher", "pupil", "parent", "governor", "headteacher")


def narrow(slug: str) -> tuple[str, ...]:
    """The words of a fact that have no kinds of their own."""
    words = FACTS[slug].words
    return tuple(w for w in words.slugs() if len(words.narrower(w)) == 1) if words else ()


ACTIONS_USED = tuple(a for a in ACTIONS.slugs() if len(ACTIONS.narrower(a)) == 1)[:60]
ASKERS = tuple(role for role in ROLES.slugs() if len(ROLES.narrower(role)) == 1)


def made_rule(number: int, dice: random.Random) -> Rule:
    """One rule with one to four conditions."""
    conditions = []
    for slug in dice.sample(WORD_FACTS, dice.randint(0, 3)):
        conditions.append(
            Condition(slug, any_of=frozenset[Value](dice.sample(narrow(slug), dice.randint(1, 2))))
        )
    if dice.random() < 0.4:
        edge = dice.choice((11, 13, 16, 18, 21))
        conditions.append(
            Condition("age", most=edge - 1) if dice.random() < 0.5 else Condition("age", least=edge)
        )
    return Rule(
        id=f"rule-{number:03}", topic="conduct", clauses=(f"{number // 9}.{number % 9 + 1}",),
        who=frozenset(dice.sample(ROLES_USED, dice.randint(1, 3))),
        actions=frozenset(dice.sample(ACTIONS_USED, dice.randint(1, 3))), decision=dice.choice(DECISIONS),
        because=f"Because rule {number} of this invented policy says so in a sentence of ordinary length.",
        conditions=tuple(sorted(conditions, key=lambda c: c.fact)), ask=("headteacher",),
        tell=(("headteacher",),) if dice.random() < 0.3 else (), within="immediately" if dice.random() < 0.2 else None,
    )  # fmt: skip


def made_book(rules: int, seed: int, name: str = "measured") -> RuleBook:
    """A book of so many rules."""
    dice = random.Random(seed)
    made = tuple(made_rule(number, dice) for number in range(rules))
    clauses = {ref: Clause(ref, "Conduct", "rule") for rule in made for ref in rule.clauses}
    return RuleBook(name, "1", made, clauses, Defaults(frozenset({"staff"}), ("headteacher",)))


def made_questions(number: int, seed: int, *, missing: float = 0.0) -> list[dict[str, Value]]:
    """Different questions; each fact but who and what is missing with this probability."""
    dice = random.Random(seed)
    found = []
    for _ in range(number):
        given: dict[str, object] = {"action": dice.choice(ACTIONS_USED), "who": dice.choice(ASKERS)}
        for slug in WORD_FACTS:
            if dice.random() >= missing:
                given[slug] = dice.choice(narrow(slug))
        if dice.random() >= missing:
            given["age"] = dice.randint(4, 40)
        given["permission"] = "not_asked"
        facts = read_facts(given)
        facts.pop("trust", None)
        found.append(facts)
    return found
