"""The tables that policies are read with: words, forces, facts and acts, as data in `packs/lexicon/propose`.

A pattern is a regular expression over small letters with three shorthands: `<accept|add>` is any form of these verbs,
`{pupil}` any of the phrases listed under that name in `words.yaml`, and ` ~ ` up to sixty characters of the sentence.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from handbell.rules.files.places import PACKS
from handbell.rules.vocabulary import ACTIONS, BODIES, FACTS, ROLES, TOPICS, WITHIN, Words
from handbell.rules.vocabulary.results import DECISIONS

FOLDER: Final = PACKS / "lexicon" / "propose"
_GAP: Final = r"\b[^.?!]{0,60}?\b"
_VERBS: Final = re.compile(r"<([a-z| -]+)>")
_NAMES: Final = re.compile(r"\{([a-z_]+)\}")
_SIMPLE: Final = frozenset("aeiou")


@dataclass(frozen=True, slots=True)
class Force:
    """Words that forbid, order, allow or say nothing ("none")."""

    pattern: re.Pattern[str]
    force: str
    strength: float


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand for one value: of a fact, or a role, somebody to tell, a limit."""

    pattern: re.Pattern[str]
    value: Any


@dataclass(frozen=True, slots=True)
class Act:
    """Words for something done. `forces`: under which it is read so. `gives`: the rules that follow, one or more.

    Each of `gives` is a mapping: action, and as far as they are fixed topic, decision, who, when, ask, tell, within;
    `takes` names the facts looked for in the sentence, `needs` those without which nothing is proposed; `named`: only
    where the sentence says who acts.
    """

    pattern: re.Pattern[str]
    forces: frozenset[str]
    unless: re.Pattern[str] | None
    gives: tuple[Mapping[str, Any], ...]

    @property
    def of_content(self) -> bool:
        """Is it told by what is said, so that a clause that describes that ("… that could offend") may name it?"""
        return any("content" in (*given.get("when", ()), *given.get("needs", ())) for given in self.gives)


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables, compiled. Read only; threads may share them.

    `free`: acts that nobody is ever bound to; `manner`: facts that say how one of them is to be done, the value that is
    right (`is`) and what is then wrong (`else`).
    """

    forces: tuple[Force, ...]
    leave: tuple[Force, ...]
    asides: tuple[Force, ...]
    lists: Mapping[str, tuple[Phrase, ...]]
    acts: tuple[Act, ...]
    topics: Mapping[str, str]
    manner: Mapping[str, Mapping[str, Any]]
    free: frozenset[str]


@functools.cache
def load_tables(folder: Path = FOLDER) -> Tables:
    """The tables from their files, checked against the vocabulary. Raises ValueError with what is wrong."""
    plain: dict[str, Any] = {}
    for path in sorted(folder.glob("*.yaml")):
        for key, value in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader).items():
            plain[key] = [*plain.get(key, ()), *value] if isinstance(value, list) else value
    compiler = _Compiler(plain["words"], plain["irregular"])
    lists = {
        name: tuple(
            Phrase(compiler.pattern(pattern), entry["is"])
            for entry in entries
            for pattern in _each(entry["says"])
        )
        for name, entries in plain["lists"].items()
    }
    tables = Tables(
        forces=_forces(plain["forces"], compiler),
        leave=_forces(plain["leave"], compiler),
        asides=_forces(plain["asides"], compiler),
        lists=lists,
        acts=tuple(_acts(plain["acts"], compiler)),
        topics=plain["topics"],
        manner=plain["manner"],
        free=frozenset(kind for action in plain["free"] for kind in (action, *ACTIONS.narrower(action))),
    )
    _check(tables)
    return tables


class _Compiler:
    def __init__(self, words: Mapping[str, list[str]], irregular: Mapping[str, list[str]]) -> None:
        self.words = words
        self.irregular = irregular

    def pattern(self, written: str) -> re.Pattern[str]:
        text = self.expand(written)
        return re.compile(rf"(?<!\w)(?:{text})(?!\w)")

    def expand(self, written: str) -> str:
        text = _NAMES.sub(self._named, written)
        text = _VERBS.sub(lambda found: _one_of(self._forms(found[1].split("|"))), text)
        return text.replace(" ~ ", _GAP)

    def _named(self, found: re.Match[str]) -> str:
        if found[1] not in self.words:
            raise ValueError(f"words.yaml has no {found[1]!r}.")
        return _one_of(self.expand(phrase) for phrase in self.words[found[1]])

    def _forms(self, verbs: Iterable[str]) -> list[str]:
        return [form for verb in verbs for form in (*_regular(verb), *self.irregular.get(verb, ()))]


def _regular(verb: str) -> tuple[str, ...]:
    if verb.endswith("e"):
        return verb, f"{verb}s", f"{verb}d", f"{verb[:-1]}ing"
    if verb.endswith("y") and verb[-2:-1] not in _SIMPLE:
        return verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"
    plural = f"{verb}es" if verb.endswith(("s", "sh", "ch", "x")) else f"{verb}s"
    return verb, plural, f"{verb}ed", f"{verb}ing"


def _one_of(phrases: Iterable[str]) -> str:
    return "(?:" + "|".join(phrases) + ")"


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _forces(entries: Iterable[Mapping[str, Any]], compiler: _Compiler) -> tuple[Force, ...]:
    return tuple(
        Force(compiler.pattern(pattern), entry["force"], float(entry["strength"]))
        for entry in entries
        for pattern in entry["says"]
    )


def _acts(entries: Iterable[Mapping[str, Any]], compiler: _Compiler) -> Iterable[Act]:
    for entry in entries:
        forces = frozenset(_each(entry.get("under", ["must", "must_not", "may"])))
        unless = compiler.pattern(_one_of(entry["unless"])) if "unless" in entry else None
        shared = {
            key: value for key, value in entry.items() if key not in {"says", "under", "unless", "gives"}
        }
        gives = tuple({**shared, **given} for given in entry.get("gives", [{}]))
        for pattern in _each(entry["says"]):
            yield Act(compiler.pattern(pattern), forces, unless, gives)


def _check(tables: Tables) -> None:
    known = {
        "action": ACTIONS, "who": ROLES, "tell": BODIES, "ask": BODIES, "within": WITHIN, "topic": TOPICS,
        "decision": DECISIONS,
    }  # fmt: skip
    for act in tables.acts:
        for given in act.gives:
            for key, words in known.items():
                wrong = [word for word in _each(given.get(key, [])) if word not in words]
                if wrong:
                    raise ValueError(f"An act has {wrong[0]!r} as {key}: {act.pattern.pattern[:80]}")
            unknown = [
                fact for fact in (*given.get("when", {}), *given.get("takes", ()), *given.get("needs", ()))
                if fact not in FACTS
            ]  # fmt: skip
            if unknown or "action" not in given:
                raise ValueError(f"An act has no action, or {unknown} as a fact: {act.pattern.pattern[:80]}")
    for name, phrases in tables.lists.items():
        allowed: Words | None = FACTS[name].words if name in FACTS else known.get(name, BODIES)
        for phrase in phrases:
            if allowed is not None and phrase.value not in allowed:
                raise ValueError(f"{phrase.value!r} is no word of {name}.")
    lost = [action for action in ACTIONS.slugs() if tables.topics.get(action, "?") not in TOPICS]
    if lost:
        raise ValueError(f"No topic is given for {', '.join(lost)}.")
