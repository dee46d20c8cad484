"""The cases that somebody may see: a page of the list, one of them, and whether any wait."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from handbell.concerns import access, sealed
from handbell.concerns.matters import Category
from handbell.concerns.models import Case, Grant, Status
from handbell.concerns.models.cases import Lane
from handbell.people import queries as people
from handbell.people.models import Person
from handbell.vault import compartments

PAGE = 50
MANY = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list. `category` is opened for the reader; None when it cannot be (its key is damaged or lost)."""

    case: Case
    category: Category | None

    @property
    def words(self) -> str:
        """What it is about, in the words of its category."""
        return str(self.category.label) if self.category else str(self.case.get_matter_display())


@dataclass(frozen=True, slots=True)
class CasePage:
    """Some cases, the latest first; `before` is the moment from which the next page goes on, None on the last."""

    lines: list[Line]
    before: datetime.datetime | None


def cases_page(
    *,
    visible_to: Person,
    on: datetime.date,
    closed: bool = False,
    lane: Lane | None = None,
    before: datetime.datetime | None = None,
    size: int = PAGE,
) -> CasePage:
    """A page of the cases that somebody may see, open or closed.

    As fast with a million cases as with a thousand: each of the few ways in (their roles, they themselves) is one
    index, read from its end.
    """
    found: dict[UUID, datetime.datetime] = {}
    for way in _ways_in(visible_to, on=on):
        rows = _grants(way, closed=closed)
        if before is not None:
            rows = rows.filter(opened_at__lt=before)
        if lane is not None:
            rows = rows.filter(case__lane=lane)
        rows = rows.exclude(access.not_shut_out(visible_to, "case"))
        found |= dict(rows.order_by("-opened_at").values_list("case_id", "opened_at")[: size + 1])
    latest = sorted(found, key=lambda one: (found[one], one), reverse=True)
    shown = latest[:size]
    cases = Case.objects.filter(id__in=shown).exclude(status=Status.ERASED).select_related("lead").in_bulk()
    with compartments.held():
        compartments.fetch(cases)
        lines = [Line(cases[one], category_of(cases[one])) for one in shown if one in cases]
    more = len(latest) > size
    return CasePage(lines, found[shown[-1]] if more and shown else None)


def latest(person: Person, *, on: datetime.date, closed: bool, most: int) -> dict[UUID, datetime.datetime]:
    """The ids of the latest cases that somebody may see, with the moment when each was opened; in no order."""
    found: dict[UUID, datetime.datetime] = {}
    for way in _ways_in(person, on=on):
        rows = _grants(way, closed=closed)
        rows = rows.exclude(access.not_shut_out(person, "case")).order_by("-opened_at")
        found |= dict(rows.values_list("case_id", "opened_at")[:most])
    return found


def _grants(way: Q, *, closed: bool) -> QuerySet[Grant]:
    # Asked for with "in": of a bare yes-or-no column SQLite does not see that one index holds all of it in order.
    return Grant.objects.filter(way, until=None, open__in=[not closed])


def _ways_in(person: Person, *, on: datetime.date) -> list[Q]:
    """Each role of a person, and they themselves; nothing once they have left."""
    if not person.is_here(on):
        return []
    return [Q(person=person), *(Q(role=str(role)) for role in people.roles_of(person, on=on))]


def category_of(case: Case) -> Category | None:
    """What a case is about, opened; None when it cannot be opened."""
    try:
        return Category(brief_of(case).get("category", ""))
    except (ValueError, RuntimeError):  # Damaged, Erased, KeyMissing, and a category of a newer Handbell
        return None


def brief_of(case: Case) -> dict[str, Any]:
    """What a case was opened with. Raises Damaged, KeyMissing."""
    return sealed.load(case.brief)


def brief(case: Case) -> dict[str, Any]:
    """What a case was opened with or sorted as, for its forms; empty when it cannot be opened."""
    try:
        return brief_of(case)
    except (ValueError, RuntimeError):
        return {}


def seen(reference: str, *, visible_to: Person, on: datetime.date) -> Case | None:
    """A case by its reference as somebody typed it; None when it is not there for them."""
    plain = reference.strip().upper()
    return access.visible(visible_to, on=on).filter(reference=plain).first()


def case_for(reference: str, *, visible_to: Person, on: datetime.date) -> Case:
    """A case by its reference. Raises access.NotFound alike for one that is not there and one that is not theirs."""
    case = (
        access.visible(visible_to, on=on)
        .filter(reference=reference)
        .select_related("lead", "version")
        .first()
    )
    if case is None:
        raise access.NotFound
    return case


def waiting(person: Person, *, on: datetime.date) -> int:
    """How many open cases nobody has read yet, of those that exist for somebody; no more than a hundred are counted."""
    return len(unread(person, on=on)[:MANY])


def unread(person: Person, *, on: datetime.date) -> QuerySet[Case]:
    """Cases that nobody has read yet, of those that exist for somebody, the oldest first."""
    return access.visible(person, on=on).filter(first_read_at=None).order_by("opened_at")
