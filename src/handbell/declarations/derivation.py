"""Who owes a declaration, and since when: derived from roles, clauses, versions and what people said, never stored.

The rule is written twice, for one person in Python and for a whole school in SQL; tests hold the two together.

1. Whoever holds a role that signs the policy (`Asked.signers`) is bound by it.
2. Whoever has said nothing about the policy owes.
3. What somebody said about the version in force stands.
4. What they said about an earlier version stands too, unless a clause that binds a role of theirs changed since.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Value, When

from handbell.declarations.models import Standing
from handbell.declarations.states import State
from handbell.people.models import Person, RoleHeld
from handbell.people.roles import Role


@dataclass(frozen=True, slots=True)
class Asked:
    """What a version in force asks of the school.

    signers: roles that sign it. again: for each earlier version that somebody spoke about, the roles for which
    a binding clause changed between that version and this one.
    """

    policy_id: UUID
    version_id: UUID
    in_force_from: datetime.date
    signers: frozenset[Role]
    again: Mapping[UUID, frozenset[Role]]

    def __hash__(self) -> int:
        return hash((self.policy_id, self.version_id, self.in_force_from, self.signers, tuple(self.again)))


def state_of(asked: Asked, roles: Iterable[Role], standing: Standing | None) -> State | None:
    """Where somebody with these roles stands; None when the policy does not ask them to sign."""
    bound = frozenset(roles) & asked.signers
    if not bound:
        return None
    if standing is None:
        return State.OWED
    if standing.version_id != asked.version_id and bound & asked.again[standing.version_id]:
        return State.OWED
    return State(standing.state)


def owed_since(
    asked: Asked, role_starts: Mapping[Role, datetime.date], spoken_about: UUID | None
) -> datetime.date:
    """The day from which somebody owes: the version's first day, or the day on which they took a role that it asks.

    role_starts: the roles they hold now, with the first day of each. spoken_about: the version about which they last
    said something; if an earlier one, they owe from the day when they held a role which the change touches.
    """
    asking = asked.signers
    if spoken_about is not None and spoken_about != asked.version_id:
        asking = asking & asked.again[spoken_about]
    starts = [day for role, day in role_starts.items() if role in asking]
    return max(asked.in_force_from, min(starts, default=asked.in_force_from))


def held_on(day: datetime.date) -> Q:
    """Roles held on a day, the last day included."""
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def here_on(day: datetime.date) -> Q:
    """People who belong to the school on a day, the last day included."""
    return Q(joined_on__lte=day) & (Q(left_on__isnull=True) | Q(left_on__gte=day))


def holding(roles: Iterable[Role], day: datetime.date) -> Exists:
    """A condition on people: that they hold one of the roles on a day."""
    return Exists(RoleHeld.objects.filter(held_on(day), person=OuterRef("pk"), role__in=sorted(roles)))


def bound(asked: Asked, *, on: datetime.date) -> QuerySet[Any]:
    """The people of the school whom the version asks, with what they last said (`said_…`) and `state`.

    Rows are Person; the type checker cannot follow the columns that are added.
    """
    # Not by school too: PostgreSQL believes that leaves one row, and would read all of a school's for each person.
    mine = Q(declaration_standings__policy=asked.policy_id)
    return (
        Person.objects.filter(here_on(on), holding(asked.signers, on))
        .annotate(standing=FilteredRelation("declaration_standings", condition=mine))
        .annotate(
            said_state=F("standing__state"),
            said_version=F("standing__version"),
            said_signature=F("standing__signature"),
            said_objection=F("standing__objection"),
            state=_state(asked, on),
        )
    )


def _state(asked: Asked, on: datetime.date) -> Case:
    again = [
        When(Q(standing__version=version) & Q(holding(roles & asked.signers, on)), then=Value(State.OWED))
        for version, roles in asked.again.items()
        if version != asked.version_id and roles & asked.signers
    ]
    return Case(
        When(standing__state__isnull=True, then=Value(State.OWED)),
        *again,
        default=F("standing__state"),
        output_field=CharField(),
    )
