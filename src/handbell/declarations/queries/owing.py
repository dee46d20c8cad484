"""Everybody in the school who owes a declaration on a version, and since when."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from handbell.declarations import derivation, facts
from handbell.declarations.models import Standing
from handbell.declarations.states import State
from handbell.people.calendar import day_of
from handbell.people.models import Person, RoleHeld
from handbell.people.roles import Role
from handbell.policies.models import Version
from handbell.tenancy.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Owing:
    """Somebody who owes. since: from which day. reminded_from: the same, or the day their question was answered."""

    person: Person
    since: datetime.date
    reminded_from: datetime.date


def owing(version: Version, *, on: datetime.date) -> list[Owing]:
    """Everybody who owes on a day, by name. Who has asked or declined is waiting for the head and is not among them."""
    asked = facts.asked(version)
    people = list(derivation.bound(asked, on=on).filter(state=State.OWED))
    starts = role_starts((person.id for person in people), on=on)
    said = {one.person_id: one for one in Standing.objects.filter(policy_id=version.policy_id)}
    found = []
    for person in people:
        standing = said.get(person.id)
        since = derivation.owed_since(asked, starts[person.id], standing.version_id if standing else None)
        again = day_of(standing.at) if standing and standing.version_id == version.id else since
        found.append(Owing(person, since, max(since, again)))
    return found


def _held(*, people: list[UUID], on: datetime.date) -> QuerySet[Any, Any]:
    held = RoleHeld.objects.filter(derivation.held_on(on), person__in=people).order_by("role")
    return held.values_list("person_id", "role", "starts_on")


_HELD: Final = Prepared(_held)
SHORT: Final = 25  # so many ids at most in a statement that is kept: a page of the board


def role_starts(people: Iterable[UUID], *, on: datetime.date) -> Mapping[UUID, dict[Role, datetime.date]]:
    """The roles that people hold on a day, with the first day of each, in one query."""
    found: dict[UUID, dict[Role, datetime.date]] = defaultdict(dict)
    ids = list(people)
    if not ids:
        return found
    held = _HELD.rows(people=ids, on=on) if len(ids) <= SHORT else list(_held(people=ids, on=on))
    for person, role, starts_on in held:
        found[person][Role(role)] = starts_on
    return found
