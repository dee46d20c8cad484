"""A rule book as plain data and back: what the cache holds. Nothing is checked again; it was checked when made."""

from __future__ import annotations

import datetime
from sys import intern
from typing import Any

from handbell.rules.conditions import Condition
from handbell.rules.files import shared
from handbell.rules.model import Defaults, Rule, RuleBook

Plain = dict[str, Any]


def to_plain(book: RuleBook) -> Plain:
    """Only dicts, lists, texts, numbers and booleans."""
    return {
        "pack": book.pack,
        "version": book.version,
        "digest": book.digest,
        "clauses": [[clause.ref, clause.heading, clause.kind] for clause in book.clauses.values()],
        "defaults": {
            "who": sorted(book.defaults.who),
            "ask": book.defaults.ask,
            "ask_by_role": dict(book.defaults.ask_by_role),
        },
        "rules": [_rule_to_plain(rule) for rule in book.rules],
    }


def from_plain(plain: Plain) -> RuleBook:
    """The book again. Raises KeyError, TypeError or ValueError when the data has another shape."""
    defaults = plain["defaults"]
    by_role = {role: tuple(ask) for role, ask in defaults["ask_by_role"].items()}
    return RuleBook(
        pack=plain["pack"],
        version=plain["version"],
        rules=tuple(_rule_from_plain(rule) for rule in plain["rules"]),
        clauses={clause.ref: clause for clause in (shared.clause(*listed) for listed in plain["clauses"])},
        defaults=Defaults(frozenset(defaults["who"]), tuple(defaults["ask"]), by_role),
        digest=plain["digest"],
    )


def _rule_to_plain(rule: Rule) -> Plain:
    return {
        "id": rule.id,
        "topic": rule.topic,
        "clauses": rule.clauses,
        "who": sorted(rule.who),
        "actions": sorted(rule.actions),
        "decision": rule.decision,
        "because": rule.because,
        "alongside": sorted(rule.alongside),
        "conditions": [_condition_to_plain(condition) for condition in rule.conditions],
        "ask": rule.ask,
        "tell": rule.tell,
        "within": rule.within,
        "in_writing": rule.in_writing,
        "settled_by": rule.settled_by,
        "exception_to": sorted(rule.exception_to),
        "starts": rule.starts.isoformat() if rule.starts else None,
        "ends": rule.ends.isoformat() if rule.ends else None,
        "gap": rule.gap,
        "source": rule.source,
    }


def _rule_from_plain(plain: Plain) -> Rule:
    return Rule(
        id=intern(plain["id"]),
        topic=intern(plain["topic"]),
        clauses=shared.names(plain["clauses"]),
        who=shared.words(plain["who"]),
        actions=shared.words(plain["actions"]),
        decision=intern(plain["decision"]),
        because=plain["because"],
        alongside=shared.words(plain["alongside"]),
        conditions=tuple(_condition_from_plain(condition) for condition in plain["conditions"]),
        ask=shared.names(plain["ask"]),
        tell=shared.groups(plain["tell"]),
        within=plain["within"] and intern(plain["within"]),
        in_writing=plain["in_writing"],
        settled_by=intern(plain["settled_by"]),
        exception_to=frozenset(plain["exception_to"]),
        starts=datetime.date.fromisoformat(plain["starts"]) if plain["starts"] else None,
        ends=datetime.date.fromisoformat(plain["ends"]) if plain["ends"] else None,
        gap=plain["gap"],
        source=intern(plain["source"]),
    )


def _condition_to_plain(condition: Condition) -> list[Any]:
    parts = (condition.any_of, condition.all_of, condition.none_of)
    return [condition.fact, *(sorted(part, key=str) for part in parts), condition.least, condition.most]


def _condition_from_plain(plain: list[Any]) -> Condition:
    fact, any_of, all_of, none_of, least, most = plain
    return shared.condition(fact, (tuple(any_of), tuple(all_of), tuple(none_of)), least, most)
