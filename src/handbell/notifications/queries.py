"""What waits for a person, and what could not be mailed."""

from __future__ import annotations

import datetime

from django.db.models import Q, QuerySet

from handbell.notifications.models import Message, Status
from handbell.people.models import Person

LATE = datetime.timedelta(hours=24)


def waiting(person: Person, *, now: datetime.datetime | None = None) -> QuerySet[Message]:
    """The notices that a person has not yet dealt with, newest first. With `now`, those not yet due are left out."""
    notices = Message.objects.filter(to=person, settled_at=None).order_by("-created_at", "id")
    return notices.filter(not_before__lte=now) if now else notices


def undelivered(*, now: datetime.datetime) -> QuerySet[Message]:
    """Mail of the school that was given up, or has failed for a day: the head sees a banner while there is any.

    People without any address are left out: that is the roster's matter, not the mail's.
    """
    late = Q(status=Status.FAILED, not_before__lt=now - LATE)
    found = Message.objects.filter(settled_at=None).filter(Q(status=Status.GIVEN_UP) | late)
    return found.exclude(problem="no-address")
