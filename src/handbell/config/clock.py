"""What the clock does in every school: each room's function, in order, until nothing is due.

Each function is idempotent and opens its own transactions; sending mail must not hold one open. A school that fails
does not keep the others waiting, nor does a room that fails.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from traceback import extract_tb
from typing import Final
from uuid import UUID

import structlog
from django.db import transaction
from django_tasks_db.management.commands.db_worker import Worker

from handbell.advice import operations as advice
from handbell.audit import operations as audit
from handbell.concerns import operations as concerns
from handbell.config import restore_revocations
from handbell.declarations import operations as declarations
from handbell.evidence import operations as evidence
from handbell.notifications import operations as notifications
from handbell.people import operations as people
from handbell.people.models import School
from handbell.policies import operations as policies
from handbell.rulebooks import operations as rulebooks
from handbell.tenancy.scope import current_school, for_school
from handbell.vault import rotation

log = structlog.get_logger(__name__)


def keep_anchor(*, now: datetime.datetime) -> int:
    """Write where the school's record stands outside the database."""
    school_id = current_school()
    return int(isinstance(school_id, UUID) and audit.keep_anchor(school_id, now=now))


# In the order in which they stand: what falls due is told, what was told is sent, and the record of it is anchored.
DUTIES: Final[tuple[tuple[str, Callable[..., int]], ...]] = (
    ("people", people.do_what_is_due),
    ("policies", policies.do_what_is_due),
    ("rulebooks", rulebooks.do_what_is_due),
    ("declarations", declarations.do_what_is_due),
    ("concerns", concerns.do_what_is_due),
    ("advice", advice.do_what_is_due),
    ("evidence", evidence.sweep_orphans),
    ("notifications", notifications.do_what_is_due),
    ("audit", keep_anchor),
)


@dataclass(slots=True)
class Report:
    """What one tick did: how much for each room, and where it failed (school, room, kind of error or words)."""

    done: dict[str, int] = field(default_factory=dict)
    failures: list[tuple[str, str, str]] = field(default_factory=list)


def tick(*, now: datetime.datetime) -> Report:
    """Do what is due in every school, then the background tasks that wait. Safe to repeat at any moment."""
    report = Report()
    for school_id, slug in School.objects.order_by("slug").values_list("id", "slug"):
        with for_school(school_id):
            for room, duty in DUTIES:
                _do(duty, room, slug, report, now)
    _test_keys(report)
    restore_revocations.keep(now=now)
    run_waiting_tasks()
    return report


def _do(duty: Callable[..., int], room: str, slug: str, report: Report, now: datetime.datetime) -> None:
    try:
        report.done[room] = report.done.get(room, 0) + duty(now=now)
    except Exception as problem:  # one room in one school: the others go on
        transaction.get_connection().close_if_unusable_or_obsolete()
        report.failures.append((slug, room, type(problem).__name__))
        # Where, but not what: a traceback's values may be somebody's words.
        where = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in extract_tb(problem.__traceback__)]
        log.error(
            "clock_duty_failed", room=room, school=slug, reason=type(problem).__name__, where=where[-4:]
        )


def _test_keys(report: Report) -> None:
    """Before somebody tells a concern that could not be read: do the keys still open what they seal?"""
    if problem := rotation.alarm():
        report.failures.append(("every school", "vault", problem))
        log.error("vault_self_test_failed", reason=problem)


def run_waiting_tasks() -> None:
    """Run the background tasks that wait, one after another, until there are none."""
    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="handbell-tick",
        excluded_queue_names=[],
    ).run()
