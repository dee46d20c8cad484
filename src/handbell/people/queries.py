"""Who is in the school, and in which role, on a day."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet

from handbell.people.models import Membership, Person, RoleHeld
from handbell.people.roles import SECOND_FACTOR, Role

_SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def _held_on(day: datetime.date) -> Q:
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def roles_of(person: Person, *, on: datetime.date) -> frozenset[Role]:
    """The roles a person holds on a day; none when they have left or not yet joined."""
    if not person.is_here(on):
        return frozenset()
    held = RoleHeld.objects.filter(_held_on(on), person=person)
    return frozenset(Role(role) for role in held.values_list("role", flat=True))


def people_holding(roles: Iterable[Role], *, on: datetime.date) -> QuerySet[Person]:
    """The people of the school being worked for who hold any of the roles on a day, each once, by name."""
    held = RoleHeld.objects.filter(_held_on(on), role__in=list(roles))
    return Person.objects.filter(
        Q(left_on__isnull=True) | Q(left_on__gte=on), joined_on__lte=on, id__in=held.values("person_id")
    )


def memberships_of(account_id: UUID) -> list[Membership]:
    """The schools an account may enter, by name, each with its school. Needs no school's scope."""
    return list(
        Membership.objects.filter(account_id=account_id).select_related("school").order_by("school__name")
    )


@dataclass(frozen=True, slots=True)
class Acting:
    """Somebody at the door: who they are here, and whether they still owe a second factor."""

    person: Person
    owes_second_factor: bool


def acting(person_id: UUID, *, account_id: UUID, on: datetime.date) -> Acting | None:
    """Who an account acts as in the school being worked for, in one query; None when they are not here on that day."""
    must = RoleHeld.objects.filter(_held_on(on), person=OuterRef("pk"), role__in=list(SECOND_FACTOR))
    has = Authenticator.objects.filter(user_id=account_id, type__in=_SECOND_FACTORS)
    person = (
        Person.objects.filter(id=person_id, account_id=account_id)
        .annotate(must_have_second_factor=Exists(must), has_second_factor=Exists(has))
        .first()
    )
    if person is None or not person.is_here(on):
        return None
    return Acting(person, person.must_have_second_factor and not person.has_second_factor)
