"""Who may do what with a version, by role and state: one table, read by everything in this room.

A person who may not even see a version gets "not found" from the views; `can` and `check` answer the rest.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from handbell.people.models import Person
from handbell.people.queries import roles_of
from handbell.people.roles import GOVERNING, LEADERSHIP, Role
from handbell.policies import facts
from handbell.policies.models import Status, Version


class Act(StrEnum):
    """What somebody may wish to do with a version."""

    SEE = "see"
    EDIT = "edit"
    COMMENT = "comment"
    ANSWER = "answer"
    SUBMIT = "submit"
    DECIDE = "decide"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    REVIEW = "review"
    TAKE_SOURCE = "take_source"


@dataclass(frozen=True, slots=True)
class Who:
    """Those who may: holders of roles, people whom the version binds, roles that the school asks to approve."""

    roles: frozenset[Role] = frozenset()
    bound: bool = False
    approvers: bool = False
    everybody: bool = False


EDITORS: Final = LEADERSHIP | {Role.DSL, Role.OFFICE}
WATCHERS: Final = EDITORS | GOVERNING
PUBLISHERS: Final = LEADERSHIP | {Role.CHAIR}
HEAD_AND_CHAIR: Final = frozenset({Role.HEADTEACHER, Role.CHAIR})

_EDITORS = Who(EDITORS)
_WATCHERS = Who(WATCHERS, approvers=True)
_CONCERNED = Who(WATCHERS, bound=True, approvers=True)
_EVERYBODY = Who(everybody=True)

TABLE: Final[dict[Act, dict[Status, Who]]] = {
    Act.SEE: {
        Status.DRAFT: _WATCHERS,
        Status.COMMENTS: _CONCERNED,
        Status.APPROVAL: _CONCERNED,
        Status.APPROVED: _CONCERNED,
        Status.IN_FORCE: _EVERYBODY,
        Status.SUPERSEDED: _EVERYBODY,
        Status.WITHDRAWN: _WATCHERS,
        Status.REJECTED: _WATCHERS,
    },
    Act.EDIT: {Status.DRAFT: _EDITORS},
    Act.COMMENT: {Status.COMMENTS: _CONCERNED},
    Act.ANSWER: {Status.COMMENTS: _EDITORS, Status.APPROVAL: _EDITORS},
    Act.SUBMIT: {Status.DRAFT: _EDITORS, Status.COMMENTS: _EDITORS},
    Act.DECIDE: {Status.APPROVAL: Who(approvers=True)},
    Act.PUBLISH: {Status.APPROVED: Who(PUBLISHERS)},
    Act.WITHDRAW: {
        Status.DRAFT: _EDITORS,
        Status.COMMENTS: _EDITORS,
        Status.APPROVAL: _EDITORS,
        Status.APPROVED: _EDITORS,
        Status.IN_FORCE: Who(HEAD_AND_CHAIR),
    },
    Act.REVIEW: {Status.IN_FORCE: Who(PUBLISHERS)},
    Act.TAKE_SOURCE: dict.fromkeys(Status, _WATCHERS),
}


def can_start(person: Person, *, on: datetime.date) -> bool:
    """Whether somebody may start a policy or a new draft."""
    return bool(roles_of(person, on=on) & EDITORS)


def check_can_start(person: Person, *, on: datetime.date) -> None:
    """Raise PermissionDenied unless somebody may start a policy or a new draft."""
    if not can_start(person, on=on):
        raise PermissionDenied(_("Only the school's leaders, safeguarding lead and office prepare policies."))


def can_set_approvers(person: Person, *, on: datetime.date) -> bool:
    """Whether somebody may say whose approval versions need."""
    return bool(roles_of(person, on=on) & HEAD_AND_CHAIR)


def check_can_set_approvers(person: Person, *, on: datetime.date) -> None:
    """Raise PermissionDenied unless somebody may say whose approval versions need."""
    if not can_set_approvers(person, on=on):
        raise PermissionDenied(_("Only the headteacher and the chair say who approves policies."))


def can(person: Person, act: Act, version: Version, *, on: datetime.date) -> bool:
    """Whether a person may do something with a version in its present state."""
    return roles_can(roles_of(person, on=on), act, version)


def roles_can(roles: frozenset[Role], act: Act, version: Version) -> bool:
    """The same for somebody whose roles are known already (several questions about one person, one look-up)."""
    if not roles:
        return False
    who = TABLE[act].get(Status(version.status))
    if who is None:
        return False
    if who.everybody or (act is Act.SEE and version.in_force_from and version.status in facts.ONCE_IN_FORCE):
        return True
    if roles & who.roles or (who.bound and roles & facts.bound_roles(version)):
        return True
    return who.approvers and bool(roles & facts.approver_roles())


def check(person: Person, act: Act, version: Version, *, on: datetime.date) -> None:
    """Raise PermissionDenied unless the person may do it in the version's present state."""
    if not can(person, act, version, on=on):
        raise PermissionDenied(_("You cannot do this with this version of the policy."))
