"""Several books beside each other, topic by topic: the matters on which policies are known to part ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import yaml

from handbell.rules.compare.questions import Question
from handbell.rules.engine import Decision, Engine
from handbell.rules.files.places import PACKS
from handbell.rules.vocabulary import TOPICS, read_facts

FILE: Final = PACKS / "matters.yaml"
_KEYS: Final = frozenset({"id", "topic", "en", "cy", "facts"})


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter by which policies are compared: its topic (a word of TOPICS) and the question it comes to."""

    topic: str
    question: Question


@dataclass(frozen=True, slots=True)
class Cell:
    """One book's answer; `same_as_most`: no other answer is given by more of the books."""

    decision: Decision
    same_as_most: bool


@dataclass(frozen=True, slots=True)
class TopicRow:
    """One matter over all books, in the order in which the books were given."""

    matter: Matter
    cells: tuple[Cell, ...]
    differs: bool


@cache
def matters() -> tuple[Matter, ...]:
    """The matters of `packs/matters.yaml`. Raises ValueError where the file has mistakes."""
    found = [_matter(entry) for entry in yaml.load(FILE.read_text("utf-8"), Loader=yaml.CSafeLoader)]
    if len({one.question.id for one in found}) != len(found):
        raise ValueError(f"{FILE.name}: an id stands twice.")
    return tuple(found)


def _matter(entry: Mapping[str, object]) -> Matter:
    facts = entry.get("facts")
    if entry.keys() - _KEYS or entry.get("topic") not in TOPICS or not isinstance(facts, dict):
        raise ValueError(f"{FILE.name}: {entry.get('id')}: unknown keys, topic or facts.")
    words = {code: str(entry[code]) for code in ("en", "cy") if code in entry}
    return Matter(str(entry["topic"]), Question(str(entry["id"]), words, read_facts(facts)))


def topic_map(engines: Sequence[Engine]) -> list[TopicRow]:
    """Each matter as each book decides it."""
    rows = []
    for matter in matters():
        decisions = [engine.decide(matter.question.facts) for engine in engines]
        said = [_sense(decision) for decision in decisions]
        most = max((said.count(one) for one in said), default=0)
        cells = tuple(
            Cell(decision, said.count(one) == most) for decision, one in zip(decisions, said, strict=True)
        )
        rows.append(TopicRow(matter, cells, len(set(said)) > 1))
    return rows


def _sense(decision: Decision) -> tuple[object, ...]:
    return decision.decision, frozenset(frozenset(told.any_of) for told in decision.tell)
