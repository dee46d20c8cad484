"""Who holds which role on a day. `access` rests on this; other rooms ask `queries`."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from handbell.people.models import Person, RoleHeld
from handbell.people.roles import Role
from handbell.tenancy.prepared import Prepared


def held_on(day: datetime.date) -> Q:
    """Roles that count on a day; first and last day included."""
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def here_on(day: datetime.date) -> Q:
    """People who belong to the school on a day; first and last day included."""
    return Q(joined_on__lte=day) & (Q(left_on__isnull=True) | Q(left_on__gte=day))


_ROLES = Prepared(
    lambda *, person, on: RoleHeld.objects.filter(held_on(on), person=person).order_by().values_list("role")
)


def roles_of(person: Person, *, on: datetime.date) -> frozenset[Role]:
    """The roles a person holds on a day; none when they have left or not yet joined."""
    known = person.roles_on_day.get(on)
    if known is not None:
        return known
    if not person.is_here(on):
        return frozenset()
    return frozenset(Role(role) for (role,) in _ROLES.rows(person=person.id, on=on))


def remember_roles(person: Person, *, on: datetime.date) -> None:
    """Keep a person's roles on that object, for one request: a page asks for them a dozen times."""
    person.roles_on_day[on] = roles_of(person, on=on)


def people_holding(roles: Iterable[Role], *, on: datetime.date) -> QuerySet[Person]:
    """The people of the school being worked for who hold any of the roles on a day, each once, by name."""
    held = RoleHeld.objects.filter(held_on(on), role__in=list(roles))
    return Person.objects.filter(here_on(on), id__in=held.values("person_id"))
