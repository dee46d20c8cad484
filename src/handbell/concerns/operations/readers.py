"""Who reads a case: given and ended by name or role, recomputed when it turns out to be about somebody else.

Whatever is done, two people at least read on, if the school has two who may.
"""

from __future__ import annotations

import datetime
from typing import Final

from django.utils.translation import gettext as _

from handbell.concerns import access, notices, recipients
from handbell.concerns.access import Act
from handbell.concerns.matters import Matter
from handbell.concerns.models import Case, Grant, ShutOut, Step, WhyShutOut
from handbell.concerns.operations import opening
from handbell.concerns.operations.doing import A_LINE, doing, put_down, record, said
from handbell.concerns.recipients import DESK, ENOUGH, Recipients
from handbell.notifications import operations as notifications
from handbell.people import queries as people
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.people.operations import Refused
from handbell.people.roles import Role

# Reading cases is for those who work here, or serve: never for pupils and parents.
MAY_READ: Final = frozenset(Role) - {Role.PUPIL, Role.PARENT}


def give_reader(*, case: Case, person: Person, reason: str, by: Person, now: datetime.datetime) -> None:
    """Let one more person read a case. Given twice: once. Raises NotFound, NotAllowed, Refused."""
    why = said(reason, field="reason", most=A_LINE)
    on = day_of(now)
    with doing(Act.GIVE_READER, case, by=by, now=now) as fresh:
        if person.school_id != fresh.school_id or not people.roles_of(person, on=on) & MAY_READ:
            raise Refused(_("Choose somebody who works in the school, or serves it."), field="person")
        if access.is_shut_out(person, fresh):
            raise Refused(_("They may see nothing of this case."), field="person")
        if Grant.objects.filter(case=fresh, person=person, until=None).exists():
            return
        _grant(fresh, why="given", person=person, by=by, now=now)
        words = _("%(name)s may read the case: %(why)s") % {"name": person.full_name, "why": why}
        put_down(fresh, words, by=by, now=now)
        record(fresh, "concern.reader-given", by=by, now=now, person=person.id.hex)
        opening.tell_readers(fresh, about=person.id, now=now, but=by)


def end_reader(*, case: Case, grant: Grant, by: Person, now: datetime.datetime) -> None:
    """Take the reading of a person or a role away. Twice: once. Raises NotFound, NotAllowed; Refused when it would
    leave fewer than two.
    """
    with doing(Act.END_READER, case, by=by, now=now) as fresh:
        row = Grant.objects.get(id=grant.id, case=fresh)
        if row.until is not None:
            return
        row.until = now
        row.save(update_fields=["until"])
        if len(opening.readers_of(fresh, now=now)) < ENOUGH:
            raise Refused(
                _("Two people at least have to be able to read it. Let somebody else read it first.")
            )
        let_go(fresh, now=now)
        name = row.person.full_name if row.person else Role(row.role).label
        put_down(fresh, _("%(name)s no longer reads the case.") % {"name": name}, by=by, now=now)
        record(fresh, "concern.reader-ended", by=by, now=now, grant=row.id.hex)


def keep_two(case: Case, *, now: datetime.datetime) -> list[Person]:
    """See that two people read on, when somebody was shut out: grants the next ones of the table. Who is new."""
    let_go(case, now=now)
    before = opening.readers_of(case, now=now)
    away = {one.person_id for one in recipients.absences(on=day_of(now))}
    if sum(one.id not in away for one in before) >= ENOUGH:
        return []
    whom = _whom(case, now=now)
    return _add(case, whom, before, why="two", now=now)


def read_anew(
    case: Case, *, also: list[Role], by: Person, now: datetime.datetime
) -> tuple[list[Person], list[Person]]:
    """It is about somebody else than was thought: who may hear of it by the table, and nobody besides.

    Subjects by office are shut out first. Whoever read it and may not hear of it any more is ended, unless too few
    would be left. Gives who is new and who is gone.
    """
    before = opening.readers_of(case, now=now)
    whom = _whom(case, also=also, now=now)
    for subject in whom.subjects:
        if not access.is_shut_out(subject, case):
            shut(case, subject, WhyShutOut.SUBJECT, by=by, now=now)
    if whom.are_enough:
        wanted = {str(role) for role in whom.roles}
        persons = {one.id for one in whom.persons}
        for grant in Grant.objects.filter(case=case, until=None):
            if grant.role not in wanted if grant.role else grant.person_id not in persons:
                grant.until = now
                grant.save(update_fields=["until"])
    added = _add(case, whom, before, why="matter", now=now)
    let_go(case, now=now)
    after = {one.id for one in opening.readers_of(case, now=now)}
    return added, [one for one in before if one.id not in after]


