"""Terms, closed days and what a school says of itself."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from handbell.audit import operations as audit
from handbell.people import access
from handbell.people.access import Action
from handbell.people.models import ClosedDay, Nation, Person, School, Term
from handbell.people.operations.refusals import Refused

_LONGEST_CLOSURE = 60


def add_term(
    *,
    school: School,
    name: str,
    starts_on: datetime.date,
    ends_on: datetime.date,
    by: Person | None,
    now: datetime.datetime,
) -> Term:
    """A term, first day to last day. Raises NotAllowed, Http404, Refused (ends before it starts, overlaps another)."""
    access.check(by, Action.KEEP_CALENDAR, on=timezone.localdate(now))
    if ends_on < starts_on:
        raise Refused(_("The last day is before the first."), field="ends_on")
    with audit.locked(school.id):
        if Term.objects.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
            raise Refused(_("These days lie in another term already."), field="starts_on")
        term = Term.objects.create(school=school, name=name, starts_on=starts_on, ends_on=ends_on)
        days = {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
        _record(school, "people.term_added", by, now, **days)
    return term


def remove_term(*, term: Term, by: Person | None, now: datetime.datetime) -> None:
    """A term that was entered wrongly goes; the record keeps its days. Raises NotAllowed, Http404."""
    access.check(by, Action.KEEP_CALENDAR, on=timezone.localdate(now))
    with audit.locked(term.school_id):
        days = {"starts_on": term.starts_on.isoformat(), "ends_on": term.ends_on.isoformat()}
        _record(term.school, "people.term_removed", by, now, **days)
        term.delete()


def close_days(
    *,
    school: School,
    first: datetime.date,
    last: datetime.date,
    reason: str,
    by: Person | None,
    now: datetime.datetime,
) -> int:
    """Close the weekdays from one day to another (both included), such as a half-term; how many were not closed before.

    Raises NotAllowed, Http404, Refused (ends before it starts, longer than sixty days).
    """
    access.check(by, Action.KEEP_CALENDAR, on=timezone.localdate(now))
    if last < first:
        raise Refused(_("The last day is before the first."), field="last")
    if (last - first).days > _LONGEST_CLOSURE:
        raise Refused(_("That is longer than two months. Enter terms instead."), field="last")
    with audit.locked(school.id):
        wanted = [first + datetime.timedelta(step) for step in range((last - first).days + 1)]
        closed = set(ClosedDay.objects.filter(day__in=wanted).values_list("day", flat=True))
        new = [day for day in wanted if day.weekday() < 5 and day not in closed]
        ClosedDay.objects.bulk_create(ClosedDay(school=school, day=day, reason=reason) for day in new)
        if new:
            days = {"first": first.isoformat(), "last": last.isoformat(), "days": len(new)}
            _record(school, "people.days_closed", by, now, **days)
    return len(new)


def open_day(*, closed: ClosedDay, by: Person | None, now: datetime.datetime) -> None:
    """A closed day is open after all. Raises NotAllowed, Http404."""
    access.check(by, Action.KEEP_CALENDAR, on=timezone.localdate(now))
    with audit.locked(closed.school_id):
        _record(closed.school, "people.day_opened", by, now, day=closed.day.isoformat())
        closed.delete()


def change_school(
    *,
    school: School,
    name: str,
    name_cy: str,
    nation: Nation | str,
    governing_body: School.GoverningBody | str,
    idle_minutes: int,
    by: Person | None,
    now: datetime.datetime,
) -> None:
    """What the school says of itself, and after how long it signs people out. Raises NotAllowed, Http404."""
    access.check(by, Action.KEEP_SCHOOL, on=timezone.localdate(now))
    wanted = {
        "name": name,
        "name_cy": name_cy,
        "nation": Nation(nation),
        "governing_body": School.GoverningBody(governing_body),
        "idle_minutes": School.IdleMinutes(idle_minutes),
    }
    with audit.locked(school.id):
        changed = sorted(field for field, value in wanted.items() if getattr(school, field) != value)
        for field in changed:
            setattr(school, field, wanted[field])
        if changed:
            school.save(update_fields=changed)
            _record(school, "people.school_changed", by, now, fields=changed)


def _record(school: School, action: str, by: Person | None, now: datetime.datetime, **detail: object) -> None:
    audit.record(
        school_id=school.id,
        by=by.id if by else None,
        action=action,
        kind="school",
        object_id=school.id,
        detail=detail,
        now=now,
    )
