"""Who of the desk is away, and who reads in their place: so that a concern never lies where nobody is."""

from __future__ import annotations

import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from handbell.audit import operations as audit
from handbell.concerns import desk_access as access
from handbell.concerns import notices
from handbell.concerns.desk_access import DeskAct
from handbell.concerns.models import Absence
from handbell.notifications import operations as notifications
from handbell.people import queries as people
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.people.operations import Refused
from handbell.people.roles import Role

_DAY = datetime.timedelta(days=1)
_LONGEST = datetime.timedelta(days=400)


def put_down_absence(
    *,
    person: Person,
    cover: Person | None,
    starts_on: datetime.date,
    ends_on: datetime.date,
    by: Person,
    now: datetime.datetime,
) -> Absence:
    """Somebody of the desk is away from a day until a day, both included; `cover` reads in their place.

    They keep their own right to read. The person and the chair hear of it when somebody else put it down.
    Raises Http404, NotAllowed, Refused.
    """
    on = day_of(now)
    if not access.may_put_down(by, person, on=on):
        access.check(by, DeskAct.SEE, on=on)
        raise access.NotAllowed("put_down_absence")
    if not access.is_of_desk(person, on=on):
        raise Refused(_("Concerns do not go to them, so nobody needs to cover."), field="person")
    _check_days(starts_on, ends_on, on=on)
    if cover is not None:
        _check_cover(person, cover, on=on)
    with audit.locked(person.school_id):
        days = Q(starts_on__lte=ends_on, ends_on__gte=starts_on)
        if Absence.objects.filter(days, person=person).exists():
            raise Refused(_("They are put down as away on some of these days already."), field="starts_on")
        if cover is not None and Absence.objects.filter(days, person=cover).exists():
            raise Refused(_("They are away themselves on some of these days."), field="cover")
        row = Absence.objects.create(
            school_id=person.school_id,
            person=person,
            cover=cover,
            starts_on=starts_on,
            ends_on=ends_on,
            put_down_by=by,
        )
        _record(row, "absence.put_down", by=by, now=now)
        _say(row, "put-down", by=by, now=now)
        if cover is not None and cover.id != by.id:
            key = f"absence-cover-{row.id.hex}"
            notifications.notify(to=cover, topic=notices.NEWS.slug, key=key, now=now)
    return row


def end_absence(*, absence: Absence, by: Person, now: datetime.datetime) -> None:
    """They are here again from today on. One that had not begun before today falls away.

    Raises Http404, NotAllowed, Refused.
    """
    on = day_of(now)
    if not access.may_shorten(by, absence, on=on):
        access.check(by, DeskAct.SEE, on=on)
        raise access.NotAllowed("put_down_absence")
    with audit.locked(absence.school_id):
        row = Absence.objects.select_for_update().filter(id=absence.id).first()
        if row is None or row.ends_on < on:
            raise Refused(_("It has ended already."))
        _record(row, "absence.ended", by=by, now=now)
        _say(row, "ended", by=by, now=now)
        if row.starts_on >= on:
            row.delete()
            return
        row.ends_on = on - _DAY
        row.save(update_fields=["ends_on"])


def _check_days(starts_on: datetime.date, ends_on: datetime.date, *, on: datetime.date) -> None:
    if ends_on < starts_on:
        raise Refused(_("The last day is before the first."), field="ends_on")
    if ends_on < on:
        raise Refused(_("These days have passed."), field="ends_on")
    if ends_on - starts_on > _LONGEST:
        raise Refused(_("That is longer than a year. End the role or post instead."), field="ends_on")


def _check_cover(person: Person, cover: Person, *, on: datetime.date) -> None:
    if cover.id == person.id:
        raise Refused(_("Somebody else covers."), field="cover")
    if not access.may_cover(person, cover, on=on):
        raise Refused(
            _("A governor covers for a governor, and a leader or safeguarding lead for one of the staff."),
            field="cover",
        )


def _say(row: Absence, what: str, *, by: Person, now: datetime.datetime) -> None:
    """Whoever is away, and the chair, hear what somebody else put down for them."""
    chairs = people.people_holding([Role.CHAIR], on=day_of(now))
    whom = {one.id: one for one in [row.person, *chairs] if by.id not in (row.person_id, one.id)}
    for one in whom.values():
        key = f"absence-{what}-{row.id.hex}-{one.id.hex}"
        notifications.notify(to=one, topic=notices.NEWS.slug, key=key, now=now)


def _record(row: Absence, action: str, *, by: Person, now: datetime.datetime) -> None:
    audit.record(
        school_id=row.school_id,
        by=by.id,
        action=action,
        kind="absence",
        object_id=row.id,
        detail={
            "person": str(row.person_id),
            "cover": str(row.cover_id) if row.cover_id else "",
            "from": row.starts_on.isoformat(),
            "to": row.ends_on.isoformat(),
        },
        now=now,
    )
