"""What one person has to do with the policies in force: what they signed, what they owe, and what changed for them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from uuid import UUID

from handbell.declarations import derivation, facts
from handbell.declarations.facts import Form
from handbell.declarations.models import Answer, Countersignature, Objection, Opening, Signature, Standing
from handbell.declarations.queries.owing import role_starts
from handbell.declarations.states import DONE, State
from handbell.people.models import Person
from handbell.people.roles import Role
from handbell.policies.models import Status, Version
from handbell.tenancy.prepared import Prepared
from handbell.tenancy.scope import current_school


@dataclass(frozen=True, slots=True)
class Mine:
    """Where a person stands with a version in force.

    since: the day from which they owe, None when they do not. signature: their latest for this policy, of any version.
    objection and answer: about this version. opened_at: when they first opened it from here, None when they have not.
    """

    version: Version
    roles: frozenset[Role]
    state: State
    since: datetime.date | None
    signature: Signature | None
    countersignature: Countersignature | None
    objection: Objection | None
    answer: Answer | None
    opened_at: datetime.datetime | None

    @property
    def form(self) -> Form:
        """The words to be signed."""
        return facts.form(self.version.id)

    @property
    def is_done(self) -> bool:
        """Whether nothing more is asked of them."""
        return self.state in DONE

    @property
    def carried_over(self) -> bool:
        """Whether a signature of an earlier version stands, because nothing that binds them changed since."""
        return self.is_done and self.signature is not None and self.signature.version_id != self.version.id

    @property
    def signed_before(self) -> Signature | None:
        """Their signature of an earlier version, when they are asked again."""
        return None if self.is_done else self.signature


_OPENINGS: Final = Prepared(
    lambda *, person: (
        Opening.objects.filter(person_id=person).order_by().values_list("version_id", "opened_at")
    )
)


def mine(person: Person, *, on: datetime.date) -> list[Mine]:
    """A person's declarations: one for each policy in force that asks them, oldest policy first."""
    if not person.is_here(on):
        return []
    versions = facts.in_force(on=on)
    starts = role_starts([person.id], on=on)[person.id]
    standings = {standing.policy_id: standing for standing in _standings(person, versions)}
    openings: dict[UUID, datetime.datetime] = dict(_OPENINGS.rows(person=person.id))
    found = (
        _mine(version, starts, standings.get(version.policy_id), openings.get(version.id))
        for version in versions
    )
    return [one for one in found if one is not None]


def mine_for(person: Person, version_id: UUID, *, on: datetime.date) -> Mine | None:
    """A person's declaration on one version; None when it is not in force or does not ask them."""
    return next((one for one in mine(person, on=on) if one.version.id == version_id), None)


def _standings(person: Person, versions: list[Version]) -> list[Standing]:
    return list(
        Standing.objects.filter(
            person=person, policy__in=[version.policy_id for version in versions]
        ).select_related("signature__countersignature", "objection__answer")
    )


def _mine(
    version: Version,
    starts: dict[Role, datetime.date],
    standing: Standing | None,
    opened_at: datetime.datetime | None,
) -> Mine | None:
    asked = facts.asked(version, [standing.version_id] if standing else [])
    roles = frozenset(starts)
    state = derivation.state_of(asked, roles, standing)
    if state is None:
        return None
    signature = standing.signature if standing else None
    objection = standing.objection if standing else None
    if objection is not None and objection.version_id != version.id:
        objection = None
    return Mine(
        version=version,
        roles=roles,
        state=state,
        since=None
        if state in DONE
        else derivation.owed_since(asked, starts, standing.version_id if standing else None),
        signature=signature,
        countersignature=getattr(signature, "countersignature", None),
        objection=objection,
        answer=getattr(objection, "answer", None),
        opened_at=opened_at,
    )


def version_named(version_id: UUID) -> Version | None:
    """A version of the school that is or was in force, by its id, without its content; None for any other.

    Kept by its id: only what never changes of it may be read (its words, label, hash, policy), not its status or dates.
    """
    try:
        version = _once_in_force(version_id)
    except Version.DoesNotExist:
        return None
    return version if current_school() == version.school_id else None


@lru_cache(maxsize=1024)
def _once_in_force(version_id: UUID) -> Version:
    versions = Version.objects.filter(in_force_from__isnull=False).exclude(status=Status.DRAFT)
    return versions.defer("content").select_related("policy").get(id=version_id)
