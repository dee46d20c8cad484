"""A school with very many cases, all open to its safeguarding lead. It is made, not measured."""

from __future__ import annotations

import datetime
import time
import uuid
from statistics import median
from unittest import mock

from django.db import connection
from django.utils import timezone
from tests.benchmarks import _telling_school

from handbell.concerns import queries
from handbell.concerns.models import Case, Grant
from handbell.people.models import Person, School
from handbell.people.roles import Role
from handbell.tenancy.scope import for_school
from handbell.vault.fields import EncryptedTextField

AT_ONCE, TURNS = 5_000, 60


def milliseconds(cases: int) -> float:
    """The median of the list's first page."""
    if not School.objects.filter(slug="measured").exists():
        _telling_school.made(profile=False)
    school = School.objects.get(slug="measured")
    with for_school(school.id):
        if not Case.objects.exists():
            _telling_school.tell(school)
        _copy(school, cases - Case.objects.count())
        lead = Person.objects.get(given_name="Sioned")
        on, took = timezone.localdate(), []
        for _turn in range(TURNS):
            began = time.perf_counter()
            queries.cases_page(visible_to=lead, on=on)
            took.append((time.perf_counter() - began) * 1000)
    connection.close()
    return median(took)


def _copy(school: School, number: int) -> None:
    like = Case.objects.order_by("opened_at")[0]
    sealed = like.__dict__["brief"]
    for start in range(0, number, AT_ONCE):
        cases, grants = [], []
        for turn in range(start, min(start + AT_ONCE, number)):
            at = like.opened_at - datetime.timedelta(seconds=turn + 1)
            case = Case(
                id=uuid.uuid4(),
                school=school,
                reference=f"{turn:010d}",
                matter=like.matter,
                opened_at=at,
                first_read_at=at,
            )
            case.__dict__["brief"] = sealed
            cases.append(case)
            grants += [
                Grant(school=school, case=case, role=role, why="told", since=at, opened_at=at)
                for role in (Role.DSL, Role.HEADTEACHER)
            ]
        _insert(cases, grants)
    if number > 0:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _insert(cases: list[Case], grants: list[Grant]) -> None:
    # As it stands in the row that was copied: nothing is sealed anew.
    with mock.patch.object(
        EncryptedTextField,
        "pre_save",
        lambda field, row, add: row.__dict__[field.attname],
    ):
        Case.objects.bulk_create(cases, batch_size=1000)
    Grant.objects.bulk_create(grants, batch_size=1000)
