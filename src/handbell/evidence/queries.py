"""The only reader for other rooms. Who may look is decided by the room above, which owns the case."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from handbell.evidence import bounded, custody
from handbell.evidence.custody import Fault, Line, check_custody
from handbell.evidence.limits import LARGEST_FILE, MEGABYTE, MOST_FILES
from handbell.evidence.models import CustodyEntry, Exhibit, SafeCopy
from handbell.evidence.serving import HEADERS, headers_for, headers_for_page
from handbell.evidence.states import Status
from handbell.evidence.store import store
from handbell.people.models import Person

__all__ = [
    "HEADERS",
    "LARGEST_FILE",
    "MEGABYTE",
    "MOST_FILES",
    "Fault",
    "Line",
    "Soundness",
    "Status",
    "blobs",
    "check_custody",
    "custody_csv",
    "custody_list",
    "exhibits_in",
    "headers_for",
    "headers_for_page",
    "missing_blobs",
    "not_bounded",
    "pages_of",
]


class Soundness(models.TextChoices):
    """How an original is found."""

    WHOLE = "whole", _("As it was received")
    DAMAGED = "damaged", _("Not as it was received: changed or cut")
    MISSING = "missing", _("Not there")
    DESTROYED = "destroyed", _("Destroyed, as the line of custody says")


def exhibits_in(compartment_id: UUID) -> models.QuerySet[Exhibit]:
    """The exhibits of a case in the school being worked for, oldest first; sealed away and destroyed ones too."""
    return Exhibit.objects.filter(compartment_id=compartment_id)


def pages_of(exhibit: Exhibit) -> models.QuerySet[SafeCopy]:
    """The pages of a safe copy that was made, in order; none before it was first asked for."""
    return SafeCopy.objects.filter(exhibit=exhibit).select_related("exhibit")


def custody_list(exhibits: Iterable[Exhibit]) -> list[Line]:
    """The lines of custody of these exhibits, exhibit by exhibit, each from its first."""
    ids = [exhibit.id for exhibit in exhibits]
    entries = list(
        CustodyEntry.objects.filter(exhibit__in=ids).order_by("exhibit__received_at", "exhibit", "seq")
    )
    people = Person.objects.filter(id__in={entry.by for entry in entries if entry.by})
    names = {person.id: person.full_name for person in people}
    return [
        Line(
            exhibit=custody.canonical_id(entry.exhibit_id),
            seq=entry.seq,
            at=custody.canonical_time(entry.at),
            by=custody.canonical_id(entry.by),
            name=names.get(entry.by, "") if entry.by else "",
            what=entry.what,
            detail=entry.detail_json,
            prev=entry.prev,
            hash=entry.hash,
        )
        for entry in entries
    ]


def custody_csv(exhibits: Iterable[Exhibit]) -> str:
    """The same list as CSV, with how anybody can check it (see `check_custody`)."""
    return custody.as_csv(custody_list(exhibits))


def missing_blobs() -> list[Exhibit]:
    """Exhibits of the school being worked for whose bytes are not in the store, though they should be."""
    there = {name for exhibit in _schools() for name, _written in store().names(exhibit)}
    rows = Exhibit.objects.exclude(status=Status.DESTROYED)
    return [exhibit for exhibit in rows if exhibit.blob not in there]


def blobs() -> frozenset[str]:
    """Every blob that a row of the school being worked for speaks of."""
    originals = Exhibit.objects.exclude(blob="").values_list("blob", flat=True)
    return frozenset([*originals, *SafeCopy.objects.values_list("blob", flat=True)])


def not_bounded() -> tuple[str, ...]:
    """What this system does not hold the reading of strangers' files to; empty where everything is bounded."""
    return bounded.missing()


def _schools() -> set[UUID]:
    return set(Exhibit.objects.order_by().values_list("school_id", flat=True).distinct())
