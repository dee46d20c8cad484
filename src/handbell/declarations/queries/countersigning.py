"""Declarations that wait for somebody's countersignature."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from handbell.declarations import access, derivation, facts
from handbell.declarations.derivation import Asked
from handbell.declarations.models import Method, Signature
from handbell.declarations.states import State
from handbell.people import queries as people
from handbell.people.models import Person, RoleHeld
from handbell.people.roles import Role
from handbell.policies.models import Version
from handbell.tenancy.prepared import Prepared


@dataclass(frozen=True, slots=True)
class ToCountersign:
    """A signature that waits, and the role in which it is countersigned."""

    signature: Signature
    role: Role


def to_countersign(visible_to: Person, *, on: datetime.date) -> list[ToCountersign]:
    """What waits for a person's countersignature, oldest first: never their own, nor what they put down for another."""
    waiting = _waiting(visible_to, people.roles_of(visible_to, on=on), on)
    if waiting is None:
        return []
    heads = set(_heads(on).values_list("person_id", flat=True))
    found = []
    for signature in waiting.select_related("person").order_by("signed_at", "id"):
        held = frozenset({Role.HEADTEACHER}) if signature.person_id in heads else frozenset()
        role = access.countersigner(signature, signer_roles=held)
        if role is not None and access.may_countersign(visible_to, signature):
            found.append(ToCountersign(signature, role))
    return found


def how_many_to_countersign(person: Person, roles: frozenset[Role], *, on: datetime.date) -> int:
    """How many declarations wait for a person with these roles."""
    versions = facts.in_force(on=on)
    if not roles & _countersigners(versions):
        return 0
    found = _how_many(tuple(map(facts.asked, versions)), roles).first(person=person.id, on=on)
    return 0 if found is None else int(found[0])


@lru_cache(maxsize=1024)
def _how_many(asked: tuple[Asked, ...], roles: frozenset[Role]) -> Prepared:
    return Prepared(
        lambda *, person, on: (
            _theirs(person, asked, roles, on)
            .order_by()
            .values("school_id")
            .annotate(n=Count("pk"))
            .values_list("n")
        )
    )


def _waiting(person: Person, roles: frozenset[Role], on: datetime.date) -> QuerySet[Signature] | None:
    """Signatures that stand, are not countersigned, and are this person's to countersign; of people who are here.

    None when the roles countersign nothing. The condition says in SQL what `access.countersigner` says of one.
    """
    versions = facts.in_force(on=on)
    if not roles & _countersigners(versions):
        return None
    return _theirs(person.id, tuple(map(facts.asked, versions)), roles, on)


def _theirs(
    person: UUID, asked: tuple[Asked, ...], roles: frozenset[Role], on: datetime.date
) -> QuerySet[Signature]:
    standing = Q()
    for one in asked:
        signed = derivation.bound(one, on=on).filter(state=State.SIGNED)
        standing |= Q(id__in=signed.values("said_signature"))
    for_chair = Q(person__in=_heads(on).values("person_id")) | Q(method=Method.ON_BEHALF)
    theirs = ~for_chair & Q(countersign_by__in=sorted(roles))
    if Role.CHAIR in roles:
        theirs |= for_chair
    rows = Signature.objects.filter(standing, theirs).exclude(countersign_by="")
    return rows.exclude(person=person).exclude(method=Method.ON_BEHALF, recorded_by=person)


def _heads(on: datetime.date) -> QuerySet[RoleHeld]:
    return RoleHeld.objects.filter(derivation.held_on(on), role=Role.HEADTEACHER)


def may_countersign_at_all(person: Person, *, on: datetime.date) -> bool:
    """Whether a person holds a role that countersigns, for any policy in force."""
    return bool(people.roles_of(person, on=on) & _countersigners(facts.in_force(on=on)))


def _countersigners(versions: list[Version]) -> set[Role]:
    named = (facts.form(version.id).countersign_by for version in versions)
    return {Role.HEADTEACHER, Role.CHAIR} | {role for role in named if role is not None}
