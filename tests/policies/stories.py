"""How versions come about in tests: by operations alone, so that tests begin only in states the product can reach."""

from __future__ import annotations

import datetime

from handbell.people.roles import Role
from handbell.policies import operations
from handbell.policies.models import Decision, Version
from tests.cast import NOW, Cast


def draft(cast: Cast, pack: str = "sunning-hill") -> Version:
    """A draft by the deputy."""
    return operations.adopt_pack(pack_id=pack, by=cast.deputy, now=NOW)


def submitted(cast: Cast, version: Version | None = None) -> Version:
    """A version that waits for the head and the chair."""
    return operations.submit_for_approval(version=version or draft(cast), by=cast.deputy, now=NOW)


def approved(cast: Cast, version: Version | None = None, now: datetime.datetime = NOW) -> Version:
    """A version that the head and the chair have approved."""
    version = submitted(cast, version)
    for person, role in ((cast.head, Role.HEADTEACHER), (cast.chair, Role.CHAIR)):
        operations.decide(
            version=version,
            role=role,
            decision=Decision.APPROVE,
            words="",
            sha256=version.sha256,
            by=person,
            now=now,
        )
    version.refresh_from_db()
    return version


def in_force(cast: Cast, version: Version | None = None, now: datetime.datetime = NOW) -> Version:
    """A version that counts from the day of `now`."""
    return operations.bring_into_force(
        version=approved(cast, version, now), on=now.date(), by=cast.head, now=now
    )
