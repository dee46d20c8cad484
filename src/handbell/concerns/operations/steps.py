"""Steps of a case: done, opened again, not needed, added by hand, given to somebody."""

from __future__ import annotations

import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from handbell.concerns import access, notices, sealed
from handbell.concerns.access import Act
from handbell.concerns.models import Case, Step, StepMove, StepStatus
from handbell.concerns.models.work import STEP_MOVES
from handbell.concerns.operations.doing import A_LINE, doing, put_down, record, said, was_done
from handbell.notifications import operations as notifications
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.people.operations import Refused


def move_step(
    *, case: Case, step: Step, to: StepStatus, note: str, by: Person, now: datetime.datetime
) -> None:
    """Say how a step stands. Said twice: once. That it is not needed wants a reason.

    Raises NotFound, NotAllowed, Refused.
    """
    with doing(Act.MOVE_STEP, case, by=by, now=now) as fresh:
        row = Step.objects.get(id=step.id, case=fresh)
        if row.status == to:
            return
        if to not in STEP_MOVES[StepStatus(row.status)]:
            raise Refused(_("Open the step again first."))
        if to == StepStatus.NOT_NEEDED:
            said(note, field="note", most=A_LINE)
        _move(row, to, note.strip()[:A_LINE], by=by, now=now)
        words = {"what": what_of(row), "how": StepStatus(to).label, "note": note.strip()[:A_LINE]}
        put_down(fresh, _("%(how)s: %(what)s %(note)s") % words, by=by, now=now)
        record(fresh, "concern.step-moved", by=by, now=now, step=row.id.hex, to=str(to))


def add_step(
    *,
    case: Case,
    words: str,
    due_at: datetime.datetime | None,
    person: Person | None,
    key: str,
    by: Person,
    now: datetime.datetime,
) -> None:
    """Add a step by hand, perhaps for somebody who reads the case. Raises NotFound, NotAllowed, Refused."""
    what = said(words, field="words", most=A_LINE)
    with doing(Act.ADD_STEP, case, by=by, now=now) as fresh:
        if was_done(fresh, key):
            return
        last = Step.objects.filter(case=fresh).aggregate(last=Max("number"))["last"] or 0
        row = Step(school_id=fresh.school_id, case=fresh, number=last + 1, due_at=due_at)
        row.what = sealed.dump({"do": what, "clauses": [], "headings": []})
        _give(fresh, row, person, now=now)
        row.save(force_insert=True)
        _tell(row, by=by, now=now)
        put_down(fresh, _("A step was added: %(what)s") % {"what": what}, by=by, now=now, key=key)
        record(fresh, "concern.step-added", by=by, now=now, step=row.id.hex)


def assign_step(*, case: Case, step: Step, person: Person | None, by: Person, now: datetime.datetime) -> None:
    """Give a step to somebody who reads the case, or to nobody. Raises NotFound, NotAllowed, Refused."""
    with doing(Act.MOVE_STEP, case, by=by, now=now) as fresh:
        row = Step.objects.get(id=step.id, case=fresh)
        if row.assigned_to == person:
            return
        _give(fresh, row, person, now=now)
        row.save(update_fields=["assigned_to"])
        _tell(row, by=by, now=now)
        record(fresh, "concern.step-given", by=by, now=now, step=row.id.hex)


def not_needed_any_more(steps: list[Step], why: str, *, by: Person, now: datetime.datetime) -> None:
    """Steps of an earlier route that the new one does not ask for, in the caller's transaction."""
    for step in steps:
        _move(step, StepStatus.NOT_NEEDED, why, by=by, now=now)


def what_of(step: Step) -> str:
    """A step's words."""
    return str(sealed.load(step.what).get("do", ""))


def _move(row: Step, to: StepStatus, note: str, *, by: Person, now: datetime.datetime) -> None:
    row.status = to
    row.save(update_fields=["status"])
    move = StepMove(school_id=row.school_id, step=row, case_id=row.case_id, to=to, at=now, by=by)
    move.note = note
    move.save(force_insert=True)


def _give(case: Case, row: Step, person: Person | None, *, now: datetime.datetime) -> None:
    if person is not None and not access.can(person, Act.READ_STEPS, case, on=day_of(now)):
        raise Refused(_("Choose somebody who reads the case."), field="person")
    row.assigned_to = person


def _tell(row: Step, *, by: Person, now: datetime.datetime) -> None:
    if row.assigned_to is not None and row.assigned_to != by:
        key = notices.key(row.case_id, row.assigned_to.id, f"step-given-{row.id.hex}")
        notifications.notify(to=row.assigned_to, topic=notices.WAITS.slug, key=key, now=now)
