"""A school with two people, a case's compartment, and a way to give a file."""

from __future__ import annotations

import datetime
import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings

from handbell.evidence import operations
from handbell.evidence.models import Exhibit
from handbell.people.models import Person, School
from handbell.tenancy.scope import for_school
from handbell.vault import compartments
from tests.evidence.files import picture

NOW = datetime.datetime(2026, 11, 21, 9, 0, tzinfo=datetime.UTC)


@dataclass
class Case:
    """Who and what every story here has."""

    school: School
    gwen: Person
    huw: Person
    compartment: UUID

    def give(
        self, content: bytes | None = None, name: str = "photo.png", by: Person | None = None
    ) -> Exhibit:
        """A file is received with the case."""
        return operations.receive(
            source=io.BytesIO(picture() if content is None else content),
            name=name,
            compartment_id=self.compartment,
            school_id=self.school.id,
            by=by,
            now=NOW,
        )


@pytest.fixture
def case(db: None) -> Iterator[Case]:
    school = School.objects.create(name="Sample School", slug="sample", nation="england", sample=True)
    with for_school(school.id):
        gwen, huw = (
            Person.objects.create(
                school=school, given_name=name, family_name="Sample", joined_on=datetime.date(2026, 9, 1)
            )
            for name in ("Gwen", "=Huw")
        )
        yield Case(school, gwen, huw, compartments.new(school_id=school.id, purpose="case", now=NOW))
    for shelf in stored():
        shutil.rmtree(shelf, ignore_errors=True)


def stored() -> list[Path]:
    """The folders of both shelves."""
    return [Path(settings.DATA, "files", "exhibits"), Path(settings.DATA, "sealed-away")]


def blobs() -> list[Path]:
    """Every file of the store."""
    return [path for shelf in stored() for path in shelf.rglob("*") if path.is_file()]
