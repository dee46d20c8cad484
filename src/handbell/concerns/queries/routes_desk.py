"""A school's routing rules as its pages show them: in force, waiting, before; and what a change does."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from handbell.concerns import desk_access as access
from handbell.concerns import route_books
from handbell.concerns.desk_access import DeskAct
from handbell.concerns.models import Routes, RoutesStatus
from handbell.concerns.route_books import Effect
from handbell.people.models import Person
from handbell.policies import queries as policies
from handbell.policies.models import Version
from handbell.rules.files.problems import CannotLoad
from handbell.rules.routing import RouteBook


@dataclass(frozen=True, slots=True)
class RoutesOf:
    """The routing rules of one policy in force: its book (None: it cannot be used), and what waits."""

    version: Version
    book: RouteBook | None
    own: Routes | None
    waiting: Routes | None

    @property
    def number(self) -> int:
        """How many pieces there are."""
        return len(self.book.pieces) if self.book else 0


def all_routes(*, visible_to: Person, on: datetime.date) -> list[RoutesOf]:
    """The routing rules of each policy in force, for those who set up the desk; nothing for anybody else."""
    if not access.can(visible_to, DeskAct.SEE, on=on):
        return []
    return [_routes_of(version) for version in policies.versions_in_force(on=on)]


def routes_of(slug: str, *, visible_to: Person, on: datetime.date) -> RoutesOf | None:
    """Those of one policy by its slug; None when it is not there for them."""
    if not access.can(visible_to, DeskAct.SEE, on=on):
        return None
    version = policies.versions_in_force(on=on).filter(policy__slug=slug).first()
    return _routes_of(version) if version else None


def _routes_of(version: Version) -> RoutesOf:
    rows = Routes.objects.filter(policy_id=version.policy_id).select_related("proposed_by", "decided_by")
    live = {row.status: row for row in rows.filter(status__in=[RoutesStatus.IN_FORCE, RoutesStatus.PROPOSED])}
    book: RouteBook | None
    try:
        book = route_books.standing(version)
    except CannotLoad:
        book = None
    return RoutesOf(version, book, live.get(RoutesStatus.IN_FORCE), live.get(RoutesStatus.PROPOSED))


def wordings(version: Version, *, visible_to: Person, on: datetime.date) -> QuerySet[Routes]:
    """Every wording of a policy's routing rules that was ever proposed, the latest first."""
    if not access.can(visible_to, DeskAct.SEE, on=on):
        return Routes.objects.none()
    rows = Routes.objects.filter(policy_id=version.policy_id)
    return rows.select_related("proposed_by", "decided_by").order_by("-proposed_at", "-id")


def wording(version: Version, row_id: UUID, *, visible_to: Person, on: datetime.date) -> Routes | None:
    """One of them."""
    return wordings(version, visible_to=visible_to, on=on).filter(id=row_id).first()


def book_before(row: Routes, version: Version) -> RouteBook:
    """The book that a wording replaced or would replace: the one that came into force last before it, or the pack's.

    Raises CannotLoad.
    """
    if row.status == RoutesStatus.PROPOSED:
        return route_books.standing(version)
    decided = row.decided_at or row.proposed_at
    rows = Routes.objects.filter(
        policy_id=row.policy_id,
        status__in=[RoutesStatus.IN_FORCE, RoutesStatus.SUPERSEDED],
        decided_at__lt=decided,
    )
    earlier = rows.exclude(id=row.id).order_by("-decided_at").first()
    if earlier is not None:
        return route_books.waiting_book(earlier.text, earlier.digest)
    return route_books.beginning(version)


def effect_of(row: Routes, version: Version, *, on: datetime.date) -> Effect:
    """What a wording does, or did, beside the one before it. Raises CannotLoad."""
    after = route_books.waiting_book(row.text, row.digest)
    return route_books.effect(book_before(row, version), after, version.school, on=on)
