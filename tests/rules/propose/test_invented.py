"""Clauses of policies nobody has: what is proposed from them, and from sentences that state no rule."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from handbell.rules.propose import Clause, Proposal, propose
from handbell.rules.vocabulary import ACTIONS

_TABLES = ("invented.yaml", "fresh.yaml", "held.yaml", "later.yaml", "last.yaml")
_ENTRIES: list[dict[str, Any]] = [
    {**entry, "table": name}
    for name in _TABLES
    for entry in yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("entry", _ENTRIES, ids=lambda entry: f"{entry['table'][:-5]}-{entry['ref']}")
def test_what_is_proposed_from_a_clause(entry: Mapping[str, Any]) -> None:
    made = propose([clause_of(entry)])
    if entry.get("nothing"):
        assert made == ()
    missed = [wanted for wanted in entry.get("expect", ()) if not any(fits(wanted, one) for one in made)]
    assert not missed, [dict(one.rule) for one in made]


def clause_of(entry: Mapping[str, Any]) -> Clause:
    """An entry of the table as a clause."""
    return Clause(entry["ref"], entry["heading"], entry["text"], tuple(entry.get("items", ())))


def fits(wanted: Mapping[str, Any], made: Proposal) -> bool:
    """Does a proposal do what is wanted (or a wider act that covers it), with all that is named?"""
    rule = made.rule
    if not any(
        action in ACTIONS.wider(wanted["action"]) | ACTIONS.narrower(wanted["action"])
        for action in rule["action"]
    ):
        return False
    for key, value in wanted.items():
        if key == "when":
            when = rule.get("when", {})
            if any(fact not in when or not _holds(when[fact], one) for fact, one in value.items()):
                return False
        elif key != "action" and rule.get(key) != value:
            return False
    return True


def _holds(found: Any, wanted: Any) -> bool:
    return bool(found == wanted or (isinstance(found, list) and wanted in found))
