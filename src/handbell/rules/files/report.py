"""A pack looked over for whoever writes it: mistakes, examples that fail, clauses that no rule uses."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from handbell.rules.files.examples import failures
from handbell.rules.files.pack import read_pack
from handbell.rules.files.places import pack_folder
from handbell.rules.files.problems import CannotLoad
from handbell.rules.model import Clause, RuleBook

_BINDING = ("rule", "duty")


def unused_clauses(book: RuleBook) -> list[Clause]:
    """Clauses that oblige or forbid something and are cited by no rule or gap."""
    used = {ref for rule in book.rules for ref in rule.clauses}
    return [clause for ref, clause in book.clauses.items() if clause.kind in _BINDING and ref not in used]


def decisions_of(book: RuleBook) -> Mapping[str, int]:
    """How many rules and gaps there are of each decision."""
    found: dict[str, int] = {}
    for rule in book.rules:
        name = f"gap: {rule.decision}" if rule.gap else rule.decision
        found[name] = found.get(name, 0) + 1
    return dict(sorted(found.items()))


def report_on(name: str, today: datetime.date) -> tuple[str, bool]:
    """The report as text, and whether the pack is in order (unused clauses do not count against it)."""
    folder = pack_folder(name)
    if folder is None:
        return f"{name}: there is no such pack.", False
    try:
        book, examples = read_pack(folder)
    except CannotLoad as refusal:
        return str(refusal), False
    failed = failures(book, examples, today=today)
    unused = unused_clauses(book)
    counts = ", ".join(f"{decision} {count}" for decision, count in decisions_of(book).items())
    lines = [
        f"{name}: {len(book.rules)} rules and gaps ({counts}); {len(examples)} examples, {len(failed)} fail."
    ]
    lines += [f"  {text}" for text in failed]
    if unused:
        lines.append(f"  {len(unused)} clauses that no rule uses:")
        lines += [f"    {clause.ref} ({clause.kind}) {clause.heading}" for clause in unused]
    return "\n".join(lines), not failed
