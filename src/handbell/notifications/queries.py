"""What waits for a person, and what could not be mailed."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from handbell.notifications import access
from handbell.notifications.models import Message, Status
from handbell.notifications.topics import confidential_slugs
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.ui.tasks import Task

LATE = datetime.timedelta(hours=24)


def waiting(person: Person, *, now: datetime.datetime | None = None) -> QuerySet[Message]:
    """The notices that a person has not yet dealt with, newest first. With `now`, those not yet due are left out."""
    notices = Message.objects.filter(to=person, settled_at=None).order_by("-created_at", "id")
    return notices.filter(not_before__lte=now) if now else notices


def undelivered(*, now: datetime.datetime) -> QuerySet[Message]:
    """Mail of the school that was given up, or has failed for a day: the head sees a banner while there is any.

    People without any address are left out: that is the roster's matter, not the mail's. So are confidential notices:
    the head may not learn that something waits for the chair.
    """
    late = Q(status=Status.FAILED, not_before__lt=now - LATE)
    found = Message.objects.filter(settled_at=None).filter(Q(status=Status.GIVEN_UP) | late)
    return found.exclude(problem="no-address").exclude(topic__in=confidential_slugs())


@dataclass(frozen=True, slots=True)
class Unreached:
    """Somebody whom mail did not reach: how many notices, since when, why in words, and what would help."""

    person: Person
    notices: int
    since: datetime.datetime
    given_up: bool
    refused: bool

    @property
    def why(self) -> str | Promise:
        """What happened, in words."""
        if self.refused:
            return _("The mail server of that address does not take mail for it.")
        return _("The mail server could not be reached, or did not take the mail.")

    @property
    def next(self) -> str | Promise:
        """What becomes of it, and what to do."""
        if self.refused:
            return _("Nothing more is sent. Is the address right? Then have it tried again.")
        if self.given_up:
            return _("It was tried for a week. Once mail works again, have it tried again.")
        return _("It is tried again by itself. Whoever looks after Handbell should look at the mail server.")


def unreached(*, visible_to: Person, now: datetime.datetime) -> list[Unreached]:
    """Everybody whom mail did not reach, by name; none for those who may not see it."""
    if not access.can_see_undelivered(visible_to, on=day_of(now)):
        return []
    by_person: dict[Person, list[Message]] = {}
    for message in undelivered(now=now).select_related("to").order_by("to__family_name", "to__given_name"):
        by_person.setdefault(message.to, []).append(message)
    return [
        Unreached(
            person=person,
            notices=len(messages),
            since=min(message.not_before for message in messages),
            given_up=all(message.status == Status.GIVEN_UP for message in messages),
            refused=any(
                message.problem == "refused" and message.status == Status.GIVEN_UP for message in messages
            ),
        )
        for person, messages in by_person.items()
    ]


def tasks_for(person: Person, *, now: datetime.datetime) -> list[Task]:
    """For those who keep the list of people: that mail did not reach somebody."""
    people = unreached(visible_to=person, now=now)
    if not people:
        return []
    address = reverse("notifications:undelivered")
    return [Task(_("Mail that did not arrive"), address, _("To look at"), "do", count=len(people))]
