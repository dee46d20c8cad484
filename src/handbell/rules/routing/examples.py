"""Worked cases beside the routes: facts, the pieces that must apply, and what must come out. One for each piece."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import yaml

from handbell.rules.files.nodes import Node, NodeReader, plain_of
from handbell.rules.routing.engine import route
from handbell.rules.routing.facts import CannotRoute, ConcernFacts, read_facts
from handbell.rules.routing.model import Baseline, Example, RouteBook
from handbell.rules.routing.result import Route
from handbell.rules.routing.vocabulary import NATIONS

# What can be expected of a route. `only_tell` is the whole list, the others are parts that must be there.
EXPECTED: Final = ("tell", "only_tell", "never", "clauses", "uploads", "lock", "duty", "shut_out", "not_told")
_KEYS: Final = ("example", "category", "facts", "routes", "expect", "on", "nation")
_LAYERS: Final = ("applies", "guards")


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of the route of an example that a change makes different."""

    example: str
    part: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def read_examples(node: Node | None, reader: NodeReader, known: Collection[str]) -> list[Example]:
    """The examples of a list; mistakes go to the reader."""
    found = []
    for item in reader.items(node):
        before = len(reader.problems)
        parts = reader.mapping(item, _KEYS, _KEYS[:4])
        facts = _facts(parts, reader, item)
        pieces = reader.texts(parts.get("routes"))
        for name in pieces:
            if name not in known:
                reader.wrong(parts["routes"], f"There is no route {name!r}.", "Use the id of a route.")
        expect = reader.mapping(parts["expect"], EXPECTED, ()) if "expect" in parts else {}
        expected = {key: reader.texts(value) for key, value in expect.items()}
        title, on = reader.text(parts.get("example")), reader.date(parts["on"]) if "on" in parts else None
        if len(reader.problems) == before and facts is not None:
            place = f"{reader.file}:{item.start_mark.line + 1}"
            nation = reader.word(parts["nation"], NATIONS, "a nation") if "nation" in parts else None
            found.append(Example(title, facts, pieces, expected, on, nation, place, plain_of(item)))
    return found


def _facts(parts: Mapping[str, Node], reader: NodeReader, item: Node) -> ConcernFacts | None:
    node = parts.get("facts")
    if not isinstance(node, yaml.MappingNode):
        reader.wrong(node or item, "Facts are expected here.", "Write {} where nothing is known.")
        return None
    reader.mapping(node, [str(key.value) for key, _value in node.value], ())  # for keys that stand twice
    try:
        return read_facts(reader.text(parts.get("category")), plain_of(node))
    except CannotRoute as refusal:
        reader.wrong(node, str(refusal), "Put it right.")
        return None


def without_example(pieces: Collection[str], examples: Iterable[Example]) -> list[str]:
    """Ids of pieces that no example names."""
    return sorted(set(pieces) - {name for example in examples for name in example.pieces})


def failures(book: RouteBook | None, baseline: Baseline, nation: str, *, today: datetime.date) -> list[str]:
    """Run the examples of a book (or of the baseline); one sentence for each thing that came out differently."""
    found = []
    for example in (book or baseline).examples:
        came = route(book, baseline, example.facts, example.nation or nation, on=example.on or today)
        found += [
            f"{example.source}: {example.title}: {text}" for text in _unmet(example, came, alone=book is None)
        ]
    return found


def _unmet(example: Example, came: Route, *, alone: bool) -> list[str]:
    layer = "baseline" if alone else "policy"
    applied = {line.piece for line in came.trace if line.layer == layer and line.state in _LAYERS}
    found = [f"{name} does not apply." for name in example.pieces if name not in applied]
    parts = _parts(came)
    for key, expected in example.expect.items():
        got = parts["tell" if key == "not_told" else key]
        if key == "not_told":
            wrong = set(expected) & set(got)
        elif key == "only_tell":
            wrong = set(expected) ^ set(got)
        else:
            wrong = set(expected) - set(got)
        if wrong:
            found.append(f"{key}: expected {', '.join(expected)}, got {', '.join(got) or 'nothing'}.")
    return found


def _parts(came: Route) -> dict[str, tuple[str, ...]]:
    """The parts of a route as lists of texts that can be compared."""
    every = {ref for told in came.tell for ref in told.clauses} | {
        ref for step in came.steps for ref in step.clauses
    }
    return {
        "tell": tuple(dict.fromkeys(role for told in came.tell for role in told.any_of)),
        "only_tell": tuple(dict.fromkeys(role for told in came.policy.tell for role in told.any_of)),
        "never": came.never,
        "clauses": tuple(sorted(every | {ref for one in came.policy.never for ref in one.clauses})),
        "uploads": (came.uploads,),
        "lock": (came.locked_until or "none",),
        "duty": (came.school_duty or "none",),
        "shut_out": came.shut_out,
    }


def differing(
    before: RouteBook | None, after: RouteBook | None, baseline: Baseline, examples: Iterable[Example],
    nation: str | None = None, *, on: datetime.date | None = None,
) -> list[Difference]:  # fmt: skip
    """What a change of routes does to example cases: every part of a route that comes out otherwise.

    nation: where the school is; left out, the nation of the book that is there.
    """
    where = nation or next((book.nation for book in (after, before) if book is not None), "england")
    found = []
    for example in examples:
        day = example.on or on
        there = example.nation or where
        first = _told_in_full(route(before, baseline, example.facts, there, on=day))
        then = _told_in_full(route(after, baseline, example.facts, there, on=day))
        found += [
            Difference(example.title, part, first[part], then[part])
            for part in first
            if first[part] != then[part]
        ]
    return found


def _told_in_full(came: Route) -> dict[str, tuple[str, ...]]:
    """Each part as sentences for people who decide on a change."""
    tell = [f"{' or '.join(told.any_of)} ({told.within or 'no limit'})" for told in came.tell]
    return {
        "tell": tuple(tell),
        "steps": tuple(f"{step.do} ({step.who}, {step.within or 'no limit'})" for step in came.steps),
        "never": came.never,
        "uploads": (came.uploads,),
        "school_duty": (came.school_duty or "none",),
        "locked_until": (came.locked_until or "none",),
        "shut_out": came.shut_out,
        "gaps": came.policy.gaps,
    }
