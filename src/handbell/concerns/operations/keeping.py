"""Letting a closed case go: proposed when its period is over, agreed by another person, erased after thirty days.

Nothing goes by itself: without a period set, without two people, or while something holds it, a case stays.
"""

from __future__ import annotations

import datetime
from typing import Final
from uuid import uuid5

from django.utils.translation import gettext as _

from handbell.audit import operations as audit
from handbell.concerns import access, sealed
from handbell.concerns.access import Act
from handbell.concerns.matters import Matter
from handbell.concerns.models import Case, Disposal, DisposalStatus, Hold, KeepFor, Status
from handbell.concerns.models.keeping import DISPOSAL_MOVES
from handbell.concerns.operations import erasing, opening
from handbell.concerns.operations.doing import A_LINE, doing, put_down, record, said
from handbell.concerns.queries import keeping as queries
from handbell.people import queries as people
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.people.operations import Refused
from handbell.people.roles import Role

SOFT: Final = datetime.timedelta(days=30)
MAY_SET: Final = frozenset({Role.HEADTEACHER, Role.CHAIR})
MOST_YEARS: Final = 100
_AT_ONCE: Final = 200


def may_set_periods(person: Person, *, on: datetime.date) -> bool:
    """Whether somebody says how long the school keeps its cases."""
    return person.is_here(on) and bool(people.roles_of(person, on=on) & MAY_SET)


def set_period(
    *, matter: Matter, years: int, from_birth: bool, source: str, by: Person, now: datetime.datetime
) -> None:
    """Say how long cases about somebody are kept from now on, and where that comes from. The same twice: once.

    Raises access.NotAllowed, Refused.
    """
    if not may_set_periods(by, on=day_of(now)):
        raise access.NotAllowed(_("The headteacher or the chair of governors sets this."))
    if not 1 <= years <= MOST_YEARS:
        raise Refused(_("Enter a number of years from 1 to 100."), field="years")
    where = said(source, field="source", most=A_LINE)
    with audit.locked(by.school_id):
        last = queries.latest().get(matter)
        if last is not None and (last.years, last.from_birth, last.source) == (years, from_birth, where):
            return
        row = KeepFor.objects.create(
            school_id=by.school_id,
            matter=matter,
            years=years,
            from_birth=from_birth,
            source=where,
            set_by=by,
            set_at=now,
        )
        audit.record(
            school_id=by.school_id,
            by=by.id,
            action="concern.period-set",
            kind="keep-for",
            object_id=row.id,
            detail={"matter": str(matter), "years": years, "from_birth": from_birth},
            now=now,
        )


def put_down_birth(*, case: Case, born: datetime.date, by: Person, now: datetime.datetime) -> None:
    """The date of birth of the child, from which the case's period counts. Raises NotFound, NotAllowed, Refused."""
    if not datetime.date(1900, 1, 1) <= born <= day_of(now):
        raise Refused(_("That cannot be their date of birth."), field="born")
    with doing(Act.ADD_PERSON, case, by=by, now=now) as fresh:
        brief = sealed.load(fresh.brief)
        if brief.get(queries.BORN) == born.isoformat():
            return
        fresh.brief = sealed.dump(brief | {queries.BORN: born.isoformat()})
        fresh.save(update_fields=["brief"])
        put_down(
            fresh,
            _("The child's date of birth was put down: %(day)s.") % {"day": f"{born:%d.%m.%Y}"},
            by=by,
            now=now,
        )
        record(fresh, "concern.birth-put-down", by=by, now=now)


def hold(*, case: Case, reason: str, by: Person, now: datetime.datetime) -> Hold:
    """Keep a case whatever its period says; what was proposed or agreed is stopped.

    Raises NotFound, NotAllowed, Refused.
    """
    why = said(reason, field="reason", most=A_LINE)
    with doing(Act.ADD_HOLD, case, by=by, now=now) as fresh:
        row = Hold(school_id=fresh.school_id, case=fresh, since=now, by=by)
        row.reason = why
        row.save(force_insert=True)
        put_down(fresh, _("The case is kept until further notice: %(why)s") % {"why": why}, by=by, now=now)
        record(fresh, "concern.held", by=by, now=now, hold=row.id.hex)
        _stop_all(fresh, by=by, now=now)
        return row


