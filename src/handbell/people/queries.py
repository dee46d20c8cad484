"""Who is in the school, and in which role, on a day."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from handbell.people.models import Person, RoleHeld
from handbell.people.roles import Role


def roles_of(person: Person, *, on: datetime.date) -> frozenset[Role]:
    """The roles a person holds on a day; none when they have left or not yet joined."""
    if not person.is_here(on):
        return frozenset()
    held = RoleHeld.objects.filter(person=person, starts_on__lte=on).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    )
    return frozenset(Role(role) for role in held.values_list("role", flat=True))


def people_holding(roles: Iterable[Role], *, on: datetime.date) -> QuerySet[Person]:
    """The people of the school being worked for who hold any of the roles on a day, each once, by name."""
    held = RoleHeld.objects.filter(role__in=list(roles), starts_on__lte=on).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    )
    return Person.objects.filter(
        Q(left_on__isnull=True) | Q(left_on__gte=on), joined_on__lte=on, id__in=held.values("person_id")
    )
