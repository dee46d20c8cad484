"""How every operation begins and ends: the school's lock, a fresh row, access, a status that may move there."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.utils.translation import gettext as _

from handbell.audit import operations as audit
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.policies import access
from handbell.policies.access import Act
from handbell.policies.models import TRANSITIONS, Status, Version


class CannotDo(ValueError):
    """What was asked cannot be done now. The message says why and what to do, in words for the person who asked."""


@contextmanager
def changing(version: Version, act: Act, *, by: Person, now: datetime.datetime) -> Iterator[Version]:
    """Give the version as it stands now, locked. Raises PermissionDenied when `by` may not do `act` with it."""
    with audit.locked(version.school_id):
        fresh = Version.objects.select_related("policy").get(pk=version.pk)
        access.check(by, act, fresh, on=day_of(now))
        yield fresh


def move(version: Version, to: Status) -> None:
    """Set the status when the table of transitions allows it. Raises CannotDo otherwise. The caller saves."""
    here = Status(version.status)
    if to not in TRANSITIONS[here]:
        raise CannotDo(
            _("This version is %(here)s; it cannot become %(there)s.")
            % {"here": here.label.lower(), "there": to.label.lower()}
        )
    version.status = to


def record(
    action: str,
    version: Version,
    *,
    by: Person | None,
    now: datetime.datetime,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Write an operation on a version into the school's record. `by` None is the clock."""
    audit.record(
        school_id=version.school_id,
        by=by.id if by else None,
        action=action,
        kind="version",
        object_id=version.id,
        detail={"policy": version.policy.slug, "number": version.number, **(detail or {})},
        now=now,
    )
