"""Who has left since a back-up was made stays out when it is brought back, and what was erased stays erased.

What was ended is read from the database that is replaced, and from a list which the clock keeps in the key folder for
the day on which that database is lost.
"""

from __future__ import annotations

import datetime
import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Q

from handbell.audit import operations as audit
from handbell.people import operations as people
from handbell.people.models import Account, Person, RoleHeld, School, SignInSession
from handbell.tenancy.scope import for_every_school, for_school
from handbell.vault import compartments

NAME: Final = "ended.json"
KEPT_FRESH: Final = 3600.0


@dataclass(slots=True)
class Ended:
    """Who left and what ended, by id; last days as ISO dates."""

    people: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    accounts: list[str] = field(default_factory=list)


def present() -> Ended:
    """What has ended, in the database in use."""
    with for_every_school("who has left must stay out after a restore"):
        left = Person.objects.filter(left_on__isnull=False).values_list("id", "left_on")
        roles = RoleHeld.objects.filter(ends_on__isnull=False).values_list("id", "ends_on")
        return Ended(
            people={str(one): str(day) for one, day in left},
            roles={str(one): str(day) for one, day in roles},
            accounts=[
                str(one) for one in Account.objects.filter(is_active=False).values_list("id", flat=True)
            ],
        )


def keep(*, now: datetime.datetime) -> bool:
    """Write the list to the key folder, at most once an hour. Whether it was written."""
    path = Path(settings.KEYS) / NAME
    if path.exists() and now.timestamp() - path.stat().st_mtime < KEPT_FRESH:
        return False
    compartments.keep_list(now=now)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(asdict(present())), "ascii")
    draft.chmod(0o600)
    draft.replace(path)
    return True


def known(*, ask_database: bool, at: datetime.datetime) -> Ended:
    """What has ended, as far as it can be known before the database is replaced. What was erased goes on its list."""
    path = Path(settings.KEYS) / NAME
    found = Ended(**json.loads(path.read_text("ascii"))) if path.exists() else Ended()
    try:
        now = present() if ask_database else Ended()
    except DatabaseError:
        return found  # damaged, or of another version: that may be why it is replaced
    with suppress(DatabaseError):
        if ask_database:
            compartments.keep_list(now=at)
    return Ended(
        people=found.people | now.people,
        roles=found.roles | now.roles,
        accounts=sorted({*found.accounts, *now.accounts}),
    )


def apply(ended: Ended, *, now: datetime.datetime) -> int:
    """End in the restored database what had ended, and close every session. How many people and roles were ended."""
    SignInSession.objects.all().delete()
    Account.objects.filter(id__in=ended.accounts).update(is_active=False)
    done = 0
    for school in School.objects.order_by("slug"):
        with for_school(school.id), audit.locked(school.id):
            done += _end_in(school, ended, now)
            audit.record(
                school_id=school.id,
                by=None,
                action="school.restored",
                kind="school",
                object_id=school.id,
                detail={"ended_again": done, "erased_again": compartments.erase_listed(now=now)},
                now=now,
            )
        with for_school(school.id):
            people.do_what_is_due(now=now)
    return done


def _end_in(school: School, ended: Ended, now: datetime.datetime) -> int:
    done = 0
    for held in RoleHeld.objects.filter(id__in=ended.roles).select_related("person"):
        day = datetime.date.fromisoformat(ended.roles[str(held.id)])
        if RoleHeld.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day), id=held.id).update(ends_on=day):
            done += _ended("role.ended", "role", held.id, school, now)
    for person in Person.objects.filter(id__in=ended.people):
        day = datetime.date.fromisoformat(ended.people[str(person.id)])
        if Person.objects.filter(Q(left_on=None) | Q(left_on__gt=day), id=person.id).update(left_on=day):
            done += _ended("person.left", "person", person.id, school, now)
    return done


def _ended(action: str, kind: str, object_id: UUID, school: School, now: datetime.datetime) -> int:
    detail = {"again_after_restore": True}
    audit.record(
        school_id=school.id, by=None, action=action, kind=kind, object_id=object_id, detail=detail, now=now
    )
    return 1
