"""What the clock does in this room: what nobody reads goes to somebody higher, and what runs out is said."""

from __future__ import annotations

import datetime
from typing import Final
from uuid import UUID

from handbell.audit import operations as audit
from handbell.concerns import access, notices, recipients
from handbell.concerns.models import Case, Grant, Status, Step, StepStatus
from handbell.concerns.need_to_know import Holder, table
from handbell.concerns.operations import keeping, opening, outside, takedown
from handbell.notifications import operations as notifications
from handbell.people.calendar import SchoolCalendar, calendar_of, day_of
from handbell.people.models import Person, School
from handbell.people.roles import Role
from handbell.tenancy.scope import current_school

_DAY: Final = datetime.timedelta(days=1)
_AT_ONCE: Final = 200


def do_what_is_due(*, now: datetime.datetime) -> int:
    """Take unread cases higher, say what ran out, propose and let go what need not be kept; how many.

    For the school being worked for.
    """
    school_id = current_school()
    if not isinstance(school_id, UUID):
        return 0
    said = takedown.do_what_is_due(now=now) + outside.do_what_is_due(now=now)
    return said + _unread_and_late(school_id, now=now) + keeping.do_what_is_due(now=now)


def _unread_and_late(school_id: UUID, *, now: datetime.datetime) -> int:
    unread = list(
        Case.objects.filter(first_read_at=None, opened_at__lte=now - _DAY).order_by("opened_at")[:_AT_ONCE]
    )
    late = list(_ran_out(now))
    if not unread and not late:
        return 0
    calendar = calendar_of(School.objects.get(id=school_id))
    return sum(_take_higher(case, calendar, now=now) for case in unread) + _say_late(late, school_id, now=now)


def waited(case: Case, calendar: SchoolCalendar, *, now: datetime.datetime) -> int:
    """How many days a case has lain unread: school days, or any days when somebody may be in danger."""
    since = case.waits_since or case.opened_at
    if case.urgent:
        return (now - since) // _DAY
    today = day_of(now)
    passed = calendar.school_days_between(day_of(since), today)
    # A day has passed only when the hour has come round again.
    early = now.timetz() < since.astimezone(now.tzinfo).timetz()
    return passed - (1 if early and passed and calendar.is_school_day(today) else 0)


def _take_higher(case: Case, calendar: SchoolCalendar, *, now: datetime.datetime) -> int:
    """One step for each day it has waited, until somebody new can read it or nobody is left."""
    ladder = table().escalation[case.matter]  # type: ignore[index]  # a TextChoices value is its own key
    wanted = min(waited(case, calendar, now=now), len(ladder))
    if case.escalated_to >= wanted:
        return 0
    with audit.locked(case.school_id):
        fresh = Case.objects.select_for_update().get(id=case.id)
        if fresh.first_read_at is not None or fresh.escalated_to >= wanted:
            return 0
        for holder in ladder[fresh.escalated_to : wanted]:
            _give(fresh, holder, now=now)
        fresh.escalated_to = wanted
        fresh.save(update_fields=["escalated_to"])
        opening.tell_again(fresh, step=wanted, now=now)
        audit.record(
            school_id=fresh.school_id,
            by=None,
            action="concern.escalated",
            kind="case",
            object_id=fresh.id,
            detail={"step": wanted},
            now=now,
        )
    return 1


def _give(case: Case, holder: Holder, *, now: datetime.datetime) -> None:
    """Let the holders of a role or post read a case, unless they may already. Whoever is shut out stays so."""
    common = {
        "school_id": case.school_id,
        "case": case,
        "why": "unread",
        "since": now,
        "open": case.is_open,
        "opened_at": case.opened_at,
    }
    if isinstance(holder, Role):
        if not Grant.objects.filter(case=case, role=holder, until=None).exists():
            Grant.objects.create(role=holder, **common)
        return
    for person in recipients.holders_of(holder, on=day_of(now)):
        if not Grant.objects.filter(case=case, person=person, until=None).exists():
            Grant.objects.create(person=person, **common)


def _ran_out(now: datetime.datetime) -> list[Step]:
    rows = Step.objects.filter(
        status=StepStatus.OPEN, due_at__lte=now, said_late_at=None, case__status__in=[Status.NEW, Status.OPEN]
    )
    return list(rows.select_related("case", "assigned_to").order_by("due_at")[:_AT_ONCE])


def _say_late(steps: list[Step], school_id: UUID, *, now: datetime.datetime) -> int:
    """Tell whoever has a step, or runs its case, or else its readers, once, that it ran out."""
    if not steps:
        return 0
    with audit.locked(school_id):
        for step in steps:
            for person in _whose(step, now=now):
                key = notices.key(step.case_id, person.id, f"step-late-{step.id.hex}")
                notifications.notify(to=person, topic=notices.WAITS.slug, key=key, now=now)
        Step.objects.filter(id__in=[step.id for step in steps]).update(said_late_at=now)
    return len(steps)


def _whose(step: Step, *, now: datetime.datetime) -> list[Person]:
    on = day_of(now)
    for person in (step.assigned_to, step.case.lead):
        if person is not None and access.can(person, access.Act.READ_STEPS, step.case, on=on):
            return [person]
    return opening.readers_of(step.case, now=now) if step.case.is_open else []
