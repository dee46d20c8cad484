"""The rows of the editor: every rule of every pack can be shown in them and comes back the same."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import pytest
from django.http import QueryDict

from handbell.policies.queries import words_of_pack
from handbell.rulebooks.forms.conditions import CannotShow
from handbell.rulebooks.forms.rule import RuleForm, initial_of
from handbell.rulebooks.holdings import clauses_of
from handbell.rulebooks.packs import book_of_pack, parts_of_pack
from handbell.rules.files.entries import Entry, read_entry
from tests.rulebooks.stories import entry

PACKS = ["sunning-hill", "richmond-park", "mosaic", "constance-bridgeman", "elthorne-park"]


def posted(initial: Mapping[str, Any]) -> QueryDict:
    """What a browser sends for a form that shows these values."""
    data = QueryDict(mutable=True)
    for name, value in initial.items():
        if name in {"starts", "ends"}:
            parts = [value.day, value.month, value.year] if value else ["", "", ""]
            for part, number in zip(("day", "month", "year"), parts, strict=True):
                data[f"{name}_{part}"] = str(number)
        elif isinstance(value, list):
            data.setlist(name, value if name.startswith("when_") else [*value, ""])
        elif isinstance(value, bool):
            data.update({name: "on"} if value else {})
        elif value is not None:
            data[name] = str(value)
    return data


@pytest.mark.parametrize("pack", PACKS)
def test_every_rule_of_a_pack_can_be_edited_in_rows(pack: str) -> None:
    if book_of_pack(pack) is None:
        pytest.skip(f"{pack} has no rules yet")
    parts, clauses = parts_of_pack(pack), clauses_of(words_of_pack(pack))
    others = {one.id: one.data for one in parts.entries}
    for one in parts.entries:
        initial, facts, either = initial_of(one)
        form = RuleForm(posted(initial), clauses=clauses, others=others, facts=facts, either=either)
        assert form.is_valid(), (one.id, form.errors)
        back = form.plain()
        there, problems = read_entry(Entry({**back.data, "id": one.id}, back.gap), clauses, parts.defaults)
        assert problems == []
        here, _none = read_entry(one, clauses, parts.defaults)
        assert here is not None
        assert there is not None
        assert _settled(there) == _settled(here)


def _settled(rule: Any) -> Any:
    """Whom to ask and tell in any order: the rows show single ones before alternatives."""
    return dataclasses.replace(rule, source="", tell=tuple(sorted(rule.tell)))


def test_a_range_and_dates_come_back() -> None:
    clauses = clauses_of(words_of_pack("sunning-hill"))
    ref = next(iter(clauses))
    one = entry(
        clauses=[ref], when={"age": {"at_least": 16, "below": 18}, "declared": False}, to="2027-08-31"
    )
    initial, facts, either = initial_of(one)
    form = RuleForm(posted(initial), clauses=clauses, others={}, facts=facts, either=either)
    assert form.is_valid(), form.errors
    assert form.plain().data["when"] == {"age": {"at_least": 16, "at_most": 17}, "declared": False}
    assert form.plain().data["to"] == "2027-08-31"


@pytest.mark.parametrize("when", [{"age": {"at_least": 1, "above": 2}}, {"no-such-fact": True}])
def test_what_the_rows_cannot_hold_is_said_not_guessed(when: dict[str, object]) -> None:
    with pytest.raises(CannotShow):
        initial_of(entry(when=when))
