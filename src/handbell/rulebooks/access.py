"""Who may see a school's rules and who may change them, by role and the state of the version.

To everybody else the pages are "not found".
"""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Final

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from handbell.people.models import Person
from handbell.people.queries import roles_of
from handbell.people.roles import LEADERSHIP, Role
from handbell.policies.access import EDITORS, WATCHERS
from handbell.policies.models import Status, Version


class Act(StrEnum):
    """What somebody may wish to do with the rules of a version."""

    SEE = "see"
    CHANGE = "change"


# A draft's rules are prepared with it; rules in force decide at once, so the office no longer changes them.
DECIDERS: Final = LEADERSHIP | {Role.DSL}

TABLE: Final[dict[Act, dict[Status, frozenset[Role]]]] = {
    Act.SEE: dict.fromkeys(Status, WATCHERS),
    Act.CHANGE: {
        Status.DRAFT: EDITORS,
        Status.COMMENTS: EDITORS,
        Status.APPROVAL: EDITORS,
        Status.APPROVED: EDITORS,
        Status.IN_FORCE: DECIDERS,
    },
}


def roles_can(roles: frozenset[Role], act: Act, version: Version) -> bool:
    """Whether holders of these roles may do something with the rules of a version in its present state."""
    return bool(roles & TABLE[act].get(Status(version.status), frozenset()))


def check(person: Person, act: Act, version: Version, *, on: datetime.date) -> None:
    """Raise Http404 unless the person may see the rules, PermissionDenied when they may see but not do it."""
    check_roles(roles_of(person, on=on), act, version)


def check_roles(roles: frozenset[Role], act: Act, version: Version) -> None:
    """The same for somebody whose roles are known already."""
    if not roles_can(roles, Act.SEE, version):
        raise Http404
    if not roles_can(roles, act, version):
        raise PermissionDenied(_("You cannot change the rules of this version of the policy."))
