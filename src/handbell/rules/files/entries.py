"""A rule book made in memory: each rule as plain data in the form of the files, read as strictly as they are.

Mistakes come back as problems whose `file` is the rule's id and whose `line` counts the keys of its data from 1
(0: the rule as a whole), so that a page can put each beside the field it is about; `key_of` finds the key.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from handbell.rules.files.checks import check_rules
from handbell.rules.files.examples import Example, read_examples
from handbell.rules.files.nodes import NodeReader, mapping_node
from handbell.rules.files.problems import CannotLoad, Problem
from handbell.rules.files.rule_file import RuleFiles, read_defaults, read_rule
from handbell.rules.model import Clause, Rule, RuleBook

Plain = Mapping[str, Any]
DEFAULTS: Final = "defaults"  # the name that problems of the defaults come back under


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule (or gap: a record of silence) in the plain form of the files, and worked examples that go with it."""

    data: Plain
    gap: bool = False
    examples: tuple[Plain, ...] = field(default=())

    @property
    def id(self) -> str:
        """Its id as written, which may be wrong."""
        return str(self.data.get("id", ""))


def key_of(problem: Problem, data: Plain) -> str:
    """The key of the data that a problem is about; empty for the rule as a whole."""
    keys = list(data)
    return keys[problem.line - 1] if 0 < problem.line <= len(keys) else ""


def read_entry(
    entry: Entry, clauses: Mapping[str, Clause], defaults: Plain
) -> tuple[Rule | None, list[Problem]]:
    """One entry by itself: the rule, or None with what is wrong."""
    files, problems = _read((entry,), clauses, defaults)
    return files.rules.get(entry.id), problems


def read_entries(
    *,
    name: str,
    version: str,
    clauses: Mapping[str, Clause],
    defaults: Plain,
    entries: Sequence[Entry],
    whole: bool = True,
) -> RuleBook:
    """The book of some entries; `clauses` are the policy's. Raises CannotLoad with every mistake.

    whole: look at the rules together too (cycles, shadows); leave it out for entries that were looked at before.
    """
    files, problems = _read(entries, clauses, defaults)
    if whole and not problems:
        problems = check_rules(files.rules, files.places)
    if problems or files.defaults is None:
        raise CannotLoad(name, problems)
    rules = tuple(sorted(files.rules.values(), key=lambda rule: rule.id))
    digest = digest_of(name, version, clauses, defaults, entries)
    return RuleBook(name, version, rules, clauses, files.defaults, digest)


def read_examples_of(entries: Iterable[Entry], book: RuleBook) -> list[Example]:
    """The worked examples of the entries. Raises CannotLoad; a problem's `file` is the id of the rule."""
    rules = {rule.id: rule for rule in book.rules}
    problems: list[Problem] = []
    found: list[Example] = []
    for entry in entries:
        for example in entry.examples:
            found += read_examples(mapping_node(example), NodeReader(entry.id, problems), rules)
    if problems:
        raise CannotLoad(book.pack, problems)
    return found


def digest_of(
    name: str, version: str, clauses: Mapping[str, Clause], defaults: Plain, entries: Sequence[Entry]
) -> str:
    """SHA-256 (hex) over all that a book is made of. The order of the entries does not matter."""
    said = {
        "name": name,
        "version": version,
        "clauses": [[clause.ref, clause.heading, clause.kind] for clause in clauses.values()],
        "defaults": defaults,
        "entries": [[entry.gap, entry.data] for entry in sorted(entries, key=lambda entry: entry.id)],
    }
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _read(
    entries: Iterable[Entry], clauses: Mapping[str, Clause], defaults: Plain
) -> tuple[RuleFiles, list[Problem]]:
    problems: list[Problem] = []
    files = RuleFiles(clauses=clauses)
    files.defaults = read_defaults(mapping_node(defaults), NodeReader(DEFAULTS, problems))
    for entry in entries:
        reader = NodeReader(entry.id, problems)
        node = mapping_node(entry.data)
        rule = read_rule(node, reader, files, gap=entry.gap)
        if rule is not None and rule.id in files.rules:
            reader.wrong(None, f"The id {rule.id!r} is taken.", "Give it its own id.")
        elif rule is not None:
            files.rules[rule.id] = rule
            files.places[rule.id] = (entry.id, 0)
    return files, problems
