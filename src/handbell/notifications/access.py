"""Who looks after mail that did not arrive: whoever keeps the list of people, for the remedy is mostly an address."""

from __future__ import annotations

import datetime

from handbell.people import access
from handbell.people.access import Action
from handbell.people.models import Person


def can_see_undelivered(person: Person, *, on: datetime.date) -> bool:
    """Whether a person sees whom mail did not reach, and may have it tried again."""
    return access.may(person, Action.KEEP_PEOPLE, on=on)


def check_can_see_undelivered(person: Person, *, on: datetime.date) -> None:
    """Raises people.access.NotAllowed unless `can_see_undelivered`; not found for those who see no people at all."""
    access.check(person, Action.KEEP_PEOPLE, on=on)
