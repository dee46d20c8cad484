"""The routing rules that count in a school on a day, and the route of one concern by them.

A school's own wording (agreed by two people) comes before that of the pack its policy started from. A policy without
either has none, and the safety baseline, which no policy can switch off, stands alone.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

import structlog

from handbell.concerns.models import Routes, RoutesStatus
from handbell.people.models import School
from handbell.people.roles import Role
from handbell.policies import queries as policies
from handbell.policies.models import Version
from handbell.rules import routing
from handbell.rules.files.places import PACKS
from handbell.rules.files.problems import CannotLoad
from handbell.rules.routing import Baseline, ConcernFacts, Route, RouteBook
from handbell.tenancy.prepared import Prepared

log = structlog.get_logger(__name__)

# Roles as routes name them, and the people of a school who hold them.
_ROLES: Final[Mapping[str, Role]] = {
    "headteacher": Role.HEADTEACHER,
    "deputy_headteacher": Role.DEPUTY,
    "slt": Role.SLT,
    "dsl": Role.DSL,
    "child_protection_officer": Role.DSL,
    "chair_of_governors": Role.CHAIR,
}


@dataclass(frozen=True, slots=True)
class Routed:
    """A route, with the version of the policy it comes from (None: the baseline alone)."""

    route: Route
    version: Version | None
    digest: str

    @property
    def roles(self) -> list[Role]:
        """Roles of the school that the policy itself wants told. Where one of several is enough, the first."""
        out = self.route.shut_out
        named = [told.any_of for told in self.route.policy.tell if not told.may]
        first = [next((one for one in any_of if one in _ROLES and one not in out), None) for any_of in named]
        return list(dict.fromkeys(_ROLES[one] for one in first if one is not None))


@cache
def baseline() -> Baseline:
    """The safety baseline."""
    return routing.load_baseline()


@lru_cache(maxsize=64)
def _of_pack(pack: str) -> RouteBook:
    return routing.load_pack(PACKS / pack)


@lru_cache(maxsize=64)
def _of_text(text: str, _digest: str) -> RouteBook:
    return routing.load(text)


_OWN: Final = Prepared(
    lambda *, policy: (
        Routes.objects.filter(policy_id=policy, status=RoutesStatus.IN_FORCE)
        .order_by()
        .values_list("text", "digest")
    )
)


def book_for(version: Version | None) -> RouteBook | None:
    """The routing rules that count for a version's policy; None when nobody has written any."""
    if version is None:
        return None
    own = _OWN.first(policy=version.policy_id)
    if own is not None:
        return _of_text(*own)
    return book_at_first(version)


def book_at_first(version: Version) -> RouteBook | None:
    """The routing rules of the pack that a version's policy started from; None when it started from none."""
    pack = version.policy.pack
    return _of_pack(pack) if pack in policies.pack_ids() else None


def for_telling(school: School, category: str, facts: Mapping[str, Any], *, on: datetime.date) -> Routed:
    """The route of a concern, by the policy in force on a day. It always gives one, for telling must not fail by it:

    rules that cannot be used leave the baseline alone, facts that cannot be leave the category alone.
    """
    version = next(iter(policies.in_force_without_words(on=on)), None)
    try:
        book = book_for(version)
    except CannotLoad:
        log.error("routes_unusable", version=str(version.id) if version else "")
        book = None
    try:
        read = routing.read_facts(category, facts)
    except routing.CannotRoute:
        log.warning("facts_not_routed", category=category)
        read = ConcernFacts(category)
    route = routing.route(book, baseline(), read, school.nation, on=on)
    digest = f"{book.digest if book else ''}+{baseline().digest}"
    return Routed(route, version, digest)


__all__ = ["Baseline", "ConcernFacts", "Routed", "baseline", "book_at_first", "book_for", "for_telling"]
