"""The lexicon's YAML read strictly and made into plain data: phrases, patterns, forms of words. Done once and kept."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from handbell.rules.files.problems import CannotLoad, Problem
from handbell.rules.understand.inflect import forms_of, mutations_of
from handbell.rules.understand.meaning import facts_from
from handbell.rules.understand.patterns import GAPS, finder_of
from handbell.rules.understand.text import tokens_of
from handbell.rules.understand.tries import tree_of
from handbell.rules.vocabulary import ACTIONS, CannotUse

Plain = dict[str, Any]
_SECTIONS: Final = (
    "lists",
    "joins",
    "welsh",
    "people",
    "terms",
    "cues",
    "acts",
    "frames",
    "plain",
    "numbers",
)
_KEYS: Final = {
    "terms": ("words", "is", "set", "unless", "person"),
    "cues": ("when", "set", "unless", "become", "brings", "askers", "weak", "matters"),
    "acts": ("do", "when", "set", "unless", "weak", "bonus", "askers", "matters", "by", "gives_way", "omits"),
    "frames": ("asks", "when"),
    "people": ("words", "role", "counterpart", "mentions", "shows", "is"),
}
_MADE_BY_GRAMMAR: Final = frozenset(
    {"number", "owner", "year_group", "group", "under13", "befriend", "happening", "networking"}
)
_PART: Final = re.compile(r"^(?P<bar>!)?(?P<what>[^?]+?)(?P<maybe>\?)?$")
_NEVER_MENDED: Final = frozenset(
    {"never", "cannot", "without", "nobody", "neither", "about", "where", "there", "their"}
)


_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def lexicon_files(folder: Path) -> list[Path]:
    """The files of a lexicon, in the order in which they are read."""
    return sorted(folder.glob("*.yaml"))


def compiled(folder: Path) -> Plain:
    """The lexicon as plain data. Raises CannotLoad with every mistake."""
    return _Compiler().run(folder)


class _Compiler:
    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.file = ""
        self.lists: dict[str, list[str]] = {}
        self.joins: list[tuple[list[str], list[str]]] = []
        self.phrases: dict[tuple[str, ...], int] = {}
        self.terms: list[Plain] = []
        self.people: dict[str, Plain] = {}
        self.meanings: list[Plain] = []
        self.early: list[Any] = []
        self.late: list[Any] = []
        self.words: dict[str, None] = {}
        self.plain: dict[str, None] = {}
        self.numbers: dict[str, int] = {}
        self.welsh: dict[str, str] = {}
        self.welsh_joins: list[tuple[list[str], list[str]]] = []

    def run(self, folder: Path) -> Plain:
        files = [(path, self._read(path)) for path in lexicon_files(folder)]
        for section in _SECTIONS:
            for path, parts in files:
                self.file = path.name
                if section in parts:
                    getattr(self, "_" + section)(parts[section])
        self._check_classes()
        if self.problems:
            raise CannotLoad(folder.name, self.problems)
        return self._result()

    def _check_classes(self) -> None:
        """Every class that a pattern looks for is one that a word, a person or an event has."""
        known = {name for term in self.terms for name in term["is"]} | _MADE_BY_GRAMMAR
        known |= {name for meaning in self.meanings for name in meaning["brings"]}
        named = {
            name: None for pattern in (*self.early, *self.late) for part in pattern[0] for name in part[1]
        }
        for name in named:
            if name not in known:
                self.file = "patterns"
                self._wrong(
                    f"No word is of the class <{name}>.",
                    "Write a plain word without < and >, or add the class.",
                )

    def _wrong(self, what: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, 0, what, remedy))

    def _read(self, path: Path) -> Plain:
        self.file = path.name
        try:
            node = yaml.compose(path.read_bytes(), Loader=_LOADER)
            parts = _LOADER("").construct_document(node) if node is not None else None
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            self._wrong(f"It is not YAML: {error}.", "Mend it.")
            return {}
        for key in _said_twice(node):
            self._wrong(f"{key!r} is there twice.", "Put both together: only the last would count.")
        if not isinstance(parts, dict):
            self._wrong("It has no sections.", f"Sections are {', '.join(_SECTIONS)}.")
            return {}
        for key in parts:
            if key not in _SECTIONS:
                self._wrong(f"There is no section {key!r}.", f"Sections are {', '.join(_SECTIONS)}.")
        return parts

    # Sections

    def _lists(self, given: Mapping[str, str]) -> None:
        for name, words in given.items():
            self.lists[name] = self._listed(words)

    def _joins(self, given: Mapping[str, str]) -> None:
        for meant, said in given.items():
            target = [] if meant == "-" else _words(meant)
            self._note(target)
            for phrase in self._listed(said):
                words = _words(phrase)
                if words:
                    self.joins.append((words, target))
                    self._note(words, telling=False)

    def _welsh(self, given: Mapping[str, str]) -> None:
        for meant, said in given.items():
            target = [] if meant == "-" else _words(meant)
            self._note(target)
            for phrase in self._listed(said):
                words = _words(phrase)
                self.welsh_joins.append((words, target))
                for word in words:
                    self.welsh.setdefault(word, word)
        for word in tuple(self.welsh):
            for form in mutations_of(word) if len(word) > 2 else ():
                if self.welsh.get(form, form) == form:
                    self.welsh[form] = word

    def _people(self, given: Mapping[str, Plain]) -> None:
        for slug, entry in given.items():
            self._keys(entry, "people", slug)
            person = {key: entry.get(key) for key in ("role", "counterpart", "mentions", "shows")}
            self._check_person(slug, person)
            self.people[slug] = person
            self._add_term(
                entry.get("words", ""), ["person", slug, *str(entry.get("is", "")).split()], {}, {}, slug
            )

    def _check_person(self, slug: str, person: Mapping[str, Any]) -> None:
        facts = {"who": person["role"], "counterpart": person["counterpart"]}
        facts |= {key: [person[key]] for key in ("mentions", "shows") if person[key]}
        self._check({key: value for key, value in facts.items() if value}, slug)

    def _terms(self, given: list[Plain]) -> None:
        for entry in given:
            self._keys(entry, "terms", str(entry.get("words"))[:40])
            classes = str(entry.get("is", "")).split()
            self._add_term(
                entry["words"], classes, entry.get("set", {}), entry.get("unless", {}), entry.get("person")
            )

    def _add_term(
        self, words: str, classes: list[str], says: Plain, denied: Plain, person: str | None
    ) -> None:
        self._check(says, words[:40])
        self._check(denied, words[:40])
        self.terms.append({"is": classes, "set": says, "unless": denied, "person": person})
        for phrase in self._listed(words):
            parts = _words(phrase)
            if not parts:
                self._wrong(f"An empty phrase in {words[:40]!r}.", "Take it out.")
                continue
            self._note(parts)
            self.phrases[tuple(parts)] = len(self.terms) - 1

    def _cues(self, given: list[Plain]) -> None:
        for entry in given:
            kind = "turn" if "become" in entry else "cue"
            self._add_patterns(entry, kind, early=kind == "turn" or "brings" in entry)

    def _acts(self, given: list[Plain]) -> None:
        for entry in given:
            if entry.get("do") not in ACTIONS:
                self._wrong(f"There is no action {entry.get('do')!r}.", "RULES.md lists the actions.")
            self._add_patterns(entry, "act", early=False)

    def _frames(self, given: list[Plain]) -> None:
        for entry in given:
            self._add_patterns(entry, "frame", early=False)

    def _plain(self, given: str) -> None:
        self.plain.update(dict.fromkeys(given.split()))

    def _numbers(self, given: Mapping[str, int]) -> None:
        self.numbers.update(given)
        self.plain.update(dict.fromkeys(given))

    # Parts

    def _keys(self, entry: Plain, section: str, name: str) -> None:
        for key in entry:
            if key not in _KEYS[section]:
                self._wrong(f"{name}: there is no {key!r} here.", f"Keys are {', '.join(_KEYS[section])}.")

    def _check(self, facts: Plain, name: str) -> None:
        try:
            facts_from(facts)
        except CannotUse as refusal:
            self._wrong(f"{name}: {refusal}", "RULES.md lists the facts.")

    def _listed(self, text: str) -> list[str]:
        """Phrases of a list with commas, each {name} of `lists` written out."""
        return [
            phrase for piece in str(text).split(",") if piece.strip() for phrase in self._spelt(piece.strip())
        ]

    def _spelt(self, phrase: str) -> Iterator[str]:
        pieces = re.split(r"\{(\w+)\}", phrase)
        choices = [[piece] if place % 2 == 0 else self._list(piece) for place, piece in enumerate(pieces)]
        for chosen in itertools.product(*choices):
            yield "".join(chosen).strip()

    def _list(self, name: str) -> list[str]:
        if name not in self.lists:
            self._wrong(f"There is no list {name!r}.", "Add it under lists, before it is used.")
        return self.lists.get(name, [])

    def _add_patterns(self, entry: Plain, kind: str, *, early: bool) -> None:
        section = {"turn": "cues", "cue": "cues", "act": "acts", "frame": "frames"}[kind]
        self._keys(entry, section, str(entry.get("when"))[:60])
        says, denied = entry.get("set", {}), entry.get("unless", {})
        self._check(says, str(entry.get("when"))[:60])
        self._check(denied, str(entry.get("when"))[:60])
        self.meanings.append(
            {
                "kind": kind, "do": entry.get("do"), "asks": entry.get("asks"), "set": says, "unless": denied,
                "become": entry.get("become"), "brings": str(entry.get("brings", "")).split(),
                "weak": bool(entry.get("weak")),
                "askers": str(entry.get("askers", "")).split(), "matters": str(entry.get("matters", "")).split(),
                "by": entry.get("by"), "gives_way": bool(entry.get("gives_way")),
                "omits": bool(entry.get("omits")),
            }
        )  # fmt: skip
        for text in entry["when"]:
            parts = [self._part(piece, text) for piece in text.split()]
            if not parts or parts[0][4] or parts[0][3] or parts[0][5]:
                self._wrong(f"{text!r} starts with nothing to look for.", "Start with a word or a class.")
                continue
            (self.early if early else self.late).append(
                [parts, len(self.meanings) - 1, float(entry.get("bonus", 0))]
            )

    def _part(self, piece: str, text: str) -> list[Any]:
        if piece in GAPS:
            return [[], [], None, False, GAPS[piece], False]
        found = _PART.match(piece)
        if found is None:
            self._wrong(f"{piece!r} in {text!r} cannot be read.", "See docs/understanding.md.")
            return [[], [], None, False, 0, False]
        words: list[str] = []
        classes: list[str] = []
        keep = None
        what = found["what"]
        named = re.match(r"^(.*):(\w+)>?$", what)
        if named:
            what, keep = named[1] + (">" if what.endswith(">") else ""), named[2]
        for part in re.findall(r"<[^>]*>|\{\w+\}|[^|]+", what):
            if part.startswith("<"):
                classes += part.strip("<>").split("|")
            elif part.startswith("{"):
                words += self._list(part.strip("{}"))
            else:
                words.append(part)
        self._note(words)
        return [words, classes, keep, bool(found["maybe"]), 0, bool(found["bar"])]

    def _note(self, words: list[str], *, telling: bool = True) -> None:
        for word in words:
            if word.isalpha():
                (self.words if telling else self.plain).setdefault(word)

    # The whole

    def _result(self) -> Plain:
        forms: dict[str, str] = {}
        for word in (*self.words, *self.plain):
            for form in forms_of(word):
                forms.setdefault(form, word)
        known = dict.fromkeys((*self.words, *(form for form, word in forms.items() if word in self.words)))
        mended = [w for w in known if len(w) >= 5 and w not in _NEVER_MENDED and w.isalpha()]
        return {
            "joins": tree_of(self.joins), "welsh_joins": tree_of(self.welsh_joins),
            "welsh_forms": self.welsh,
            "welsh": [word for word in self.welsh if not (word in self.words or word in self.plain or word in forms)],
            "phrases": tree_of(self.phrases.items()), "forms": forms, "plain": [*self.plain, *self.words],
            "numbers": self.numbers, "terms": self.terms, "people": self.people, "meanings": self.meanings,
            "early": finder_of(self.early), "late": finder_of(self.late), "long_words": mended,
            "female": self.lists.get("female", []),
            "male": self.lists.get("male", []),
            "verbs_or_nouns": self.lists.get("verb_or_noun", []),
        }  # fmt: skip


def _said_twice(node: yaml.Node | None) -> Iterator[str]:
    """Keys that one mapping has twice."""
    if isinstance(node, yaml.MappingNode):
        keys = [str(key.value) for key, _ in node.value]
        yield from (key for number, key in enumerate(keys) if key in keys[:number])
        for _, value in node.value:
            yield from _said_twice(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _said_twice(value)


def _words(phrase: str) -> list[str]:
    return [token.word for token in tokens_of(phrase.replace(" 's", "'s"))[0]]
