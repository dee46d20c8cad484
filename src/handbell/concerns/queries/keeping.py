"""How long cases are kept, when that is over, what holds them, and what waits to be let go.

Handbell knows no period of its own: one that is not set keeps a case for good.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from handbell.concerns import access
from handbell.concerns.access import Act
from handbell.concerns.matters import Matter
from handbell.concerns.models import Case, Disposal, DisposalStatus, Hold, KeepFor, Status
from handbell.concerns.queries.case_pages import acts_of
from handbell.concerns.queries.cases import brief
from handbell.evidence import queries as evidence
from handbell.people.calendar import day_of
from handbell.people.models import Person

WAITING: Final = (DisposalStatus.PROPOSED, DisposalStatus.AGREED)
BORN: Final = "born"  # in the sealed brief of a case
# Nobody at school is older; so a case that counts from birth need not be opened before this many years are left.
OLDEST_AT_SCHOOL: Final = 19
ASKED_AGAIN: Final = datetime.timedelta(days=365)
_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Offer:
    """A period that a source outside the school gives. Only offered: the school sets it."""

    years: int
    from_birth: bool
    source: str | Promise


# Read at the source named: https://dataprotection.education/best-practice-update/
# 234-best-practice-on-the-retention-of-child-protection-information (IRMS toolkit for schools). For the other matters
# no period was found that is confirmed, so none is offered.
OFFERS: Final[Mapping[Matter, Offer]] = {
    Matter.PUPIL: Offer(
        25,
        from_birth=True,
        source=_("Information and Records Management Society, toolkit for schools (guidance, not law)"),
    )
}


@dataclass(frozen=True, slots=True)
class Period:
    """How long cases about somebody are kept: as set by the school (`row`), and what may be offered."""

    matter: Matter
    row: KeepFor | None
    offer: Offer | None


@dataclass(frozen=True, slots=True)
class Keeping:
    """How a case stands: its period, the day on which that is over (None: not known), and what was proposed."""

    case: Case
    row: KeepFor | None
    born: datetime.date | None
    ends_on: datetime.date | None
    holds: list[Hold]
    disposal: Disposal | None
    sealed_files: int
    may: frozenset[str]
    may_agree: bool

    @property
    def is_over(self) -> bool:
        """Whether a proposal may be made, as far as the period goes."""
        return self.row is not None and self.ends_on is not None

    @property
    def needs_birth(self) -> bool:
        """Whether nothing can be counted, for a date of birth is missing."""
        return self.row is not None and self.row.from_birth and self.born is None


def periods() -> list[Period]:
    """Every matter with what the school set last, in the order of the matters."""
    rows = latest()
    return [Period(one, rows.get(one), OFFERS.get(one)) for one in Matter]


def latest() -> dict[Matter, KeepFor]:
    """What counts now, by matter. A matter that is missing has no period."""
    found: dict[Matter, KeepFor] = {}
    for row in KeepFor.objects.select_related("set_by").order_by("-set_at", "-id"):
        found.setdefault(Matter(row.matter), row)
    return found


def after_years(day: datetime.date, years: int) -> datetime.date:
    """The same day so many years on; for 29 February the day after, so that nothing ends too early."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return datetime.date(day.year + years, 3, 1)


def born_of(case: Case) -> datetime.date | None:
    """The date of birth from which a case counts, opened; None when nobody put it down, or it cannot be opened."""
    try:
        said = brief(case).get(BORN)
        return datetime.date.fromisoformat(said) if said else None
    except (
        ValueError,
        RuntimeError,
    ):  # Damaged, KeyMissing: one case must not keep the clock from the others
        return None


def ends_on(case: Case, row: KeepFor | None) -> datetime.date | None:
    """The first day on which a case need not be kept; None while that is not known."""
    if row is None or case.closed_at is None:
        return None
    start = born_of(case) if row.from_birth else day_of(case.closed_at)
    return after_years(start, row.years) if start else None


def is_over(case: Case, row: KeepFor | None, *, on: datetime.date) -> bool:
    """Whether the period of a case is over on a day."""
    end = ends_on(case, row)
    return end is not None and end <= on


def holds_of(case: Case) -> QuerySet[Hold]:
    """What keeps a case, whatever its period says."""
    return Hold.objects.filter(case=case, until=None).select_related("by")


def sealed_files(case: Case) -> int:
    """How many files of a case are sealed away and wait for a word of the police or the authority."""
    return evidence.exhibits_in(case.id).filter(status=evidence.Status.SEALED_AWAY).count()


def candidates(row: KeepFor, *, now: datetime.datetime) -> QuerySet[Case]:
    """Closed cases of a matter that may be over, without those on hold, proposed, or stopped within a year."""
    years = max(row.years - OLDEST_AT_SCHOOL, 0) if row.from_birth else row.years
    mine = Disposal.objects.filter(case=OuterRef("pk"))
    # A day more: the exact day is worked out case by case.
    before = now - datetime.timedelta(days=years * 365 - 1)
    return (
        Case.objects.filter(status=Status.CLOSED, matter=row.matter, closed_at__lte=before)
        .exclude(Exists(Hold.objects.filter(case=OuterRef("pk"), until=None)))
        .exclude(Exists(mine.filter(status__in=WAITING)))
        .exclude(Exists(mine.filter(status=DisposalStatus.STOPPED, done_at__gt=now - ASKED_AGAIN)))
        .order_by("closed_at", "id")
    )


def agreed_and_due(*, now: datetime.datetime) -> list[Disposal]:
    """Whose soft period is over."""
    rows = Disposal.objects.filter(status=DisposalStatus.AGREED, not_before__lte=now)
    return list(rows.select_related("case").order_by("not_before", "id")[:_AT_ONCE])


def waiting_to_go(*, visible_to: Person, on: datetime.date) -> list[Disposal]:
    """What was proposed and not decided or not done yet, in the cases that somebody may see."""
    rows = Disposal.objects.filter(case__in=access.visible(visible_to, on=on), status__in=WAITING)
    return list(
        rows.select_related("case", "proposed_by", "decided_by").order_by("proposed_at", "id")[:_AT_ONCE]
    )


def disposal_of(case: Case, disposal_id: UUID) -> Disposal:
    """A proposal of a case. Raises NotFound."""
    found = Disposal.objects.filter(case=case, id=disposal_id).first()
    if found is None:
        raise access.NotFound
    return found


def hold_of(case: Case, hold_id: UUID) -> Hold:
    """A hold of a case. Raises NotFound."""
    found = Hold.objects.filter(case=case, id=hold_id).first()
    if found is None:
        raise access.NotFound
    return found


def keeping_of(case: Case, *, visible_to: Person, now: datetime.datetime) -> Keeping:
    """How a case stands. Look first. Raises NotFound, NotAllowed."""
    on = day_of(now)
    access.check(visible_to, Act.READ, case, on=on)
    row = latest().get(Matter(case.matter))
    waits = Disposal.objects.filter(case=case, status__in=WAITING).select_related("proposed_by", "decided_by")
    disposal = waits.first()
    asked_by = disposal.proposed_by_id if disposal else None
    return Keeping(
        case=case,
        row=row,
        born=born_of(case),
        ends_on=ends_on(case, row),
        holds=list(holds_of(case)),
        disposal=disposal,
        sealed_files=sealed_files(case),
        may=acts_of(case, visible_to, on=on),
        may_agree=access.can(visible_to, Act.AGREE_DISPOSAL, case, on=on, asked_by=asked_by),
    )