def shut(
    case: Case,
    person: Person,
    why: WhyShutOut,
    *,
    by: Person | None,
    now: datetime.datetime,
    reason: str = "",
) -> ShutOut:
    """Shut somebody out of a case, in the caller's transaction. What shut them out for less is replaced."""
    index = access.who(person.id, case.school_id)
    row = ShutOut.objects.filter(case=case, who=index, until=None).first()
    if row is not None:
        if row.why in {why, WhyShutOut.SUBJECT}:
            return row
        row.until, row.ended_by = now, by
        row.save(update_fields=["until", "ended_by"])
    fresh = ShutOut(school_id=case.school_id, case=case, who=index, why=why, since=now, by=by)
    fresh.reason = reason
    fresh.save(force_insert=True)
    # Mail that has not gone would tell them that something waits.
    notifications.settle_all(to=person, beginning=notices.beginning(case.id, person.id), now=now)
    return fresh


def let_go(case: Case, *, now: datetime.datetime) -> None:
    """Whoever may not read a case any more neither leads it nor has a step in it. What they had read waits anew."""
    on = day_of(now)
    reader = case.first_read_by
    if reader is not None and case.is_open and not access.can(reader, Act.READ, case, on=on):
        case.first_read_by = case.first_read_at = None
        case.waits_since, case.escalated_to = now, 0
        case.save(update_fields=["first_read_by", "first_read_at", "waits_since", "escalated_to"])
    if case.lead is not None and not access.can(case.lead, Act.READ, case, on=on):
        case.lead = None
        case.save(update_fields=["lead"])
    for step in Step.objects.filter(case=case, assigned_to__isnull=False).select_related("assigned_to"):
        if step.assigned_to is not None and not access.can(step.assigned_to, Act.READ, case, on=on):
            step.assigned_to = None
            step.save(update_fields=["assigned_to"])


def _whom(case: Case, *, now: datetime.datetime, also: list[Role] | None = None) -> Recipients:
    """Whom the table names today, without those who are shut out."""
    on = day_of(now)
    out = [one for one in people.people_holding(DESK, on=on) if access.is_shut_out(one, case)]
    return recipients.find(Matter(case.matter), "", also=also or [], subjects=out, on=on)


def _add(
    case: Case, whom: Recipients, before: list[Person], *, why: str, now: datetime.datetime
) -> list[Person]:
    held = Grant.objects.filter(case=case, until=None)
    roles, persons = set(held.values_list("role", flat=True)), set(held.values_list("person_id", flat=True))
    for role in whom.roles:
        if str(role) not in roles:
            _grant(case, why=why, role=role, now=now)
    for person in whom.persons:
        if person.id not in persons:
            _grant(case, why=why, person=person, now=now)
    known = {one.id for one in before}
    added = [one for one in opening.readers_of(case, now=now) if one.id not in known]
    opening.tell(case, added, now=now)
    return added


def _grant(
    case: Case,
    *,
    why: str,
    now: datetime.datetime,
    role: Role | None = None,
    person: Person | None = None,
    by: Person | None = None,
) -> None:
    Grant.objects.create(
        school_id=case.school_id,
        case=case,
        role=str(role) if role else "",
        person=person,
        why=why,
        given_by=by,
        since=now,
        open=case.is_open,
        opened_at=case.opened_at,
    )


def grant_role(case: Case, role: Role, *, why: str, now: datetime.datetime) -> None:
    """Let everybody who holds a role read a case, unless they may already; in the caller's transaction."""
    if not Grant.objects.filter(case=case, role=role, until=None).exists():
        _grant(case, why=why, role=role, now=now)
