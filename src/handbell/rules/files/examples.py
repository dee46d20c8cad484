"""Worked examples: a situation in the pack's own words and the answer that the pack must give. One for each rule."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from handbell.rules.engine import Decision, Engine
from handbell.rules.files.nodes import Node, NodeReader
from handbell.rules.model import Rule, RuleBook
from handbell.rules.vocabulary import BODIES, DECISIONS, FACTS, WITHIN, Fact, Kind, Value, read_facts

_EXPECT = ("decision", "rule", "tell", "ask", "within", "clauses", "needs", "clash")
_NOBODY: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """What is expected is kept under the words of the file; a key left out is not looked at."""

    title: str
    facts: Mapping[str, Value]
    expect: Mapping[str, tuple[str, ...] | None]
    on: datetime.date | None
    source: str


def read_examples(root: Node, reader: NodeReader, rules: Mapping[str, Rule]) -> list[Example]:
    """The examples of one file; mistakes go to the reader."""
    found = []
    for node in reader.items(root):
        before = len(reader.problems)
        parts = reader.mapping(node, ("example", "facts", "expect", "on"), ("example", "facts", "expect"))
        facts = _facts(parts["facts"], reader) if "facts" in parts else {}
        expect = _expect(parts["expect"], reader, rules) if "expect" in parts else {}
        on = reader.date(parts["on"]) if "on" in parts else None
        title = reader.text(parts.get("example")) if "example" in parts else ""
        if len(reader.problems) == before:
            line = node.start_mark.line + 1 if node.start_mark else 0
            found.append(Example(title, read_facts(facts), expect, on, f"{reader.file}:{line}"))
    return found


def _facts(node: Node, reader: NodeReader) -> dict[str, object]:
    found = {
        slug: _fact(FACTS[slug], value, reader) for slug, value in reader.mapping(node, FACTS, ()).items()
    }
    if isinstance(node, yaml.MappingNode) and "action" not in found:
        reader.wrong(node, "The example has no action.", "Add what is done.")
    return found


def _fact(fact: Fact, node: Node, reader: NodeReader) -> object:
    if fact.kind is Kind.YES_NO:
        return reader.flag(node)
    if fact.kind is Kind.NUMBER:
        return reader.integer(node, fact.most)
    if fact.words is None:
        return None
    if fact.kind is Kind.SET:
        return list(reader.words(node, fact.words, f"a value of {fact.slug}"))
    return reader.word(node, fact.words, f"a value of {fact.slug}")


def _expect(node: Node, reader: NodeReader, rules: Mapping[str, Rule]) -> dict[str, tuple[str, ...] | None]:
    parts = reader.mapping(node, _EXPECT, ("decision",))
    expect: dict[str, tuple[str, ...] | None] = {}
    for key, value in parts.items():
        if key == "decision":
            expect[key] = (reader.word(value, DECISIONS, "a decision") or "",)
        elif key == "within":
            null = isinstance(value, yaml.ScalarNode) and value.tag.endswith(":null")
            expect[key] = None if null else (reader.word(value, WITHIN, "a time limit") or "",)
        elif key in {"tell", "ask"}:
            expect[key] = reader.words(value, BODIES, "somebody") if reader.items(value) else _NOBODY
        else:
            expect[key] = reader.texts(value)
    for name in expect.get("rule") or ():
        if name not in rules:
            reader.wrong(parts["rule"], f"There is no rule {name!r}.", "Use the id of a rule or gap.")
    return expect


def without_example(rules: Mapping[str, Rule], examples: list[Example]) -> list[str]:
    """Ids of the rules and gaps that no example expects to decide."""
    shown = {name for example in examples for name in example.expect.get("rule") or ()}
    return sorted(rules.keys() - shown)


def failures(book: RuleBook, examples: list[Example], *, today: datetime.date) -> list[str]:
    """Run the examples, each on its own day or today; one sentence for each thing that came out differently."""
    engines: dict[datetime.date, Engine] = {}
    found = []
    for example in examples:
        day = example.on or today
        if day not in engines:
            engines[day] = Engine(book, day)
        decision = engines[day].decide(example.facts)
        found += [f"{example.source}: {example.title}: {text}" for text in _differences(decision, example)]
    return found


def _differences(decision: Decision, example: Example) -> list[str]:
    told = tuple(body for told in decision.tell for body in told.any_of)
    came = {
        "decision": (decision.decision,),
        "rule": decision.rules,
        "tell": told,
        "ask": decision.ask,
        "within": (decision.within,) if decision.within else None,
        "clauses": decision.clauses,
        "needs": decision.needs,
        "clash": tuple(part for clash in decision.outcome.clashes for part in (clash.first, clash.second)),
    }
    found = []
    for key, expected in example.expect.items():
        got = came[key]
        part_of = key in {"rule", "clauses"}
        met = set(expected or ()) <= set(got or ()) if part_of else set(expected or ()) == set(got or ())
        if not met:
            found.append(f"{key}: expected {_said(expected)}, got {_said(got)}.")
    return found


def _said(words: tuple[str, ...] | None) -> str:
    return ", ".join(words) if words else "nothing"
