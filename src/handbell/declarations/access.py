"""Who may do what with a declaration: one table of relation, action and state.

The relations come from the school's roles on the day; the cells follow the need-to-know matrix of the design (signed
declaration: staff their own, head reads, chair and council count, everybody else nothing).
"""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Final

from django.http import Http404

from handbell.declarations.models import Method, Signature
from handbell.declarations.states import TO_DO, State
from handbell.people import queries as people
from handbell.people.models import Person
from handbell.people.roles import Role


class NotAllowed(Http404):
    """This person may not do this, and may not even know whether it could be done: the page answers "not found"."""


class Relation(StrEnum):
    """What somebody is to a declaration."""

    SELF = "self"  # it is theirs
    HEAD = "head"  # they are the headteacher, and it is another's
    CHAIR = "chair"  # they chair the governing body, and it is the headteacher's or was put down by the headteacher
    COUNTER = "counter"  # they may know how many: chair, council officer


class Action(StrEnum):
    """What can be done with a declaration."""

    SIGN = "sign"
    OBJECT = "object"  # ask a question, or decline
    READ = "read"  # the declaration, its certificate and what was said before
    LIST = "list"  # find it on the board
    COUNT = "count"  # be told how many
    EXPORT = "export"
    RECORD = "record"  # one that was signed on paper, or given in another way
    ANSWER = "answer"
    COUNTERSIGN = "countersign"


ALWAYS: Final = frozenset(State)
_NEVER: Final[frozenset[State]] = frozenset()
_OBJECTED: Final = frozenset({State.QUERIED, State.DECLINED})

TABLE: Final[dict[Relation, dict[Action, frozenset[State]]]] = {
    Relation.SELF: {Action.SIGN: TO_DO, Action.OBJECT: TO_DO, Action.READ: ALWAYS},
    Relation.HEAD: {
        Action.READ: ALWAYS,
        Action.LIST: ALWAYS,
        Action.COUNT: ALWAYS,
        Action.EXPORT: ALWAYS,
        Action.RECORD: TO_DO,
        Action.ANSWER: _OBJECTED,
        Action.COUNTERSIGN: frozenset({State.SIGNED}),
    },
    Relation.CHAIR: {
        Action.READ: ALWAYS,
        Action.RECORD: TO_DO,
        Action.ANSWER: _OBJECTED,
        Action.COUNTERSIGN: frozenset({State.SIGNED}),
    },
    Relation.COUNTER: {Action.COUNT: ALWAYS},
}

_COUNTERS: Final = frozenset({Role.CHAIR, Role.COUNCIL_OFFICER})


def relations(
    person: Person, to: Person, *, on: datetime.date, on_behalf: bool = False
) -> frozenset[Relation]:
    """What a person is to somebody's declaration on a day. on_behalf: the head put the declaration down for them."""
    if person.id == to.id:
        return frozenset({Relation.SELF})
    mine = people.roles_of(person, on=on)
    found = {Relation.COUNTER} if mine & _COUNTERS else set()
    if Role.HEADTEACHER in mine:
        found.add(Relation.HEAD)
    if Role.CHAIR in mine and (on_behalf or Role.HEADTEACHER in people.roles_of(to, on=on)):
        found.add(Relation.CHAIR)
    return frozenset(found)


def can(
    action: Action,
    person: Person,
    to: Person,
    state: State,
    *,
    on: datetime.date,
    on_behalf: bool = False,
) -> bool:
    """Whether a person may do something with somebody's declaration in a state, on a day."""
    mine = relations(person, to, on=on, on_behalf=on_behalf)
    return any(state in TABLE[relation].get(action, _NEVER) for relation in mine)


def check(
    action: Action,
    person: Person,
    to: Person,
    state: State,
    *,
    on: datetime.date,
    on_behalf: bool = False,
) -> None:
    """Raises NotAllowed unless `can`."""
    if not can(action, person, to, state, on=on, on_behalf=on_behalf):
        raise NotAllowed(action)


def for_school(roles: frozenset[Role]) -> frozenset[Action]:
    """What holders of the roles may do with the school's declarations as a whole: count, list, export, put down."""
    relation = Relation.HEAD if Role.HEADTEACHER in roles else Relation.COUNTER if roles & _COUNTERS else None
    return frozenset(TABLE[relation]) if relation is not None else frozenset()


def can_for_school(action: Action, person: Person, *, on: datetime.date) -> bool:
    """Whether a person may do something with the school's declarations as a whole."""
    return action in for_school(people.roles_of(person, on=on))


def check_for_school(action: Action, person: Person, *, on: datetime.date) -> frozenset[Action]:
    """What a person may do with the school's declarations as a whole. Raises NotAllowed unless `action` is among it."""
    may = for_school(people.roles_of(person, on=on))
    if action not in may:
        raise NotAllowed(action)
    return may


def countersigner(signature: Signature, *, signer_roles: frozenset[Role]) -> Role | None:
    """The role that countersigns: the form's; the chair's for the head's own and for one put down on behalf.

    None when the form asks nobody. signer_roles: what the signer holds now; one who became head since is the chair's.
    """
    if not signature.countersign_by:
        return None
    if Role.HEADTEACHER in signer_roles or signature.method == Method.ON_BEHALF:
        return Role.CHAIR
    return Role(signature.countersign_by)


def may_countersign(person: Person, signature: Signature) -> bool:
    """Nobody countersigns their own, nor what they themselves put down on somebody's behalf."""
    own = person.id == signature.person_id
    return not own and not (signature.method == Method.ON_BEHALF and person.id == signature.recorded_by_id)
