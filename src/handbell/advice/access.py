"""Who may do what here: one table. Whoever may not see the list of unanswered questions does not learn of it (404)."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Final

from django.http import Http404

from handbell.people.models import Person
from handbell.people.queries import roles_of
from handbell.people.roles import GOVERNING, STAFF, Role


class Act(StrEnum):
    """What can be done here."""

    ASK = "ask"
    SEE_ANSWER = "see_answer"
    SEE_UNANSWERED = "see_unanswered"
    DEAL = "deal"


class NotAllowed(Http404):
    """This person may not do this, nor know whether it could be done: the page answers "not found"."""


# The fewer see the list, the less can be guessed from it; these two act on it.
_LIST: Final = frozenset({Role.HEADTEACHER, Role.DEPUTY})

TABLE: Final[dict[Act, frozenset[Role]]] = {
    Act.ASK: frozenset(Role),
    Act.SEE_ANSWER: frozenset(Role),
    Act.SEE_UNANSWERED: _LIST,
    Act.DEAL: _LIST,
}

PUBLIC_ROLES: Final = (Role.PUPIL, Role.PARENT)


def can(person: Person, act: Act, *, on: datetime.date) -> bool:
    """Whether a person may do something on a day."""
    return bool(roles_of(person, on=on) & TABLE[act])


def check(person: Person, act: Act, *, on: datetime.date) -> None:
    """Raises NotAllowed unless `can`."""
    if not can(person, act, on=on):
        raise NotAllowed(act)


def check_can_ask(person: Person | None, role: Role, *, on: datetime.date) -> None:
    """Raises NotAllowed unless the person holds that role; without sign-in (None) only pupils and parents ask."""
    if person is None:
        if role not in PUBLIC_ROLES:
            raise NotAllowed(Act.ASK)
    elif role not in roles_of(person, on=on):
        raise NotAllowed(Act.ASK)


def group_of(role: Role) -> str:
    """The wide group that is kept of whoever asked: a sole therapist's role would be a name."""
    if role in STAFF:
        return "staff"
    if role in GOVERNING:
        return "governing"
    return role.value if role in {Role.PUPIL, Role.PARENT} else "others"
