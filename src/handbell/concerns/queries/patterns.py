"""Patterns over time, over no other cases than those that somebody may see.

Low-level concerns about the same adult, and kinds of misuse on a grid. Small numbers are hidden in what is passed on.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from handbell.concerns import access, sealed
from handbell.concerns.matters import Matter, Nature, Risk
from handbell.concerns.models import Case, Involved, Part
from handbell.concerns.queries.cases import brief_of
from handbell.people.models import Person
from handbell.vault import compartments

SMALL: Final = 5
MOST: Final = 2000
TWICE: Final = 2


@dataclass(frozen=True, slots=True)
class Again:
    """An adult about whom there were several low-level concerns: how many in 12 and in 24 months, and which."""

    name: str
    in_12: int
    in_24: int
    cases: list[Case]


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of a grid: a number, or that it is too small to be passed on."""

    number: int
    hidden: bool

    @property
    def words(self) -> str:
        """As it is shown."""
        return f"<{SMALL}" if self.hidden else str(self.number)


@dataclass(frozen=True, slots=True)
class Grid:
    """How many cases of a year lie where. `cut`: there were more cases than were counted."""

    heads: list[str]
    rows: list[tuple[str, list[Cell]]]
    risks: list[tuple[str, Cell]]
    counted: int
    cut: bool


def low_level(*, visible_to: Person, on: datetime.date) -> list[Case]:
    """The low-level concerns of 24 months that somebody may see, open and closed, the latest first."""
    since = on - datetime.timedelta(days=730)
    mine = access.visible(visible_to, on=on).filter(matter=Matter.LOW_LEVEL, opened_at__date__gte=since)
    return list(mine.order_by("-opened_at", "id")[:MOST])


def again(*, visible_to: Person, on: datetime.date) -> list[Again]:
    """Adults with two low-level concerns or more in 24 months, the most first.

    Somebody is listed only for a reader of all the low-level concerns about them; else nothing tells of them.
    """
    since = on - datetime.timedelta(days=730)
    low = Case.objects.filter(matter=Matter.LOW_LEVEL, opened_at__date__gte=since)
    found = {case.id: case for case in low_level(visible_to=visible_to, on=on)}
    if not found:
        return []
    rows = Involved.objects.filter(part=Part.SUBJECT, ended_at=None, case__in=list(found)).exclude(index="")
    by_index: dict[str, dict[UUID, Involved]] = defaultdict(dict)
    for row in rows:
        by_index[row.index][row.case_id] = row
    all_of = _all(low, set(by_index))
    with compartments.held():
        compartments.fetch(found)
        listed = [
            _again(rows_of, found, on=on)
            for index, rows_of in by_index.items()
            if len(rows_of) >= TWICE and set(rows_of) == all_of[index]
        ]
    return sorted(listed, key=lambda one: (-one.in_12, -one.in_24, one.name))


def _all(low: QuerySet[Case], indexes: set[str]) -> dict[str, set[UUID]]:
    """Every low-level case about each of these adults, whoever may read it."""
    found: dict[str, set[UUID]] = defaultdict(set)
    rows = Involved.objects.filter(part=Part.SUBJECT, ended_at=None, index__in=indexes, case__in=low)
    for index, case_id in rows.values_list("index", "case_id"):
        found[index].add(case_id)
    return found


def _again(rows: dict[UUID, Involved], cases: dict[UUID, Case], *, on: datetime.date) -> Again:
    about = sorted((cases[one] for one in rows), key=lambda case: case.opened_at, reverse=True)
    year = on - datetime.timedelta(days=365)
    name = str(sealed.load(next(iter(rows.values())).who).get("name", ""))
    return Again(name, sum(case.opened_at.date() >= year for case in about), len(about), about)


def grid(*, visible_to: Person, on: datetime.date, to_pass_on: bool = False) -> Grid:
    """The misuse grid of a policy (contact, conduct, content by nature) and today's four areas, over twelve months.

    Counted over the cases that somebody may see. `to_pass_on`: for people who may not read them, so that numbers from
    1 to 4 are hidden.
    """
    since = on - datetime.timedelta(days=365)
    cases = list(access.visible(visible_to, on=on).filter(opened_at__date__gte=since)[: MOST + 1])
    fields: dict[str, int] = defaultdict(int)
    with compartments.held():
        compartments.fetch(case.id for case in cases[:MOST])
        for case in cases[:MOST]:
            kept = _misuse(case)
            for one in [*kept.get("risks", []), *kept.get("fields", [])]:
                fields[one] += 1

    def cell(key: str) -> Cell:
        return Cell(fields[key], to_pass_on and 0 < fields[key] < SMALL)

    kinds = [risk for risk in Risk if risk != Risk.COMMERCE]
    return Grid(
        heads=[str(nature.label) for nature in Nature],
        rows=[(str(risk.label), [cell(f"{risk}/{nature}") for nature in Nature]) for risk in kinds],
        risks=[(str(risk.label), cell(str(risk))) for risk in Risk],
        counted=min(len(cases), MOST),
        cut=len(cases) > MOST,
    )


def _misuse(case: Case) -> dict[str, list[str]]:
    """What was kept of a case; nothing when it cannot be opened."""
    try:
        found: dict[str, list[str]] = brief_of(case).get("misuse", {})
    except (ValueError, RuntimeError):  # damaged, erased, without its key
        return {}
    return found
