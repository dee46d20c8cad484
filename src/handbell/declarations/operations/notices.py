"""Who is told that something waits, and when that is done. The notice itself never says what."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS

from handbell.declarations.models import Reminder
from handbell.notifications import operations as notifications
from handbell.people import queries as people
from handbell.people.models import Person
from handbell.people.roles import Role
from handbell.policies.models import Version
from handbell.tenancy.prepared import Prepared

COUNTERSIGN, ASKED, ANSWERED = "countersign-owed", "declaration-query", "declaration-answered"


_HOLDERS = Prepared(
    lambda *, role, on: people.people_holding([role], on=on).order_by("id").values_list("id", "school_id")
)
_REMINDER = [field.attname for field in Reminder._meta.concrete_fields]
_REMINDERS = Prepared(
    lambda *, person, policy: (
        Reminder.objects.filter(person_id=person, version__policy_id=policy)
        .order_by()
        .values_list(*_REMINDER)
    )
)


def holders(role: Role, *, on: datetime.date) -> list[Person]:
    """Whoever holds a role on a day, with no more of them than a notice needs."""
    return [
        Person.from_db(DEFAULT_DB_ALIAS, ["id", "school_id"], row) for row in _HOLDERS.rows(role=role, on=on)
    ]


def tell_role(role: Role, topic: str, about: UUID, *, now: datetime.datetime, on: datetime.date) -> None:
    """Tell whoever holds a role that something waits for them."""
    for person in holders(role, on=on):
        tell(person, topic, about, now=now)


def settle_role(role: Role, topic: str, about: UUID, *, now: datetime.datetime, on: datetime.date) -> None:
    """What they were told of is done."""
    for person in holders(role, on=on):
        notifications.settle(key=f"{topic}:{about}:{person.id}", now=now)


def tell(person: Person, topic: str, about: UUID, *, now: datetime.datetime) -> None:
    """Tell one person that something waits for them."""
    notifications.notify(to=person, topic=topic, key=f"{topic}:{about}:{person.id}", now=now)


def settle_objection(person: Person, about: UUID, *, now: datetime.datetime, on: datetime.date) -> None:
    """Whoever asked or declined has signed: neither they nor those who answer need to hear more of it."""
    notifications.settle(key=f"{ANSWERED}:{about}:{person.id}", now=now)
    for role in (Role.HEADTEACHER, Role.CHAIR):
        settle_role(role, ASKED, about, now=now, on=on)


def remind(
    person: Person, version: Version, since: datetime.date, step: int, *, now: datetime.datetime
) -> None:
    """Send one step of the reminders, in place of what went before about the same policy."""
    settle_reminders(person, version.policy_id, now=now)
    reminder = Reminder.objects.create(
        school_id=person.school_id, person=person, version=version, since=since, step=step, sent_at=now
    )
    topic = "sign-reminder" if step else "sign-owed"
    notifications.notify(to=person, topic=topic, key=_key(reminder), now=now)


def settle_reminders(person: Person, policy_id: UUID, *, now: datetime.datetime) -> None:
    """They need no reminder any more about a policy."""
    for reminder in reminders_of(person, policy_id):
        settle_reminder(reminder, now=now)


def reminders_of(person: Person, policy_id: UUID) -> list[Reminder]:
    """What they were ever reminded of about a policy."""
    rows = _REMINDERS.rows(person=person.id, policy=policy_id)
    return [Reminder.from_db(DEFAULT_DB_ALIAS, _REMINDER, row) for row in rows]


def settle_reminder(reminder: Reminder, *, now: datetime.datetime) -> None:
    """What a reminder spoke of is done."""
    notifications.settle(key=_key(reminder), now=now)


def _key(reminder: Reminder) -> str:
    """Once for each person, version, first day and step."""
    return f"sign:{reminder.version_id}:{reminder.person_id}:{reminder.since.isoformat()}:{reminder.step}"
