"""The `when:` of a rule: facts and what is asked of them."""

from __future__ import annotations

import yaml

from handbell.rules.conditions import Condition
from handbell.rules.files.nodes import Node, NodeReader
from handbell.rules.files.problems import nearest
from handbell.rules.vocabulary import FACTS, Fact, Kind, Value, expected

# `who` and `action` have keys of their own in a rule; leave is settled by `settled_by`, never by a condition.
_ELSEWHERE = ("action", "who", "permission", "consent")
_NUMBER_KEYS = ("below", "at_least", "above", "at_most", "is")


def read_conditions(node: Node | None, reader: NodeReader) -> tuple[Condition, ...]:
    """Every condition of a `when:`, ordered by fact. No `when:` is no condition."""
    if node is None:
        return ()
    usable = tuple(slug for slug in FACTS if slug not in _ELSEWHERE)
    found = [
        _condition(FACTS[slug], value, reader) for slug, value in reader.mapping(node, usable, ()).items()
    ]
    return tuple(sorted((c for c in found if c is not None), key=lambda condition: condition.fact))


def _condition(fact: Fact, node: Node, reader: NodeReader) -> Condition | None:
    if fact.kind is Kind.NUMBER:
        return _number(fact, node, reader)
    if isinstance(node, yaml.MappingNode):
        keys = ("all", "not") if fact.kind is Kind.SET else ("not",)
        if not node.value:
            reader.wrong(node, f"Nothing is asked of {fact.slug}.", f"Write {' or '.join(keys)}, or a value.")
        parts = reader.mapping(node, keys, ())
        every = _values(fact, parts.get("all"), reader)
        none = _values(fact, parts.get("not"), reader)
        return Condition(fact.slug, all_of=every, none_of=none) if every or none else None
    values = _values(fact, node, reader)
    return Condition(fact.slug, any_of=values) if values else None


def _values(fact: Fact, node: Node | None, reader: NodeReader) -> frozenset[Value]:
    if node is None:
        return frozenset()
    if fact.kind is Kind.YES_NO:
        flag = reader.flag(node)
        return frozenset() if flag is None else frozenset((flag,))
    found = reader.words(node, fact.words, f"a value of {fact.slug}") if fact.words else ()
    return frozenset(found)


def _number(fact: Fact, node: Node, reader: NodeReader) -> Condition | None:
    if not isinstance(node, yaml.MappingNode):
        number = reader.integer(node, fact.most)
        return None if number is None else Condition(fact.slug, least=number, most=number)
    least: int | None = None
    most: int | None = None
    for key, value in reader.mapping(node, _NUMBER_KEYS, ()).items():
        number = reader.integer(value, fact.most)
        if number is None:
            return None
        if key in {"at_least", "above", "is"}:
            least = number + (key == "above")
        if key in {"at_most", "below", "is"}:
            most = number - (key == "below")
    if least is not None and most is not None and least > most:
        reader.wrong(node, f"No {fact.label} is in this range.", "Turn the limits round.")
        return None
    if least is None and most is None:
        reader.wrong(node, f"{fact.slug} is {expected(fact)}.", nearest("below", _NUMBER_KEYS))
        return None
    return Condition(fact.slug, least=least, most=most)
