"""Who may do what with people: facts that other rooms build their own access on."""

from __future__ import annotations

import datetime

from handbell.people import queries
from handbell.people.models import Person
from handbell.people.roles import Role


def holds(person: Person, *roles: Role, on: datetime.date) -> bool:
    """Whether a person holds any of the roles on a day."""
    return bool(queries.roles_of(person, on=on) & set(roles))
