"""What follows from rows alone and is asked everywhere: who is bound, who approves, where the review stands."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Final

from handbell.people.roles import Role, roles_named
from handbell.policies import partial_dates
from handbell.policies.models import ApprovalRule, Status, Version

APPROVERS_BY_DEFAULT: Final = frozenset({Role.HEADTEACHER, Role.CHAIR})
ONCE_IN_FORCE: Final = frozenset({Status.IN_FORCE, Status.SUPERSEDED, Status.WITHDRAWN})
SOON: Final = datetime.timedelta(days=60)


def bound_roles(version: Version) -> frozenset[Role]:
    """The roles of everybody whom a clause of the version obliges or limits."""
    return roles_named(bound_slugs(version))


def bound_slugs(version: Version) -> list[str]:
    """The slugs of roles and groups whom a clause of the version obliges, each once, in the order of the clauses."""
    return list(dict.fromkeys(slug for c in version.words.clauses() if c.obliges for slug in c.binds))


def approver_roles() -> frozenset[Role]:
    """The roles whose approval a version needs in the school being worked for."""
    rule = ApprovalRule.objects.first()
    return frozenset(Role(slug) for slug in rule.roles) if rule else APPROVERS_BY_DEFAULT


class Review(StrEnum):
    """How a version in force stands with its next review."""

    NO_DATE = "no_date"
    LATER = "later"
    SOON = "soon"
    DUE = "due"
    OVERDUE = "overdue"


def review_state(review_due: str, on: datetime.date) -> Review:
    """Where a review date stands on a day. Due in a month is due all month long, and overdue only after it."""
    if not review_due:
        return Review.NO_DATE
    if on > partial_dates.last_day(review_due):
        return Review.OVERDUE
    first = partial_dates.first_day(review_due)
    if on >= first:
        return Review.DUE
    return Review.SOON if first - on <= SOON else Review.LATER
