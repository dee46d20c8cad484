"""Why a decision came out as it did: every rule that was considered, each of its conditions, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from handbell.rules.conditions import Condition
from handbell.rules.engine.decide import Engine
from handbell.rules.engine.decision import Decision
from handbell.rules.model import Rule
from handbell.rules.vocabulary import ACTIONS, FACTS, Value

DECIDES, TELLS, EXCEPTED, WEAKER, OPEN, FAILS = "decides", "tells", "excepted", "weaker", "open", "fails"


@dataclass(frozen=True, slots=True)
class Checked:
    """One condition against the facts: `value` is None when unknown; `holds` is True, False or None."""

    condition: Condition
    value: Value | None
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Step:
    """One rule: `status` is what became of it, `by` the rules that set it aside or came before it."""

    rule: Rule
    checked: tuple[Checked, ...]
    status: str
    by: tuple[str, ...] = ()


def trace(engine: Engine, decision: Decision) -> tuple[Step, ...]:
    """Every rule whose action is asked about, those that decided first. Worked out only when somebody looks."""
    facts = {**decision.assumed, **decision.facts}
    held = {rule.id: _state(_checked(rule, facts)) for rule in engine.rules}
    winners = set(decision.rules)
    steps = []
    for rule in engine.rules:
        if not _about(rule, facts.get("action")):
            continue
        checked = _checked(rule, facts)
        setting_aside = tuple(o.id for o in engine.rules if rule.id in o.exception_to and held[o.id])
        status, by = _status(rule, held[rule.id], setting_aside, winners, facts)
        steps.append(Step(rule, checked, status, by or (decision.rules if status == WEAKER else ())))
    order = (DECIDES, TELLS, OPEN, EXCEPTED, WEAKER, FAILS)
    return tuple(sorted(steps, key=lambda step: (order.index(step.status), step.rule.id)))


def _status(
    rule: Rule, state: bool | None, aside: tuple[str, ...], winners: set[str], facts: dict[str, Value]
) -> tuple[str, tuple[str, ...]]:
    if state is False:
        return FAILS, ()
    if state is None:
        return OPEN, ()
    if aside and rule.id not in winners:
        return EXCEPTED, aside
    if rule.id in winners:
        return DECIDES, ()
    return (TELLS, ()) if _alongside(rule, facts.get("action")) else (WEAKER, ())


def _checked(rule: Rule, facts: dict[str, Value]) -> tuple[Checked, ...]:
    conditions = (Condition("who", any_of=frozenset(rule.who)), *rule.conditions)
    return tuple(
        Checked(condition, facts.get(condition.fact), condition.holds(facts.get(condition.fact)))
        for condition in conditions
    )


def _state(checked: tuple[Checked, ...]) -> bool | None:
    values = [one.holds for one in checked]
    if False in values:
        return False
    return None if None in values else True


def _about(rule: Rule, action: Value | None) -> bool:
    if action is None:
        return True
    wider = ACTIONS.wider(str(action))
    narrower = ACTIONS.narrower(str(action))
    return not (wider | narrower).isdisjoint(rule.actions | rule.alongside)


def _alongside(rule: Rule, action: Value | None) -> bool:
    return action is not None and ACTIONS.wider(str(action)).isdisjoint(rule.actions)


def told_in_words(step: Step) -> str:
    """One line of a trace for a person: the rule, what became of it, and the facts that settled it."""
    reasons = [_reason(one) for one in step.checked if one.holds is not True]
    names = {
        DECIDES: "decides", TELLS: "adds whom to tell", EXCEPTED: f"set aside by {', '.join(step.by)}",
        WEAKER: f"holds, but {', '.join(step.by) or 'another rule'} is stricter",
        OPEN: "cannot be told yet", FAILS: "does not apply",
    }  # fmt: skip
    why = f" ({'; '.join(reasons)})" if reasons else ""
    return f"{step.rule.id} [{', '.join(step.rule.clauses) or 'no clause'}]: {names[step.status]}{why}"


def _reason(one: Checked) -> str:
    label = FACTS[one.condition.fact].label
    return f"{label} is not known" if one.holds is None else f"{label} is not what it asks for"
