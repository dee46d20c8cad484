"""Checking the record of every school, or of one, against anchors kept outside the database."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

from django.db import DatabaseError

from handbell.audit import anchors as anchor_files
from handbell.audit import stream
from handbell.audit.anchors import Anchors
from handbell.audit.key import KeyMissing
from handbell.audit.verify import Verdict, verify
from handbell.people.models import School
from handbell.tenancy.scope import for_every_school, for_school

_RECEIPT = re.compile(r"(\d{1,18})\s+([0-9a-f]{8,64})")


class CannotCheck(Exception):
    """The record could not be checked; the text says why."""


def check(
    *, slug: str | None = None, anchor_file: Path | None = None, receipts: list[str] | None = None
) -> dict[str, Verdict]:
    """What was found in each school's chain, by the school's short name. Raises CannotCheck.

    `anchor_file`: anchors kept elsewhere; without it our own, where there are any. `receipts`: anchors printed on
    paper, "SEQ HASH"; they need a school.
    """
    try:
        schools = _schools(slug)
        known = _anchors(anchor_file)
        for receipt in receipts or []:
            _add_receipt(receipt, schools, known)
        found = {}
        for name, school_id in schools.items():
            with for_school(school_id):
                found[name] = verify(school_id, known.get(school_id))
    except (DatabaseError, OSError, KeyMissing, anchor_files.NotAnchors) as problem:
        raise CannotCheck(str(problem)) from problem
    return found


def _schools(slug: str | None) -> dict[str, UUID]:
    """Ids by short name. Schools which only the anchors or the chains know are checked too, by their id."""
    if slug is not None:
        school = School.objects.filter(slug=slug).first()
        if school is None:
            raise CannotCheck(f"there is no school {slug!r}.")
        return {slug: school.id}
    names = dict(School.objects.values_list("id", "slug"))
    with for_every_school("every school's record is checked"):
        chains = stream.schools_with_events()
    return {names.get(school_id, str(school_id)): school_id for school_id in [*names, *chains]}


def _anchors(chosen: Path | None) -> dict[UUID, Anchors]:
    if chosen is None and not anchor_files.file().exists():
        return {}
    return anchor_files.read(chosen or anchor_files.file())


def _add_receipt(receipt: str, schools: dict[str, UUID], known: dict[UUID, Anchors]) -> None:
    written = _RECEIPT.fullmatch(receipt.strip().lower())
    if written is None:
        raise CannotCheck(f"{receipt!r} is not a receipt: a number and at least 8 of its letters and digits.")
    if len(schools) != 1:
        raise CannotCheck("a receipt belongs to one school; name it with --school.")
    (school_id,) = schools.values()
    known.setdefault(school_id, Anchors()).add(int(written[1]), written[2])
