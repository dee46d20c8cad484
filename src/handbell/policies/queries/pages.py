"""What the pages of this room show: lists, one version for reading, its history, its search."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from handbell.people.models import Person
from handbell.people.queries import roles_of
from handbell.people.roles import Role
from handbell.policies import access, content, search
from handbell.policies.access import Act
from handbell.policies.models import CLOSED, Policy, Status, Version
from handbell.policies.queries.rows import COLUMNS, version_of
from handbell.policies.queries.versions import binds_any
from handbell.tenancy.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Row:
    """A policy on the list: what is in force, and what is being prepared as far as the reader may know."""

    policy: Policy
    in_force: Version | None
    preparing: list[Version]


_CURRENT: Final = Prepared(
    lambda: (
        Version.objects.exclude(status__in=sorted(CLOSED))
        .order_by("policy__created_at", "number")
        .values_list(*COLUMNS)
    )
)


def policies_for(person: Person, *, on: datetime.date) -> list[Row]:
    """The school's policies as somebody may see them; without a version that they may see, a policy is left out."""
    roles = roles_of(person, on=on)
    rows: dict[Policy, Row] = {}
    for version in map(version_of, _CURRENT.rows()):
        if not access.roles_can(roles, Act.SEE, version):
            continue
        row = rows.get(version.policy) or Row(version.policy, None, [])
        if version.status == Status.IN_FORCE:
            row = Row(row.policy, version, row.preparing)
        else:
            row.preparing.append(version)
        rows[version.policy] = row
    return list(rows.values())


def history(slug: str, roles: frozenset[Role]) -> list[Version]:
    """The versions of a policy that holders of these roles may see, newest first; none when there is no such policy."""
    versions = Version.objects.filter(policy__slug=slug).select_related("author", "policy").defer("content")
    return [version for version in versions if access.roles_can(roles, Act.SEE, version)]


def version_for(roles: frozenset[Role], *, slug: str, label: str) -> Version | None:
    """A version by its address, None when there is none or holders of these roles may not know of it."""
    version = (
        Version.objects.filter(policy__slug=slug, label=label)
        .select_related("policy", "author", "source")
        .defer("source__data", "source__reading")  # an uploaded file may weigh megabytes
        .first()
    )
    if version is None or not access.roles_can(roles, Act.SEE, version):
        return None
    return version


def anchor(ref: str) -> str:
    """The place of a clause on the reading page: "clause-7-5"."""
    return "clause-" + ref.replace(".", "-")


def found(words: content.Content, wanted: str) -> list[content.Clause]:
    """The clauses that hold the wanted words in any language, or whose reference they are."""
    return [
        clause
        for clause in words.clauses()
        if clause.ref == wanted.strip()
        or any(next(search.places(said.whole(), wanted), None) for said in clause.words.values())
    ]


def binding_blocks(words: content.Content, roles: frozenset[Role]) -> Iterator[content.Block]:
    """The clauses that bind holders of any of the roles, each under its headings; headings without any are left out."""
    waiting: list[content.Heading] = []
    for block in words.blocks:
        if isinstance(block, content.Heading):
            waiting = [heading for heading in waiting if heading.level < block.level] + [block]
        elif block.obliges and binds_any(block.binds, roles):
            yield from waiting
            waiting = []
            yield block
