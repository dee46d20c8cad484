"""Notices are made here, in the transaction of what they are about. Mail goes out later, by the clock (`sending`)."""

from __future__ import annotations

import datetime

from django.db import transaction

from handbell.audit import operations as audit
from handbell.notifications import access
from handbell.notifications.models import MailPreference, Message, Status
from handbell.notifications.topics import topic as topic_of
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.tenancy.prepared import insert


class NotInTransaction(RuntimeError):
    """A notice was made outside the transaction of what it is about: one could be kept without the other."""


def notify(
    *, to: Person, topic: str, key: str, now: datetime.datetime, due: datetime.datetime | None = None
) -> None:
    """Tell a person that something waits. Once only for each `key` in the school, however often it is called.

    `due`: not before this moment (default: now). Raises UnknownTopic, NotInTransaction.
    """
    topic_of(topic)
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransaction(topic)
    message = Message(
        school_id=to.school_id,
        to=to,
        topic=topic,
        key=key,
        created_at=now,
        not_before=due or now,
        next_attempt_at=due or now,
    )
    insert(message, unless_there=True)


def settle(*, key: str, now: datetime.datetime) -> None:
    """What a notice spoke of is done: it is no longer shown, and mail that has not gone does not go."""
    message = Message.objects.select_for_update().filter(key=key, settled_at=None).first()
    if message is None:
        return
    message.settled_at = now
    if message.status in {Status.PENDING, Status.FAILED}:
        message.advance(Status.WITHDRAWN)
    message.save(update_fields=["settled_at", "status"])


def settle_all(*, to: Person, beginning: str, now: datetime.datetime) -> None:
    """The same for all of a person's notices whose keys begin alike."""
    rows = Message.objects.select_for_update().filter(to=to, key__startswith=beginning, settled_at=None)
    for message in rows:
        message.settled_at = now
        if message.status in {Status.PENDING, Status.FAILED}:
            message.advance(Status.WITHDRAWN)
        message.save(update_fields=["settled_at", "status"])


def choose_daily_digest(*, by: Person, daily: bool) -> None:
    """A person chooses whether their mail comes once a day or as things happen."""
    MailPreference.objects.update_or_create(
        person=by, defaults={"school_id": by.school_id, "daily_digest": daily}
    )


def try_again(*, by: Person, now: datetime.datetime) -> int:
    """Mail of the school that was given up is tried again for another week, when its server is mended. How many.

    Raises people.access.NotAllowed.
    """
    with audit.locked(by.school_id):
        access.check_can_see_undelivered(by, on=day_of(now))
        given_up = list(Message.objects.select_for_update().filter(settled_at=None, status=Status.GIVEN_UP))
        for message in given_up:
            message.advance(Status.PENDING)
            message.not_before = message.next_attempt_at = now
            message.attempts = 0
            message.save(update_fields=["status", "not_before", "next_attempt_at", "attempts"])
        if given_up:
            audit.record(
                school_id=by.school_id,
                by=by.id,
                action="notifications.tried-again",
                kind="school",
                object_id=by.school_id,
                detail={"notices": len(given_up)},
                now=now,
            )
    return len(given_up)
