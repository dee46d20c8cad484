"""Can concerns be told, routed, read and kept in every school? Files that came with them too."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Literal

from handbell.concerns import routes
from handbell.concerns.models import Stranded
from handbell.concerns.queries import posts
from handbell.evidence import queries as evidence
from handbell.people.calendar import day_of
from handbell.people.models import School
from handbell.policies import queries as policies
from handbell.rules.files.problems import CannotLoad
from handbell.tenancy.scope import for_school

_Found = Iterator[tuple[Literal["ok", "warning", "problem"], str, str]]


def concerns(now: datetime.datetime) -> _Found:
    """Routing rules that load; nothing told that waits for lost keys."""
    fine = True
    for school in School.objects.order_by("slug"):
        with for_school(school.id):
            waits = Stranded.objects.filter(taken_in_at=None).count()
            if waits:
                fine = False
                yield (
                    "problem",
                    f"{school.slug}: {waits} told while the keys were missing wait to be opened.",
                    "Bring the keys back, then handbell manage take_in_concerns RECOVERY-KEY-FILE.",
                )
            for weakness in posts.weaknesses(on=day_of(now)):
                fine = False
                yield "warning", f"{school.slug}: {weakness}", "Fill the posts in Concerns, desk settings."
            try:
                routes.book_for(policies.version_in_force(on=day_of(now)))
            except CannotLoad as problem:
                fine = False
                yield (
                    "problem",
                    f"{school.slug}: its routing rules cannot be used ({problem}).",
                    "Until they are mended its concerns go by the safety baseline alone. Correct them in Handbell.",
                )
    routes.baseline()
    if fine:
        yield "ok", "rules for where concerns go can be used; nothing waits for a key.", ""


def files(_now: datetime.datetime) -> _Found:
    """Everything that came with a concern is there; strangers' files are read within bounds."""
    lost = 0
    for school in School.objects.order_by("slug"):
        with for_school(school.id):
            lost += len(evidence.missing_blobs())
    if lost:
        yield (
            "problem",
            f"{lost} are missing from the data folder.",
            "Bring the data folder back from its back-up.",
        )
    for what in evidence.not_bounded():
        yield (
            "warning",
            f"files that strangers send are read without a limit: {what}.",
            "Run Handbell on Linux.",
        )
    if not lost:
        yield "ok", "all that came with concerns are there.", ""
