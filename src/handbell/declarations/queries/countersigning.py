"""Declarations that wait for somebody's countersignature."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from handbell.declarations import access, derivation, facts
from handbell.declarations.models import Signature
from handbell.declarations.states import State
from handbell.people import queries as people
from handbell.people.models import Person
from handbell.people.roles import Role
from handbell.policies.models import Version


@dataclass(frozen=True, slots=True)
class ToCountersign:
    """A signature that waits, and the role in which it is countersigned."""

    signature: Signature
    role: Role


def to_countersign(visible_to: Person, *, on: datetime.date) -> list[ToCountersign]:
    """What waits for a person's countersignature, oldest first: never their own, nor what they put down for another."""
    versions = facts.in_force(on=on)
    mine = people.roles_of(visible_to, on=on)
    if not mine & _countersigners(versions):
        return []
    heads = set(people.people_holding([Role.HEADTEACHER], on=on).values_list("id", flat=True))
    found = []
    for signature in _waiting(versions, on):
        held = frozenset({Role.HEADTEACHER}) if signature.person_id in heads else frozenset()
        role = access.countersigner(signature, signer_roles=held)
        if role in mine and access.may_countersign(visible_to, signature):
            found.append(ToCountersign(signature, role))
    return found


def _waiting(versions: list[Version], on: datetime.date) -> list[Signature]:
    """Signatures that stand and are not countersigned, of people who are here."""
    found: list[Signature] = []
    for version in versions:
        signed = derivation.bound(facts.asked(version), on=on).filter(state=State.SIGNED)
        waiting = Signature.objects.filter(id__in=signed.values("said_signature")).exclude(countersign_by="")
        found += waiting.select_related("person").order_by("signed_at", "id")
    return found


def may_countersign_at_all(person: Person, *, on: datetime.date) -> bool:
    """Whether a person holds a role that countersigns, for any policy in force."""
    return bool(people.roles_of(person, on=on) & _countersigners(facts.in_force(on=on)))


def _countersigners(versions: list[Version]) -> set[Role]:
    named = (facts.form(version.id).countersign_by for version in versions)
    return {Role.HEADTEACHER, Role.CHAIR} | {role for role in named if role is not None}
