"""What a change changes, as a pure comparison of two books."""

from __future__ import annotations

import datetime

from handbell.rules.compare import Question, Shift, differing, everyday, loose_ends, matters, topic_map
from handbell.rules.engine import Engine
from handbell.rules.files.entries import Entry, read_entries
from handbell.rules.model import Clause, RuleBook
from handbell.rules.vocabulary import TOPICS, read_facts

ON = datetime.date(2026, 11, 18)
CLAUSES = {ref: Clause(ref, "Conduct", "duty") for ref in ("1", "2", "3")}
DEFAULTS = {"who": ["staff"], "ask": ["headteacher"]}
FACTS = read_facts({"who": "teacher", "action": "connect", "counterpart": "parent"})
QUESTION = Question("parent", {"en": "A parent asks"}, FACTS, "teacher")


def book(**more: object) -> RuleBook:
    data = {
        "id": "parents",
        "topic": "families",
        "clauses": ["1"],
        "action": "connect",
        "when": {"counterpart": "parent"},
        "decision": "must_not",
        "because": "So it is.",
    }
    entry = Entry({**data, **more})
    return read_entries(name="p", version="1", clauses=CLAUSES, defaults=DEFAULTS, entries=[entry])


def shift(before: RuleBook, after: RuleBook) -> list[Shift]:
    return [row.shift for row in differing(Engine(before, ON), Engine(after, ON), [QUESTION])]


def test_the_direction_of_a_change_is_named() -> None:
    forbidden, allowed = book(), book(decision="may")
    asked = book(decision="may_with_permission", ask=["dsl"])
    asked_of_head = book(decision="may_with_permission", ask=["headteacher"])
    silent = book(action="sign", when={}, decision="must")
    assert shift(forbidden, forbidden) == []
    assert shift(forbidden, allowed) == [Shift.LOOSER]
    assert shift(allowed, asked) == [Shift.STRICTER]
    assert shift(asked, asked_of_head) == [Shift.OTHER_PEOPLE]
    assert shift(silent, forbidden) == [Shift.NOW_SAID]
    assert shift(forbidden, silent) == [Shift.NO_LONGER_SAID]
    assert shift(forbidden, book(decision="must")) == [Shift.OTHER]


def test_every_topic_has_a_matter_and_every_matter_a_row() -> None:
    assert {matter.topic for matter in matters()} == set(TOPICS.slugs())
    rows = topic_map([Engine(book(), ON), Engine(book(decision="may"), ON), Engine(book(), ON)])
    assert len(rows) == len(matters())
    row = next(row for row in rows if row.matter.question.id == "parent-friend")
    assert row.differs
    assert [cell.same_as_most for cell in row.cells] == [True, False, True]
    assert all("cy" in matter.question.words for matter in matters())
    assert everyday()


def test_duties_that_nobody_has() -> None:
    ends = loose_ends(book(who=["school"], action="teach", when={}, decision="must"))
    assert [rule.id for rule in ends.nobody_does] == ["parents"]
    assert [clause.ref for clause in ends.no_rule] == ["2", "3"]
    told = loose_ends(book(action="report", when={}, decision="must"))
    assert [rule.id for rule in told.nobody_told] == ["parents"]
    assert not loose_ends(book(action="report", when={}, decision="must", tell=["dsl"])).nobody_told
