"""Founding: an authority or trust, a school."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction
from django.utils.text import slugify

from handbell.audit import operations as audit
from handbell.people.models import Nation, Organisation, School
from handbell.tenancy.scope import for_school


def found_organisation(*, name: str, kind: Organisation.Kind, nation: Nation) -> Organisation:
    """A local authority or a trust. It belongs to no school, so no school's record speaks of it."""
    return Organisation.objects.create(name=name, kind=kind, nation=nation)


def found_school(
    *,
    name: str,
    nation: Nation | str,
    now: datetime.datetime,
    governing_body: School.GoverningBody | str = School.GoverningBody.GOVERNORS,
    organisation: Organisation | None = None,
    name_cy: str = "",
    slug: str = "",
    sample: bool = False,
) -> School:
    """A new school with nobody in it. Its first people are added with `by=None`, inside `for_school(school.id)`.

    `slug` is made from the name, with a number when it is taken.
    """
    school_id = uuid.uuid4()
    with for_school(school_id), transaction.atomic():
        school = School.objects.create(
            id=school_id,
            name=name,
            name_cy=name_cy,
            slug=_free_slug(slug or slugify(name)),
            nation=Nation(nation),
            governing_body=School.GoverningBody(governing_body),
            organisation=organisation,
            sample=sample,
        )
        with audit.locked(school_id):
            audit.record(
                school_id=school_id,
                by=None,
                action="people.school_founded",
                kind="school",
                object_id=school_id,
                detail={"nation": school.nation, "sample": sample},
                now=now,
            )
    return school


def _free_slug(wanted: str) -> str:
    wanted = wanted[:70] or "school"
    taken = set(School.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
