"""Rules as one file that schools hand to one another: `defaults`, `rules`, `gaps`, `examples` in one YAML document.

Also how a built-in pack's folder comes apart into entries. Read as strictly as packs are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from handbell.rules.files.entries import Entry, Plain
from handbell.rules.files.examples import read_examples
from handbell.rules.files.nodes import Node, NodeReader, TooManyMistakes, plain_of
from handbell.rules.files.problems import CannotLoad, Problem
from handbell.rules.files.rule_file import RuleFiles, read_defaults, read_rule
from handbell.rules.model import Clause

LARGEST: Final = 500_000  # bytes; the fullest of our own packs has a fifth of it
MOST_RULES: Final = 500  # a third of which the fullest has
MOST_MISTAKES: Final = 100
_FORMAT: Final = "handbell-rules-1"
_KEYS: Final = ("format", "policy", "version", "defaults", "rules", "gaps", "examples")
_ORDER: Final = (
    "id", "topic", "clauses", "who", "action", "alongside", "when", "decision", "ask", "settled_by", "in_writing",
    "tell", "within", "exception_to", "from", "to", "because",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What a file holds: plain defaults and entries, each entry with the examples that name it first."""

    defaults: Plain
    entries: tuple[Entry, ...]


def write(*, policy: str, version: str, defaults: Plain, entries: Sequence[Entry]) -> str:
    """The file as text. `read` gives the same defaults and entries again."""
    document: dict[str, Any] = {"format": _FORMAT, "policy": policy, "version": version}
    document["defaults"] = dict(defaults)
    for key, gap in (("rules", False), ("gaps", True)):
        found = [_in_order(entry.data) for entry in entries if entry.gap is gap]
        if found:
            document[key] = found
    examples = [dict(example) for entry in entries for example in entry.examples]
    if examples:
        document["examples"] = examples
    text: str = yaml.dump(
        document, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110, default_flow_style=False
    )
    return text


def read(data: bytes, name: str, clauses: Mapping[str, Clause]) -> Exchanged:
    """What a file holds. Raises CannotLoad with every mistake and its line; `clauses` are those it may cite."""
    problems: list[Problem] = []
    reader = NodeReader(name, problems, most=MOST_MISTAKES)
    try:
        root = _root(data, reader)
        if root is not None:
            _look_through(root, reader, clauses)
    except TooManyMistakes:
        last = max(problem.line for problem in problems)
        problems.append(Problem(name, last, "There may be more mistakes.", "Put these right first."))
    if problems or root is None:
        raise CannotLoad(name, problems)
    return _taken_apart(plain_of(root))


def _look_through(root: Node, reader: NodeReader, clauses: Mapping[str, Clause]) -> None:
    parts = reader.mapping(root, _KEYS, ("format", "defaults"))
    if "format" in parts and reader.text(parts["format"]) not in {_FORMAT, ""}:
        reader.wrong(parts["format"], "This form of file is not known.", f"It should be {_FORMAT}.")
    files = RuleFiles(clauses=clauses)
    if "defaults" in parts:
        files.defaults = read_defaults(parts["defaults"], reader)
    listed = [(node, key == "gaps") for key in ("rules", "gaps") for node in reader.items(parts.get(key))]
    if len(listed) > MOST_RULES:
        reader.wrong(root, f"There are {len(listed)} rules.", f"At most {MOST_RULES} are read.")
        return
    for node, gap in listed if files.defaults is not None else ():
        rule = read_rule(node, reader, files, gap=gap)
        if rule is not None and rule.id in files.rules:
            reader.wrong(node, f"The id {rule.id!r} stands twice.", "Give each rule its own id.")
        elif rule is not None:
            files.rules[rule.id] = rule
    if not reader.problems and "examples" in parts:
        read_examples(parts["examples"], reader, files.rules)
        if not files.rules:
            reader.wrong(
                parts["examples"], "Worked examples need rules.", "Add the rules, or leave them out."
            )


def pack_entries(folder: Path) -> Exchanged:
    """A built-in pack's defaults, rules, gaps and examples as plain data. The pack was checked when it was loaded."""
    whole: dict[str, Any] = {"defaults": {}, "rules": [], "gaps": [], "examples": []}
    for path in sorted((folder / "rules").glob("*.yaml")):
        loaded = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        whole["defaults"] = loaded.get("defaults") or whole["defaults"]
        whole["rules"] += loaded.get("rules") or []
        whole["gaps"] += loaded.get("gaps") or []
    for path in sorted((folder / "examples").glob("*.yaml")):
        whole["examples"] += yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader) or []
    return _taken_apart(whole)


def _root(data: bytes, reader: NodeReader) -> yaml.nodes.Node | None:
    if len(data) > LARGEST:
        reader.wrong(
            None, "The file is too large for rules.", f"At most {LARGEST // 1000} kilobytes are read."
        )
        return None
    try:
        root = reader.document(data.decode("utf-8"))
    except UnicodeDecodeError:
        reader.wrong(None, "The file is not UTF-8.", "Save it as UTF-8.")
        return None
    if root is None and not reader.problems:
        reader.wrong(None, "The file is empty.", "Choose a file that was saved from Handbell.")
    return root


def _taken_apart(whole: Mapping[str, Any]) -> Exchanged:
    listed = [(data, gap) for key, gap in (("rules", False), ("gaps", True)) for data in _list(whole, key)]
    ids = [data["id"] for data, _gap in listed]
    by_rule: dict[str, list[Plain]] = {}
    for example in _list(whole, "examples") if ids else ():
        named = example["expect"].get("rule", ())
        first = named if isinstance(named, str) else next(iter(named), ids[0])
        by_rule.setdefault(first, []).append(example)
    entries = [Entry(data, gap, tuple(by_rule.get(data["id"], ()))) for data, gap in listed]
    return Exchanged(dict(whole["defaults"]), tuple(entries))


def _list(whole: Mapping[str, Any], key: str) -> list[Plain]:
    """A list under a key; one alone counts as a list of one, as everywhere in these files."""
    found = whole.get(key) or []
    return [found] if isinstance(found, Mapping) else list(found)


def _in_order(data: Plain) -> dict[str, Any]:
    return {key: data[key] for key in _ORDER if key in data}


class _Dumper(yaml.SafeDumper):
    """Writes everything out: a file with anchors would not be read again."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
