"""A school with a teacher who can be mailed, on a Monday morning."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest

from handbell.people.models import Account, Person, School
from handbell.tenancy.scope import for_school

MONDAY = datetime.datetime(2026, 11, 23, 9, 30, tzinfo=datetime.UTC)


@pytest.fixture
def school(db: None) -> Iterator[School]:
    made = School.objects.create(name="Sample School", slug="sample", nation="england", sample=True)
    with for_school(made.id):
        yield made


@pytest.fixture
def teacher(school: School) -> Person:
    return person(school, "Gwen", account=Account.objects.create_user("gwen@sample.example"))


def person(school: School, name: str, *, email: str = "", account: Account | None = None) -> Person:
    return Person.objects.create(
        school=school,
        given_name=name,
        family_name="Sample",
        email=email,
        account=account,
        joined_on=datetime.date(2026, 9, 1),
    )
