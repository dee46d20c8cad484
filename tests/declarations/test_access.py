"""Who may what: every relation, action and state of the table, against what the design's matrix asks."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from django.http import Http404

from handbell.declarations import access, queries
from handbell.declarations.access import Action
from handbell.declarations.states import MOVES, Act, CannotMove, State, after, diagram
from handbell.policies.models import Version
from tests.cast import NOW, Cast
from tests.declarations import stories

TODAY: datetime.date = NOW.date()
CAST = ("head", "deputy", "dsl", "teacher", "office", "chair", "governor", "pupil", "parent")
OPEN = {State.OWED, State.QUERIED, State.DECLINED}
ASKED = {State.QUERIED, State.DECLINED}
ALL = set(State)

_ANSWERS = {Action.RECORD: OPEN, Action.ANSWER: ASKED, Action.COUNTERSIGN: {State.SIGNED}}
_OWN = {Action.SIGN: OPEN, Action.OBJECT: OPEN, Action.READ: ALL}
_HEAD = _ANSWERS | dict.fromkeys((Action.READ, Action.LIST, Action.COUNT, Action.EXPORT), ALL)
_CHAIR = {Action.COUNT: ALL}
# Whose declaration, then who looks: what they may do, and in which states. Nobody else may do anything.
MATRIX: dict[str, dict[str, dict[Action, set[State]]]] = {
    "second_teacher": {"head": _HEAD, "chair": _CHAIR},
    "teacher": {"teacher": _OWN, "head": _HEAD, "chair": _CHAIR},
    "head": {"head": _OWN, "chair": _ANSWERS | dict.fromkeys((Action.READ, Action.COUNT), ALL)},
    "chair": {"chair": _OWN, "head": _HEAD},
}


@pytest.mark.parametrize("whose", MATRIX)
def test_the_matrix(cast: Cast, whose: str) -> None:
    for who in CAST:
        for action in Action:
            for state in State:
                may = access.can(action, getattr(cast, who), getattr(cast, whose), state, on=TODAY)
                expected = state in MATRIX[whose].get(who, {}).get(action, set())
                assert may == expected, (whose, who, action, state)


def test_the_school_as_a_whole(cast: Cast) -> None:
    for who in CAST:
        may = {action for action in Action if access.can_for_school(action, getattr(cast, who), on=TODAY)}
        counted = {Action.COUNT} if who == "chair" else set()
        assert may >= {Action.LIST, Action.COUNT, Action.EXPORT} if who == "head" else may == counted, who


def test_a_leaver_may_nothing(cast: Cast) -> None:
    cast.head.left_on = TODAY - datetime.timedelta(days=1)
    assert not access.can_for_school(Action.COUNT, cast.head, on=TODAY)


@pytest.mark.parametrize("who", [name for name in CAST if name not in {"head", "teacher"}])
def test_others_do_not_know_of_a_signature(cast: Cast, version: Version, who: str) -> None:
    signature = stories.signed(cast.teacher, version)
    with pytest.raises(Http404):
        queries.readable_signature(signature.id, visible_to=getattr(cast, who), on=TODAY)
    with pytest.raises(Http404):
        queries.history_of(cast.teacher.id, visible_to=getattr(cast, who), on=TODAY)


def test_the_chair_reads_what_the_chair_countersigns(cast: Cast, version: Version) -> None:
    signature = stories.signed(cast.head, version)
    assert queries.readable_signature(signature.id, visible_to=cast.chair, on=TODAY) == signature


def test_each_move_of_the_table_and_no_other() -> None:
    for state in State:
        for act in Act:
            if act in MOVES[state]:
                assert after(state, act) == MOVES[state][act]
            else:
                with pytest.raises(CannotMove):
                    after(state, act)


def test_small_numbers_are_not_told() -> None:
    numbers = dict.fromkeys(State, 0) | {State.OWED: 2, State.SIGNED: 9, State.COUNTERSIGNED: 30}
    assert queries.suppressed(numbers) == dict.fromkeys(State, 0) | {
        State.OWED: None,
        State.SIGNED: None,  # else total minus the others would tell the first
        State.COUNTERSIGNED: 30,
    }


def test_the_diagram_in_the_docs_is_the_table() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "decisions" / "0008-who-owes.md"
    assert f"```mermaid\n{diagram()}\n```" in page.read_text("utf-8")
