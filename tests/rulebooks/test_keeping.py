"""What is kept in a process about rules is right after every change, its own or another process's."""

from __future__ import annotations

import copy
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handbell.policies import operations as policies
from handbell.policies.models import Version
from handbell.rulebooks import operations
from handbell.rulebooks.beginnings import standing
from handbell.rulebooks.keeping import Kept
from handbell.rulebooks.models import Revision
from handbell.rulebooks.queries import book_for, last_revision, tasks_for
from handbell.rulebooks.states import State
from tests.cast import NOW, Cast
from tests.policies.stories import in_force
from tests.rulebooks.stories import entry, proposed, uploaded
from tests.rulebooks.test_books import decided, reword


def test_the_least_used_is_forgotten_first() -> None:
    kept, made = Kept[int](2), list[int]()

    def value(number: int) -> int:
        return kept.get((number,), lambda: made.append(number) or number)

    assert [value(number) for number in (1, 2, 1, 3, 1, 2)] == [1, 2, 1, 3, 1, 2]
    assert made == [1, 2, 3, 2]


def test_a_book_asked_for_again_costs_one_small_query(cast: Cast) -> None:
    version = in_force(cast)
    for _kept_or_not in range(2):
        first = book_for(version)
        with CaptureQueriesContext(connection) as asked:
            assert book_for(version) is first
        assert len(asked) == 1
        assert "rulebooks_ruleentry" not in asked[0]["sql"]
        operations.keep_rules(version=version, now=NOW)


def test_every_change_counts_at_once(cast: Cast) -> None:
    version = proposed(cast)
    who: Any = {"version": version, "rule_id": "befriend-pupil", "by": cast.deputy, "now": NOW}
    assert book_for(version) is None
    assert tasks_for(cast.deputy, now=NOW)[0].count == 1
    operations.refuse_rule(**who)
    assert book_for(version) is None
    assert tasks_for(cast.deputy, now=NOW) == []
    operations.accept_rule(**who)
    assert decided(version) == "must_not"
    softer = entry(decision="may_with_permission", ask=["dsl"])
    operations.change_rule(**who, entry=softer)
    assert decided(version) == "may_with_permission"
    reword(version, "1.1", cast)
    version.refresh_from_db()
    assert decided(version) == "depends"
    assert tasks_for(cast.deputy, now=NOW)[0].count == 1
    operations.remove_rule(**who)
    assert book_for(version) is None


def test_another_process_s_change_counts_at_once(cast: Cast) -> None:
    version = uploaded(cast)
    operations.write_rule(version=version, entry=entry(), by=cast.deputy, now=NOW)
    assert decided(version) == "must_not"
    # What another process does: rows, and nothing told to this one.
    last = last_revision(version)
    assert last is not None
    row = last.entries.get()
    new, changed = copy.copy(last), copy.copy(row)
    new.pk, new.number, new.did, new.digest = uuid4(), last.number + 1, Revision.Did.ADJUSTED, "0" * 64
    new.save(force_insert=True)
    changed.pk, changed.revision, changed.data = uuid4(), new, {**row.data, "decision": "must"}
    changed.save(force_insert=True)
    assert decided(version) == "must"


@pytest.mark.parametrize("worked_on", [False, True])
def test_a_draft_s_rules_follow_those_it_began_with(cast: Cast, worked_on: bool) -> None:
    version = in_force(cast)
    if worked_on:
        operations.keep_rules(version=version, now=NOW)
    new = policies.start_next_draft(made_from=version, by=cast.deputy, now=NOW)
    assert decided(new) == decided(version) == "must_not"
    while tie := _next_tie(version):
        operations.remove_rule(version=version, rule_id=tie, by=cast.head, now=NOW)
    assert decided(new) == decided(version) != "must_not"


def _next_tie(version: Version) -> str | None:
    """A rule on friend requests, or an exception to one, to which no rule that still stands is an exception."""
    rules = {rule.rule_id: rule.data for rule in standing(version)[1] if rule.state != State.REMOVED}
    excepted = {rule_id: set(data.get("exception_to", ())) for rule_id, data in rules.items()}
    ties = {rule_id for rule_id, data in rules.items() if "connect" in data["action"]}
    while more := {rule_id for rule_id, from_ in excepted.items() if from_ & ties} - ties:
        ties |= more
    return next((tie for tie in sorted(ties) if not any(tie in from_ for from_ in excepted.values())), None)
