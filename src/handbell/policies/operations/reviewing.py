"""Reviews of the version in force, and what the clock does: coming into force, reminding of reviews."""

from __future__ import annotations

import datetime
from typing import Final

from django.utils.translation import gettext as _

from handbell.audit import operations as audit
from handbell.audit import queries as audit_queries
from handbell.people.calendar import day_of, is_school_day
from handbell.people.models import Person
from handbell.people.queries import people_holding
from handbell.policies import access, facts, partial_dates
from handbell.policies.access import Act
from handbell.policies.facts import Review
from handbell.policies.models import ReviewRecord, Status, Version
from handbell.policies.operations.approving import comes_into_force
from handbell.policies.operations.states import CannotDo, changing, record
from handbell.policies.operations.telling import settle, tell

REMIND_DAYS_BEFORE: Final = (60, 30, 7)


def review_unchanged(
    *,
    version: Version,
    reviewed_on: datetime.date,
    next_due: str,
    note: str,
    by: Person,
    now: datetime.datetime,
) -> ReviewRecord:
    """Record that the version in force was reviewed and nothing changed: its dates move, signatures stay as they are.

    next_due: as precise as decided ("2027-11-30" or "2027-11"). Raises PermissionDenied; ValueError for a date that is
    none; CannotDo for a review in the future or a next date that is not after it.
    """
    partial_dates.check(next_due)
    with changing(version, Act.REVIEW, by=by, now=now) as fresh:
        if reviewed_on > day_of(now):
            raise CannotDo(_("A review is recorded once it has happened; this day is still to come."))
        if partial_dates.last_day(next_due) <= reviewed_on:
            raise CannotDo(_("The next review comes after this one."))
        done = ReviewRecord(
            school_id=fresh.school_id,
            version=fresh,
            by=by,
            at=now,
            reviewed_on=reviewed_on,
            due_before=fresh.review_due,
            due_after=next_due,
            note=note.strip(),
        )
        done.save(force_insert=True)
        _settle_reminders(fresh, now)
        fresh.reviewed, fresh.review_due = reviewed_on.isoformat(), next_due
        fresh.save(update_fields=["reviewed", "review_due"])
        detail = {"before": done.due_before, "after": next_due}
        record("policy.reviewed-unchanged", fresh, by=by, now=now, detail=detail)
    return done


def do_what_is_due(*, now: datetime.datetime) -> int:
    """What the clock does in the school being worked for; doing it twice does nothing more. Gives how much was done.

    Approved versions whose day has come come into force; the headteacher and the chair are reminded of reviews.
    """
    today = day_of(now)
    done = 0
    for version in Version.objects.filter(status=Status.APPROVED, in_force_from__lte=today).order_by(
        "in_force_from"
    ):
        with audit.locked(version.school_id):
            fresh = Version.objects.select_related("policy").get(pk=version.pk)
            if fresh.status == Status.APPROVED:
                comes_into_force(fresh, by=None, now=now)
                done += 1
    for version in Version.objects.filter(status=Status.IN_FORCE).select_related("policy", "school"):
        done += _remind(version, now)
    return done


def reminder_key(review_due: str, on: datetime.date) -> str:
    """Which reminder stands on a day: "60", "30", "7" days before, the week once it is late, "" for none."""
    state = facts.review_state(review_due, on)
    if state is Review.NO_DATE:
        return ""
    if state is Review.OVERDUE:
        year, week, _day = on.isocalendar()
        return f"late-{year}-{week}"
    ahead = (partial_dates.last_day(review_due) - on).days
    return next((str(days) for days in sorted(REMIND_DAYS_BEFORE) if ahead <= days), "")


def _remind(version: Version, now: datetime.datetime) -> int:
    today = day_of(now)
    key = reminder_key(version.review_due, today)
    if not key or not is_school_day(version.school, today):
        return 0
    topic = "review-overdue" if key.startswith("late") else "review-due"
    once = f"{version.review_due}:{key}"
    with audit.locked(version.school_id):
        if _was_reminded(version, once):
            return 0
        for person in people_holding(access.HEAD_AND_CHAIR, on=today):
            tell(person, topic, version, now=now, once=once)
        record("policy.review-reminded", version, by=None, now=now, detail={"reminder": once})
    return 1


def _was_reminded(version: Version, once: str) -> bool:
    events = audit_queries.events_about("version", version.id)
    return any(
        event.action == "policy.review-reminded" and event.detail.get("reminder") == once for event in events
    )


def _settle_reminders(version: Version, now: datetime.datetime) -> None:
    key = reminder_key(version.review_due, day_of(now))
    topic = "review-overdue" if key.startswith("late") else "review-due"
    for person in people_holding(access.HEAD_AND_CHAIR, on=day_of(now)):
        settle(person, topic, version, now=now, once=f"{version.review_due}:{key}")
