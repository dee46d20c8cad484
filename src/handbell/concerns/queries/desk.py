"""Looking for words in the cases that one may see, and what of them waits for somebody on the home page."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from handbell.concerns import access, sealed
from handbell.concerns.models import Case, Concern, Entry, Involved, Status, Step, StepStatus
from handbell.concerns.models.cases import Lane
from handbell.concerns.queries.cases import Line, category_of, latest, unread
from handbell.people import queries as people
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.ui.tasks import Task
from handbell.vault import compartments
from handbell.vault.sealing import Damaged

AT_MOST: Final = 200
MANY: Final = 1000


@dataclass(frozen=True, slots=True)
class Found:
    """The cases in which words were found, the latest first. `all_searched` is False when there were too many."""

    lines: list[Line]
    searched: int
    all_searched: bool


def search(words: str, *, visible_to: Person, on: datetime.date) -> Found:
    """Cases whose words hold each of the given words, of the latest two hundred that somebody may see.

    Nothing of what is sealed is kept in an index: it is opened here and looked through.
    """
    wanted = words.casefold().split()
    ids = [latest(visible_to, on=on, closed=closed, most=AT_MOST + 1) for closed in (False, True)]
    newest = sorted((at, one) for one, at in (ids[0] | ids[1]).items())[::-1]
    rows = Case.objects.filter(id__in=[one for _at, one in newest[:AT_MOST]]).exclude(status=Status.ERASED)
    searched = list(rows.order_by("-opened_at", "id"))
    with compartments.held():
        compartments.fetch(case.id for case in searched)
        texts = _texts(searched)
        found = [
            Line(case, category_of(case))
            for case in searched
            if wanted and all(word in texts[case.id] for word in wanted)
        ]
    return Found(found, len(searched), len(newest) <= AT_MOST)


def _texts(cases: list[Case]) -> dict[object, str]:
    """All the words of each case, in small letters. What cannot be opened is passed over."""
    parts: dict[object, list[str]] = {case.id: [case.reference, _category(case)] for case in cases}
    for concern in Concern.objects.filter(case__in=cases):
        told = _opened(concern, "told")
        parts[concern.case_id] += [told.get("words", ""), *told.get("details", {}).values()]
    for involved in Involved.objects.filter(case__in=cases, ended_at=None):
        parts[involved.case_id].append(_opened(involved, "who").get("name", ""))
    for entry in Entry.objects.filter(case__in=cases):
        parts[entry.case_id].append(_plain(entry))
    return {case_id: "\n".join(map(str, found)).casefold() for case_id, found in parts.items()}


def _category(case: Case) -> str:
    found = category_of(case)
    return str(found.label) if found else ""


def _plain(entry: Entry) -> str:
    try:
        return str(entry.words)
    except Damaged:
        return ""


def _opened(row: object, column: str) -> dict[str, Any]:
    try:
        return sealed.load(getattr(row, column))
    except Damaged:
        return {}


def in_bulk(person: Person, *, on: datetime.date) -> int:
    """How many of the latest thousand open cases are probably alike."""
    ids = latest(person, on=on, closed=False, most=MANY)
    return Case.objects.filter(id__in=ids, lane=Lane.BULK).count()


def tasks_for(person: Person, *, now: datetime.datetime) -> list[Task]:
    """Concerns to read, and steps that ran out. A task says how many, and nothing of what."""
    on = day_of(now)
    tasks = []
    waiting = list(unread(person, on=on)[:100])
    if waiting:
        text = _("Read what was told")
        tasks.append(Task(text, _address(person, waiting, on), _("Not read yet"), "do", len(waiting)))
    late = _late_steps(person, now=now)
    if late:
        text = _("Steps that are overdue")
        tasks.append(Task(text, _address(person, late, on), _("Overdue"), "late", len(late)))
    return tasks


def _late_steps(person: Person, *, now: datetime.datetime) -> list[Case]:
    """The case of each overdue step that is this person's: given to them, or in a case that they lead."""
    own = Q(assigned_to=person) | Q(assigned_to=None, case__lead=person)
    rows = Step.objects.filter(own, status=StepStatus.OPEN, due_at__lte=now, case__closed_at=None)
    there = access.visible(person, on=day_of(now))
    found = rows.filter(case__in=there).select_related("case").order_by("due_at", "id")
    return [row.case for row in found[:100]]


def _address(person: Person, cases: list[Case], on: datetime.date) -> str:
    """The list for those who have one; for others, the one case."""
    if access.may_have_cases(people.roles_of(person, on=on)):
        return reverse("concerns:index")
    return reverse("concerns:case", kwargs={"reference": cases[0].reference})
