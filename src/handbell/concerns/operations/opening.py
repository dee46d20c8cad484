"""Opening a case to those who may hear of it, and telling them that something waits."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from uuid import UUID

from handbell.concerns import access, notices
from handbell.concerns.models import Case, Grant, ShutOut, WhyShutOut
from handbell.concerns.recipients import Recipients
from handbell.notifications import operations as notifications
from handbell.people import queries as people
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.people.roles import Role
from handbell.tenancy.prepared import insert

QUARTER = 15


def open_to(case: Case, whom: Recipients, *, now: datetime.datetime) -> None:
    """Grant a new case to its recipients and shut out its subjects, in the transaction that makes it."""
    common = {
        "school_id": case.school_id,
        "case": case,
        "why": "told",
        "since": now,
        "open": True,
        "opened_at": case.opened_at,
    }
    insert(
        *(Grant(role=role, **common) for role in whom.roles),
        *(Grant(person=person, **common) for person in whom.persons),
    )
    out = [(one, WhyShutOut.SUBJECT) for one in whom.subjects]
    out += [(one, WhyShutOut.POSSIBLE) for one in whom.possible]
    insert(
        *(
            ShutOut(
                school_id=case.school_id,
                case=case,
                who=access.who(person.id, case.school_id),
                why=why,
                since=now,
                reason="",
            )
            for person, why in out
        )
    )


def tell(case: Case, whom: Iterable[Person], *, now: datetime.datetime, in_one: bool = False) -> None:
    """Put a notice in the outbox of each. `in_one`: in a flood, one notice for each quarter of an hour."""
    quarter = now.replace(minute=now.minute // QUARTER * QUARTER, second=0, microsecond=0)
    for person in whom:
        key = f"concerns-{quarter.isoformat()}-{person.id.hex}"
        if not in_one:
            key = notices.key(case.id, person.id, "told")
        notifications.notify(to=person, topic=notices.WAITS.slug, key=key, now=now)


def readers_of(case: Case, *, now: datetime.datetime) -> list[Person]:
    """Everybody who may read a case today, each once."""
    on = day_of(now)
    granted = Grant.objects.filter(case=case, until=None).select_related("person")
    found: dict[UUID, Person] = {}
    for grant in granted:
        holders = people.people_holding([Role(grant.role)], on=on) if grant.role else [grant.person]
        found |= {one.id: one for one in holders if one is not None and one.is_here(on)}
    return [one for one in found.values() if not access.is_shut_out(one, case)]


def tell_readers(
    case: Case, *, about: UUID, now: datetime.datetime, but: Person | None = None, urgent: bool = False
) -> None:
    """Tell everybody who may read a case that there is something new (`about`: its id), but not who made it."""
    topic = notices.WAITS if urgent else notices.NEWS
    for person in readers_of(case, now=now):
        if person != but:
            key = notices.key(case.id, person.id, f"news-{about.hex}")
            notifications.notify(to=person, topic=topic.slug, key=key, now=now)


def tell_again(case: Case, *, step: int, now: datetime.datetime) -> None:
    """Nobody has read a case yet: tell everybody who may, once for each step that it was taken higher."""
    for person in readers_of(case, now=now):
        key = notices.key(case.id, person.id, f"unread-{step}")
        notifications.notify(to=person, topic=notices.WAITS.slug, key=key, now=now)
