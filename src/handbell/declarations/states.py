"""Where a person's declaration stands, and the moves between the places. The diagram in docs is made from MOVES."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where one person's declaration for one policy stands."""

    OWED = "owed", _("Not signed yet")
    QUERIED = "queried", _("Question asked")
    DECLINED = "declined", _("Declined")
    SIGNED = "signed", _("Signed")
    COUNTERSIGNED = "countersigned", _("Signed and countersigned")


class Act(models.TextChoices):
    """What moves a declaration: something a person does, or a new version that changes a clause which binds them."""

    SIGN = "sign", _("Sign")
    QUERY = "query", _("Ask a question")
    DECLINE = "decline", _("Decline")
    ANSWER = "answer", _("Answer")
    COUNTERSIGN = "countersign", _("Countersign")
    CHANGE = "change", _("A new version changes a clause which binds them")


MOVES: Final[dict[State, dict[Act, State]]] = {
    State.OWED: {
        Act.SIGN: State.SIGNED,
        Act.QUERY: State.QUERIED,
        Act.DECLINE: State.DECLINED,
        Act.CHANGE: State.OWED,
    },
    State.QUERIED: {
        Act.SIGN: State.SIGNED,
        Act.DECLINE: State.DECLINED,
        Act.ANSWER: State.OWED,
        Act.CHANGE: State.OWED,
    },
    State.DECLINED: {
        Act.SIGN: State.SIGNED,
        Act.QUERY: State.QUERIED,
        Act.ANSWER: State.OWED,
        Act.CHANGE: State.OWED,
    },
    State.SIGNED: {Act.COUNTERSIGN: State.COUNTERSIGNED, Act.CHANGE: State.OWED},
    State.COUNTERSIGNED: {Act.CHANGE: State.OWED},
}

TO_DO: Final = frozenset({State.OWED, State.QUERIED, State.DECLINED})
DONE: Final = frozenset({State.SIGNED, State.COUNTERSIGNED})


class CannotMove(Exception):
    """The act is not possible where the declaration stands now."""

    def __init__(self, state: State, act: Act) -> None:
        super().__init__(f"{act} is not possible when a declaration is {state}.")
        self.state, self.act = state, act


def after(state: State, act: Act) -> State:
    """Where an act leads from a state. Raises CannotMove when it leads nowhere."""
    try:
        return MOVES[state][act]
    except KeyError:
        raise CannotMove(state, act) from None


def diagram() -> str:
    """The moves as a Mermaid state diagram, one line a move, in the order of the table."""
    lines = [f"    {state} --> {to}: {act}" for state, moves in MOVES.items() for act, to in moves.items()]
    return "\n".join(["stateDiagram-v2", "    [*] --> owed", *lines])