def end_hold(*, case: Case, hold: Hold, reason: str, by: Person, now: datetime.datetime) -> None:
    """What kept a case does so no longer. Twice: once. Raises NotFound, NotAllowed, Refused."""
    why = said(reason, field="reason", most=A_LINE)
    with doing(Act.END_HOLD, case, by=by, now=now) as fresh:
        row = Hold.objects.select_for_update().get(id=hold.id, case=fresh)
        if row.until is not None:
            return
        row.until, row.ended_by = now, by
        row.save(update_fields=["until", "ended_by"])
        put_down(fresh, _("It is not kept for that reason any more: %(why)s") % {"why": why}, by=by, now=now)
        record(fresh, "concern.hold-ended", by=by, now=now, hold=row.id.hex)


def propose(*, case: Case, by: Person, now: datetime.datetime) -> Disposal:
    """Propose to let a case go whose period is over, or take up what the clock proposed. Twice: once.

    Raises NotFound, NotAllowed; Refused without a period, before its end, on hold, or with a sealed file.
    """
    with doing(Act.PROPOSE_DISPOSAL, case, by=by, now=now) as fresh:
        row = _waiting(fresh)
        if row is not None and row.proposed_by_id is not None:
            return row
        rule = _check_over(fresh, now=now)
        if row is None:
            row = _new(fresh, rule, by=by, now=now)
        else:
            row.proposed_by = by
            row.save(update_fields=["proposed_by"])
        put_down(fresh, _("Proposed to let the case go: %(rule)s") % {"rule": row.reason}, by=by, now=now)
        record(fresh, "concern.disposal-proposed", by=by, now=now, disposal=row.id.hex)
        opening.tell_readers(fresh, about=uuid5(row.id, "proposed"), now=now, but=by)
        return row


def agree(*, case: Case, disposal: Disposal, by: Person, now: datetime.datetime) -> None:
    """Another reader agrees; thirty days later the case is erased, unless somebody stops it. Twice: once.

    Raises NotFound, NotAllowed; Refused as `propose`.
    """
    with doing(Act.AGREE_DISPOSAL, case, by=by, now=now, asked_by=disposal.proposed_by_id) as fresh:
        row = (
            Disposal.objects.select_for_update(of=("self",))
            .select_related("proposed_by")
            .get(id=disposal.id, case=fresh)
        )
        if row.status == DisposalStatus.AGREED:
            return
        if row.proposed_by is None or row.proposed_by_id != disposal.proposed_by_id:
            raise Refused(_("Somebody has to propose it first."))
        if row.proposed_by.account_id is not None and row.proposed_by.account_id == by.account_id:
            raise Refused(_("This needs two different people of the school."))
        _check_over(fresh, now=now)
        _move(row, DisposalStatus.AGREED)
        row.decided_by, row.decided_at, row.not_before = by, now, now + SOFT
        row.save(update_fields=["status", "decided_by", "decided_at", "not_before"])
        day = f"{day_of(row.not_before):%d.%m.%Y}"
        put_down(
            fresh, _("Agreed to let the case go. It is erased on %(day)s.") % {"day": day}, by=by, now=now
        )
        record(fresh, "concern.disposal-agreed", by=by, now=now, disposal=row.id.hex)
        opening.tell_readers(fresh, about=uuid5(row.id, "agreed"), now=now, but=by)


def stop(*, case: Case, disposal: Disposal, reason: str, by: Person, now: datetime.datetime) -> None:
    """Any reader stops it, before or after it was agreed. Twice: once. Raises NotFound, NotAllowed, Refused."""
    why = said(reason, field="reason", most=A_LINE)
    with doing(Act.READ, case, by=by, now=now) as fresh:
        row = Disposal.objects.select_for_update().get(id=disposal.id, case=fresh)
        if row.status == DisposalStatus.STOPPED:
            return
        _stop(fresh, row, by=by, now=now)
        put_down(fresh, _("The case is not let go: %(why)s") % {"why": why}, by=by, now=now)
        opening.tell_readers(fresh, about=uuid5(row.id, "stopped"), now=now, but=by)


def do_what_is_due(*, now: datetime.datetime) -> int:
    """Propose closed cases whose period is over, and erase what was agreed thirty days ago; how many.

    For the school being worked for; called by the clock. Safe to repeat.
    """
    done = sum(_propose_by_clock(row, now=now) for row in queries.latest().values())
    return done + sum(_let_go(row, now=now) for row in queries.agreed_and_due(now=now))


