"""What every operation here begins with: where somebody stands with a version, read under the school's lock."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS
from django.utils.translation import gettext as _

from handbell.declarations import access, derivation, facts
from handbell.declarations.access import Action
from handbell.declarations.models import Standing
from handbell.declarations.states import Act, State, after
from handbell.people import queries as people
from handbell.people.models import Person
from handbell.people.operations import Refused
from handbell.people.roles import Role
from handbell.policies import queries as policies
from handbell.policies.models import Version
from handbell.tenancy.prepared import Prepared, insert

_COLUMNS = [field.attname for field in Standing._meta.concrete_fields]
_STANDING = Prepared(
    lambda *, person, policy: Standing.objects.filter(person_id=person, policy_id=policy).values_list(
        *_COLUMNS
    )
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person stands with a version in force: their roles today, what they last said, and what follows."""

    person: Person
    roles: frozenset[Role]
    standing: Standing | None
    state: State


def standing_of(person: Person, version: Version) -> Standing | None:
    """The last thing somebody said about a version's policy."""
    found = _STANDING.first(person=person.id, policy=version.policy_id)
    return Standing.from_db(DEFAULT_DB_ALIAS, _COLUMNS, found) if found else None


def place_of(
    person: Person,
    version: Version,
    standing: Standing | None,
    *,
    action: Action,
    by: Person,
    on: datetime.date,
) -> Place:
    """Where a person stands, when `by` may do `action` with it.

    Raises NotAllowed, also when the version does not ask the person; Refused when it is no longer the one in force.
    """
    # First: what follows from a version is kept for ever, so it is never asked of one that may still change.
    if not policies.is_in_force(version.id, on=on):
        raise Refused(
            _(
                "This version is not the one in force. Nothing was done. Look at your declarations for the one that is."
            )
        )
    roles = people.roles_of(person, on=on)
    spoken = [standing.version_id] if standing else []
    state = derivation.state_of(facts.asked(version, spoken), roles, standing)
    if state is None:
        raise access.NotAllowed(action)
    access.check(action, by, person, state, on=on)
    return Place(person, roles, standing, state)


def said(place: Place, version: Version, act: Act, *, now: datetime.datetime, **what: object) -> Standing:
    """Keep what somebody just said as their last word about the policy. `what`: signature or objection."""
    standing = place.standing or Standing(
        school_id=place.person.school_id, person=place.person, policy_id=version.policy_id
    )
    standing.version, standing.state, standing.at = version, after(place.state, act), now
    for name, value in what.items():
        setattr(standing, name, value)
    if place.standing is None:
        insert(standing)
    else:
        standing.save(update_fields=["version", "state", "at", *what])
    return standing
