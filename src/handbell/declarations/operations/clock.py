"""What the clock does in this room: it tells and reminds those who owe, and after a while the head."""

from __future__ import annotations

import datetime

from handbell.audit import operations as audit
from handbell.declarations import facts, reminders
from handbell.declarations.models import Reminder
from handbell.declarations.operations import notices
from handbell.declarations.queries import Owing, owing
from handbell.notifications import operations as notifications
from handbell.people import queries as people
from handbell.people.calendar import SchoolCalendar, calendar_of, day_of
from handbell.people.models import School
from handbell.people.roles import Role
from handbell.policies.models import Version


def do_what_is_due(*, now: datetime.datetime) -> int:
    """Send the school's reminders that are due; how many. For the school being worked for; safe to repeat at any time.

    Each step of a reminder goes once. Steps that a stopped clock missed are not made up for: only the furthest goes.
    """
    today = day_of(now)
    versions = facts.in_force(on=today)
    if not versions:
        return 0
    school = versions[0].school
    calendar = calendar_of(school)
    if not calendar.is_school_day(today):
        return 0
    return sum(_remind(school, version, calendar, now=now, today=today) for version in versions)


def _remind(
    school: School,
    version: Version,
    calendar: SchoolCalendar,
    *,
    now: datetime.datetime,
    today: datetime.date,
) -> int:
    """Reminders about one version, in one transaction; who signed meanwhile is left out under the lock."""
    if not _something_is_due(version, calendar, today):
        return 0
    with audit.locked(school.id):
        who = owing(version, on=today)
        fresh = _steps_due(version, calendar, who, today)
        for one, step in fresh:
            notices.remind(one.person, version, one.reminded_from, step, now=now)
        told = _tell_head(who, version, calendar, now=now, today=today)
        if fresh:
            audit.record(
                school_id=school.id,
                by=None,
                action="declaration.reminded",
                kind="version",
                object_id=version.id,
                detail={"people": len(fresh), "head_told": told},
                now=now,
            )
    return len(fresh)


def _something_is_due(version: Version, calendar: SchoolCalendar, today: datetime.date) -> bool:
    who = owing(version, on=today)
    late = any(reminders.reached_head(one.reminded_from, today, calendar) for one in who)
    return late or bool(_steps_due(version, calendar, who, today))


def _steps_due(
    version: Version, calendar: SchoolCalendar, who: list[Owing], today: datetime.date
) -> list[tuple[Owing, int]]:
    """Those who have a step due which has not gone yet."""
    gone = {
        (person, since): step
        for person, since, step in Reminder.objects.filter(version=version)
        .order_by("step")
        .values_list("person_id", "since", "step")
    }
    found = []
    for one in who:
        step = reminders.due_step(one.reminded_from, today, calendar)
        if step is not None and step > gone.get((one.person.id, one.reminded_from), -1):
            found.append((one, step))
    return found


def _tell_head(
    who: list[Owing],
    version: Version,
    calendar: SchoolCalendar,
    *,
    now: datetime.datetime,
    today: datetime.date,
) -> bool:
    """Once a week, while somebody has owed for long. Whether there was cause."""
    if not any(reminders.reached_head(one.reminded_from, today, calendar) for one in who):
        return False
    for head in people.people_holding([Role.HEADTEACHER], on=today):
        key = f"sign-overdue:{version.id}:{head.id}:{reminders.week_of(today)}"
        notifications.notify(to=head, topic="sign-overdue", key=key, now=now)
    return True