def _propose_by_clock(row: KeepFor, *, now: datetime.datetime) -> int:
    on, count = day_of(now), 0
    # The ids first: no cursor stays open while cases are opened and written.
    ids = list(queries.candidates(row, now=now).values_list("id", flat=True))
    for case_id in ids:
        case = Case.objects.get(id=case_id)
        if queries.is_over(case, row, on=on):
            count += _propose_one(case, now=now)
            if count >= _AT_ONCE:
                break
    return count


def _propose_one(case: Case, *, now: datetime.datetime) -> int:
    with audit.locked(case.school_id):
        fresh = Case.objects.select_for_update().get(id=case.id)
        try:
            rule = _check_over(fresh, now=now)
        except Refused:
            return 0
        if _waiting(fresh) is not None:
            return 0
        row = _new(fresh, rule, by=None, now=now)
        put_down(fresh, _("To look at: %(rule)s") % {"rule": rule}, by=None, now=now)
        record(fresh, "concern.disposal-due", by=None, now=now, disposal=row.id.hex)
        opening.tell_readers(fresh, about=uuid5(row.id, "due"), now=now)
    return 1


def _let_go(disposal: Disposal, *, now: datetime.datetime) -> int:
    """Erase a case that two agreed to let go, or stop it when something has changed since."""
    with audit.locked(disposal.school_id):
        fresh = Case.objects.select_for_update().get(id=disposal.case_id)
        row = (
            Disposal.objects.select_for_update(of=("self",))
            .select_related("proposed_by", "decided_by")
            .get(id=disposal.id)
        )
        if row.status != DisposalStatus.AGREED or row.not_before is None or row.not_before > now:
            return 0
        by, second = row.proposed_by, row.decided_by
        try:
            _check_over(fresh, now=now)
        except Refused:
            _stop(fresh, row, by=None, now=now)
            return 1
        if by is None or second is None or any(access.is_shut_out(one, fresh) for one in (by, second)):
            _stop(fresh, row, by=None, now=now)
            return 1
        _move(row, DisposalStatus.DONE)
        row.done_at = now
        row.save(update_fields=["status", "done_at"])
        erasing.erase(fresh, disposal_id=row.id, by=by, second=second, now=now)
    return 1


def _check_over(case: Case, *, now: datetime.datetime) -> str:
    """The rule by which a case may go, in words without anybody's name. Raises Refused when it may not."""
    if case.status != Status.CLOSED:
        raise Refused(_("Only a closed case can be let go."))
    row = queries.latest().get(Matter(case.matter))
    if row is None:
        raise Refused(_("The school has set no period for such cases, so they are kept."))
    end = queries.ends_on(case, row)
    if end is None:
        raise Refused(_("The child's date of birth is missing, so the case is kept."))
    if end > day_of(now):
        raise Refused(_("It has to be kept until %(day)s.") % {"day": f"{end:%d.%m.%Y}"})
    if queries.holds_of(case).exists():
        raise Refused(_("Somebody has said that the case has to be kept."))
    if queries.sealed_files(case):
        raise Refused(
            _("A file in it is sealed away. First the police or the authority say what becomes of it.")
        )
    words = {"years": row.years, "day": f"{end:%d.%m.%Y}", "source": row.source}
    if row.from_birth:
        rule = _("Kept for %(years)d years from the date of birth, which was over on %(day)s. %(source)s")
    else:
        rule = _("Kept for %(years)d years after it was closed, which was over on %(day)s. %(source)s")
    return (rule % words)[:A_LINE]


def _waiting(case: Case) -> Disposal | None:
    return Disposal.objects.select_for_update().filter(case=case, status__in=queries.WAITING).first()


def _new(case: Case, rule: str, *, by: Person | None, now: datetime.datetime) -> Disposal:
    return Disposal.objects.create(
        school_id=case.school_id, case=case, reason=rule, proposed_by=by, proposed_at=now
    )


def _stop_all(case: Case, *, by: Person, now: datetime.datetime) -> None:
    row = _waiting(case)
    if row is not None:
        _stop(case, row, by=by, now=now)


def _stop(case: Case, row: Disposal, *, by: Person | None, now: datetime.datetime) -> None:
    _move(row, DisposalStatus.STOPPED)
    row.done_at = now
    row.save(update_fields=["status", "done_at"])
    record(case, "concern.disposal-stopped", by=by, now=now, disposal=row.id.hex)


def _move(row: Disposal, to: DisposalStatus) -> None:
    if to not in DISPOSAL_MOVES[DisposalStatus(row.status)]:
        raise Refused(_("That cannot be done with the proposal as it stands."))
    row.status = to
