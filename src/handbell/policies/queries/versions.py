"""Versions and clauses: what is in force, what it says, whom it binds."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from handbell.people.roles import Role, roles_named
from handbell.policies import packs
from handbell.policies.content import Content, DeclarationForm
from handbell.policies.facts import ONCE_IN_FORCE
from handbell.policies.models import Clause, Policy, Version
from handbell.policies.queries.rows import COLUMNS, version_of
from handbell.tenancy.prepared import Prepared


def versions_in_force(*, on: datetime.date) -> QuerySet[Version]:
    """The version of each policy of the school that counted on a day (today or any day before), oldest policy first."""
    return (
        Version.objects.filter(status__in=ONCE_IN_FORCE, in_force_from__lte=on)
        .filter(Q(in_force_until__isnull=True) | Q(in_force_until__gt=on))
        .select_related("policy")
        .order_by("policy__created_at", "policy_id")
    )


_ALL_IN_FORCE = Prepared(lambda *, on: versions_in_force(on=on).values_list(*COLUMNS))


def in_force_without_words(*, on: datetime.date) -> list[Version]:
    """`versions_in_force`, each with its policy but without its content (large), quickly: most pages ask for it."""
    return [version_of(row) for row in _ALL_IN_FORCE.rows(on=on)]


_IN_FORCE = Prepared(
    lambda *, version, on: versions_in_force(on=on).filter(id=version).order_by().values_list("id")
)


def is_in_force(version_id: UUID, *, on: datetime.date) -> bool:
    """Whether a version of the school counted on a day."""
    return _IN_FORCE.first(version=version_id, on=on) is not None


def version_in_force(*, on: datetime.date, policy: Policy | None = None) -> Version | None:
    """The version that counted on a day: of one policy, or of the school's first when none is named."""
    rows = versions_in_force(on=on)
    return (rows.filter(policy=policy) if policy else rows).first()


def clauses_of(version: Version) -> list[Clause]:
    """The clauses of a sealed version, in order; empty for a draft, whose clauses stand in `version.words`."""
    clauses = list(Clause.objects.filter(version=version))
    for clause in clauses:
        clause.version = version
    return clauses


def binding_clauses(version: Version, roles: Iterable[Role]) -> list[Clause]:
    """The clauses of a sealed version that oblige or limit holders of any of the roles, in order."""
    wanted = frozenset(roles)
    return [clause for clause in clauses_of(version) if clause.obliges and binds_any(clause.binds, wanted)]


def binds_any(slugs: Iterable[str], roles: frozenset[Role]) -> bool:
    """Whether any of the slugs (of roles or groups) stands for any of the roles."""
    return bool(roles_named(tuple(slugs)) & roles)


def declaration_wording(version: Version) -> DeclarationForm:
    """The words that people sign for a version and the fields beside them."""
    return version.words.form


def words_of_pack(pack_id: str) -> Content:
    """What a version says that is made from a built-in policy. Raises KeyError for an unknown pack."""
    return packs.load(pack_id).content


def pack_ids() -> list[str]:
    """Ids of the built-in policies, in alphabetical order."""
    return packs.names()


def title_of_pack(pack_id: str) -> str:
    """What a built-in policy is called, with the school that it restates. Raises KeyError for an unknown pack."""
    head = packs.load(pack_id).head
    return f"{head.title}, {head.organisation.name}"
