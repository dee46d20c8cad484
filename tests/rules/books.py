"""Small rule books for tests, written as a pack's folder so that tests go through the same door as a school does."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

from handbell.rules.engine import Decision, Engine
from handbell.rules.files import read_pack
from handbell.rules.model import RuleBook
from handbell.rules.vocabulary import read_facts

TODAY = datetime.date(2026, 11, 21)
DEFAULTS = {"who": ["staff"], "ask": ["headteacher"], "ask_by_role": {"pupil": ["class_teacher"]}}
CLAUSES = [
    {"ref": ref, "kind": "rule", "text": "A clause."} for ref in ("1.1", "1.2", "1.10", "2.1", "2.2", "2.3")
]


def rule(identifier: str, decision: str, **more: object) -> dict[str, object]:
    """A rule with what every rule needs."""
    made = {
        "id": identifier,
        "topic": "conduct",
        "clauses": ["1.1"],
        "action": "connect",
        "decision": decision,
    }
    return {**made, "because": f"Because of {identifier}.", **more}


def gap(identifier: str, decision: str, **more: object) -> dict[str, object]:
    """A gap with what every gap needs."""
    made = {"id": identifier, "topic": "conduct", "action": "connect", "decision": decision}
    return {**made, "because": f"Because of {identifier}.", **more}


def example_for(identifier: str) -> dict[str, object]:
    """An example that names the rule, so that the pack loads; nobody runs it."""
    return {
        "example": f"Shows {identifier}",
        "facts": {"action": "connect"},
        "expect": {"decision": "must_not", "rule": identifier},
    }


def write_pack(
    folder: Path,
    rules: list[dict[str, object]],
    gaps: list[dict[str, object]] | None = None,
    examples: list[dict[str, object]] | None = None,
) -> Path:
    """A pack's folder with these rules."""
    for name in ("clauses", "rules", "examples"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    _dump(folder / "pack.yaml", {"id": folder.name, "version": "1"})
    section = {"ref": "1", "heading": "Conduct", "given": False, "appendix": False}
    _dump(folder / "clauses" / "01.yaml", {"section": section, "clauses": CLAUSES})
    _dump(folder / "rules" / "00.yaml", {"defaults": DEFAULTS, "rules": rules, "gaps": gaps or []})
    names = [str(one["id"]) for one in (*rules, *(gaps or []))]
    _dump(folder / "examples" / "00.yaml", examples or [example_for(name) for name in names])
    return folder


def book_of(
    folder: Path, rules: list[dict[str, object]], gaps: list[dict[str, object]] | None = None
) -> RuleBook:
    """The book with these rules."""
    return read_pack(write_pack(folder, rules, gaps))[0]


def decided(book: RuleBook, on: datetime.date = TODAY, **facts: object) -> Decision:
    """The decision for these facts; a teacher connects where nothing else is said."""
    return Engine(book, on).decide(read_facts({"action": "connect", "who": "teacher", **facts}))


def _dump(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")  # JSON is YAML too
