"""What this room needs to know of policies: which versions are in force, who signs them, for whom a clause changed.

A sealed version never changes, so what follows from versions alone is worked out once and kept by their ids.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from uuid import UUID

from handbell.declarations import seals
from handbell.declarations.derivation import Asked
from handbell.declarations.models import Standing
from handbell.people.roles import Role, roles_named
from handbell.policies import queries as policies
from handbell.policies.models import Version
from handbell.tenancy.prepared import Prepared

# Pupils and families are told what is asked of them on pages of their own; council officers only look on.
NOT_ASKED: Final = frozenset({Role.PUPIL, Role.PARENT, Role.COUNCIL_OFFICER})

_KEPT: Final = 4096


@dataclass(frozen=True, slots=True)
class Form:
    """The words that are signed for a version, and the fields beside them as pairs of slug and label.

    statement is in the policy's first language, `others` by language code. countersign_by: a role, None for nobody.
    """

    title: str
    statement: str
    others: Mapping[str, str]
    fields: tuple[tuple[str, str], ...]
    countersign_by: Role | None

    def in_language(self, language: str) -> str:
        """The words in a language; in the policy's first one when they are not there in that."""
        return self.others.get(language, self.statement)


def in_force(*, on: datetime.date) -> list[Version]:
    """The version of each policy that counts on a day, oldest policy first, without its content (large)."""
    return policies.in_force_without_words(on=on)


def asked(version: Version, spoken_about: Iterable[UUID] | None = None) -> Asked:
    """What a version asks of the school.

    spoken_about: ids of the versions about which the people concerned last said something; by default, of everybody's.
    """
    if spoken_about is None:
        spoken_about = versions_spoken_about(version.policy_id)
    again = {old: asked_again(old, version.id) for old in spoken_about if old != version.id}
    # A policy comes into force on a day: the database holds no version in force without it.
    first_day = version.in_force_from or datetime.date.max
    return Asked(version.policy_id, version.id, first_day, signers(version.id), again)


_SPOKEN_ABOUT = Prepared(
    lambda *, policy: (
        Standing.objects.filter(policy_id=policy).order_by().values_list("version_id").distinct()
    )
)


def versions_spoken_about(policy_id: UUID) -> list[UUID]:
    """The versions of a policy about which somebody in the school last said something."""
    return [version for (version,) in _SPOKEN_ABOUT.rows(policy=policy_id)]


@lru_cache(maxsize=_KEPT)
def signers(version_id: UUID) -> frozenset[Role]:
    """The roles that sign a version: everybody whom one of its clauses obliges or limits, pupils and families apart."""
    everybody = frozenset(Role)
    clauses = policies.binding_clauses(_version(version_id), everybody)
    slugs = {slug for clause in clauses for slug in clause.binds}
    return roles_named(sorted(slugs)) - NOT_ASKED


@lru_cache(maxsize=_KEPT)
def asked_again(old_id: UUID, new_id: UUID) -> frozenset[Role]:
    """The roles which a version asks again after an earlier one: those whom a changed clause binds, or bound."""
    old, new = _version(old_id), _version(new_id)
    return policies.touched(old, new, signers(new_id))


@lru_cache(maxsize=_KEPT)
def form(version_id: UUID) -> Form:
    """The words that are signed for a version. Reads the whole version, once."""
    found = policies.declaration_wording(Version.objects.get(id=version_id))
    return Form(
        title=found.title,
        statement=found.statement,
        others=dict(found.others),
        fields=tuple((field.name, field.label) for field in found.fields),
        countersign_by=Role(found.countersign_by) if found.countersign_by else None,
    )


@lru_cache(maxsize=_KEPT)
def clauses_sha256(version_id: UUID, roles: frozenset[Role]) -> str:
    """One hash for the clauses of a version that bind holders of the roles, in order."""
    clauses = policies.binding_clauses(_version(version_id), roles)
    return seals.of_clauses((clause.ref, clause.sha256) for clause in clauses)


def _version(version_id: UUID) -> Version:
    return Version.objects.defer("content").get(id=version_id)
