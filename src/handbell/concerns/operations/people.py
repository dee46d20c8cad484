"""Who is in a case, and who may see nothing of it. Nobody is told that they were named.

Whoever it is about is out at once; it takes one reader to shut somebody out and two to let them in again.
"""

from __future__ import annotations

import datetime
from typing import Final

from django.utils.translation import gettext as _

from handbell.concerns import access, recipients, sealed
from handbell.concerns.access import Act
from handbell.concerns.matters import Matter
from handbell.concerns.models import Case, Involved, Part, ShutOut, WhyShutOut, Wish
from handbell.concerns.operations import opening, readers
from handbell.concerns.operations.doing import A_LINE, doing, put_down, record, said, was_done
from handbell.concerns.queries.people_in import name_of, person_of
from handbell.people import queries as people
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.people.operations import Refused
from handbell.people.roles import STAFF, Role

# Whom a case is about settles who hears of it: the one further down comes before those above it.
_WEIGHT: Final = (
    Matter.PUPIL,
    Matter.LOW_LEVEL,
    Matter.ADULT,
    Matter.GOVERNOR,
    Matter.SAFEGUARDING_LEAD,
    Matter.CHAIR,
    Matter.HEAD,
)
_BY_OFFICE: Final = (
    (Role.HEADTEACHER, Matter.HEAD),
    (Role.CHAIR, Matter.CHAIR),
    (Role.DSL, Matter.SAFEGUARDING_LEAD),
    (Role.GOVERNOR, Matter.GOVERNOR),
)
_ADULTS: Final = STAFF | {Role.VOLUNTEER, Role.CONTRACTOR}
ABOUT: Final = ("police", "parents", "talk", "removal", "other")


def add_person(
    *,
    case: Case,
    part: Part,
    name: str,
    person: Person | None,
    note: str,
    key: str,
    by: Person,
    now: datetime.datetime,
) -> None:
    """Put down who is in a case: somebody from the school's list (`person`), or a name as it was given.

    A subject from the list is shut out at once, and whom the case is about follows. A name that may be that of
    somebody who reads cases holds them out until others confirm. Raises NotFound, NotAllowed, Refused.
    """
    called = person.full_name if person else said(name, field="name", most=A_LINE)
    with doing(Act.ADD_PERSON, case, by=by, now=now) as fresh:
        if was_done(fresh, key):
            return
        if person is not None and person.school_id != fresh.school_id:
            raise Refused(_("Choose somebody from the school's list."), field="name")
        words = _("%(name)s was put down: %(part)s.") % {"name": called, "part": Part(part).label}
        put_down(fresh, words, by=by, now=now, key=key)
        _involve(fresh, part, called, person, note, by=by, now=now)
        record(fresh, "concern.person-added", by=by, now=now, part=str(part))
        if part == Part.SUBJECT and person is not None:
            _is_subject(fresh, person, by=by, now=now)
        elif person is None and part in {Part.SUBJECT, Part.OTHER}:
            # Whoever may ever come to read it, and whoever it was given to by name.
            found = recipients.find(Matter(fresh.matter), called, on=day_of(now)).possible
            found += recipients.named_in(opening.readers_of(fresh, now=now), called)
            for one in found:
                if not access.is_shut_out(one, fresh):
                    readers.shut(fresh, one, WhyShutOut.POSSIBLE, by=by, now=now, reason=_named(one))
            readers.keep_two(fresh, now=now)


def declare_conflict(*, case: Case, person: Person, reason: str, by: Person, now: datetime.datetime) -> None:
    """Somebody is too close to somebody in the case: they are out at once. Anybody says so of themselves; of another,
    whoever leads the case or decides in it. Raises NotFound, NotAllowed, Refused.
    """
    why = said(reason, field="reason", most=A_LINE)
    act = Act.DECLARE_CONFLICT if person == by else Act.GIVE_READER
    with doing(act, case, by=by, now=now) as fresh:
        if person.school_id != fresh.school_id:
            raise Refused(_("Choose somebody from the school's list."), field="person")
        if access.is_shut_out(person, fresh):
            return
        row = readers.shut(fresh, person, WhyShutOut.CONFLICT, by=by, now=now, reason=_named(person, why))
        words = _("%(name)s is too close to somebody in the case, and sees nothing of it any more.")
        put_down(fresh, words % {"name": person.full_name}, by=by, now=now)
        record(fresh, "concern.conflict", by=by, now=now, own=person == by)
        readers.keep_two(fresh, now=now)
        opening.tell_readers(fresh, about=row.id, now=now, but=by)


def confirm_subject(*, case: Case, row: ShutOut, by: Person, now: datetime.datetime) -> None:
    """It is about them indeed. One reader is enough to say so; twice is once."""
    with doing(Act.ADD_PERSON, case, by=by, now=now) as fresh:
        held = ShutOut.objects.get(id=row.id, case=fresh)
        if held.until is not None or held.why == WhyShutOut.SUBJECT:
            return
        person = person_of(held, on=day_of(now))
        if person is None:
            raise Refused(_("They are not in the school's list any more. They stay out all the same."))
        _involve(fresh, Part.SUBJECT, person.full_name, person, "", by=by, now=now)
        words = _("It is about %(name)s: confirmed.") % {"name": person.full_name}
        put_down(fresh, words, by=by, now=now)
        record(fresh, "concern.subject-confirmed", by=by, now=now)
        _is_subject(fresh, person, by=by, now=now)


def ask_to_let_in(*, case: Case, row: ShutOut, reason: str, by: Person, now: datetime.datetime) -> None:
    """Ask that somebody may see the case after all: another reader agrees. Raises NotFound, NotAllowed, Refused."""
    why = said(reason, field="reason", most=A_LINE)
    with doing(Act.ADD_PERSON, case, by=by, now=now) as fresh:
        held = ShutOut.objects.select_for_update().get(id=row.id, case=fresh)
        if held.until is not None:
            raise Refused(_("They are not shut out any more."))
        if held.end_asked_by_id is not None:
            if held.end_asked_by_id == by.id:
                return
            raise Refused(_("Somebody has asked for it already. Agree to that, or leave it."))
        held.end_asked_by, held.end_asked_at = by, now
        kept = sealed.load(held.reason)
        held.reason = sealed.dump(kept | {"asked": why})
        held.save(update_fields=["end_asked_by", "end_asked_at", "reason"])
        words = _("Asked that %(name)s may see the case after all: %(why)s")
        put_down(fresh, words % {"name": name_of(held, on=day_of(now)), "why": why}, by=by, now=now)
        record(fresh, "concern.let-in-asked", by=by, now=now)
        opening.tell_readers(fresh, about=held.id, now=now, but=by)


def let_in(*, case: Case, row: ShutOut, agree: bool, by: Person, now: datetime.datetime) -> None:
    """The second reader agrees that somebody may see the case, or does not. Never whoever asked, never they themselves.

    Raises NotFound, NotAllowed.
    """
    asked_by = ShutOut.objects.filter(id=row.id, case=case).values_list("end_asked_by_id", flat=True).first()
    with doing(Act.END_PERSON, case, by=by, now=now, asked_by=asked_by) as fresh:
        held = ShutOut.objects.select_for_update().get(id=row.id, case=fresh)
        if held.until is not None or held.end_asked_by_id != asked_by:
            return
        name = name_of(held, on=day_of(now))
        if agree:
            held.until, held.ended_by = now, by
            held.save(update_fields=["until", "ended_by"])
            Involved.objects.filter(case=fresh, index=held.who, part=Part.SUBJECT, ended_at=None).update(
                ended_at=now
            )
            words = _("%(name)s is not shut out any more: two agreed.")
        else:
            held.end_asked_by, held.end_asked_at = None, None
            held.save(update_fields=["end_asked_by", "end_asked_at"])
            words = _("%(name)s stays shut out.")
        put_down(fresh, words % {"name": name}, by=by, now=now)
        record(fresh, "concern.let-in" if agree else "concern.let-in-refused", by=by, now=now)


def add_wish(
    *,
    case: Case,
    about: str,
    wants: bool | None,
    words: str,
    key: str,
    by: Person,
    now: datetime.datetime,
) -> None:
    """Put down what the person harmed wants; a later one counts. Raises NotFound, NotAllowed, Refused."""
    if about not in ABOUT:
        raise Refused(_("Choose what it is about."), field="about")
    with doing(Act.ADD_WISH, case, by=by, now=now) as fresh:
        if was_done(fresh, key):
            return
        wish = Wish(school_id=fresh.school_id, case=fresh, about=about, wants=wants, at=now, by=by)
        wish.words = words.strip()[:A_LINE]
        wish.save(force_insert=True)
        put_down(fresh, _("What the person harmed wants was put down."), by=by, now=now, key=key)
        record(fresh, "concern.wish", by=by, now=now, about=about)


def _is_subject(case: Case, person: Person, *, by: Person, now: datetime.datetime) -> None:
    """Out with them; and whom the case is about follows, for a matter of the head's is not the head's to read."""
    readers.shut(case, person, WhyShutOut.SUBJECT, by=by, now=now, reason=_named(person))
    found = _matter_of(person, on=day_of(now))
    if found is None or _WEIGHT.index(found) <= _WEIGHT.index(Matter(case.matter)):
        readers.keep_two(case, now=now)
        return
    case.matter = found
    case.save(update_fields=["matter"])
    readers.read_anew(case, also=[], by=by, now=now)
    words = _("Whom it is about is now: %(matter)s. Who may read it follows from that.")
    put_down(case, words % {"matter": found.label}, by=by, now=now)
    readers.keep_two(case, now=now)


def _matter_of(person: Person, *, on: datetime.date) -> Matter | None:
    roles = people.roles_of(person, on=on)
    for role, matter in _BY_OFFICE:
        if role in roles:
            return matter
    return Matter.ADULT if roles & _ADULTS else None


def _involve(
    case: Case, part: Part, name: str, person: Person | None, note: str, *, by: Person, now: datetime.datetime
) -> None:
    row = Involved(
        school_id=case.school_id,
        case=case,
        part=part,
        index=access.who(person.id, case.school_id) if person else "",
        at=now,
        by=by,
    )
    row.who = sealed.dump(
        {"name": name, "person": person.id.hex if person else "", "note": note.strip()[:A_LINE]}
    )
    row.save(force_insert=True)


def _named(person: Person, why: str = "") -> str:
    return sealed.dump({"person": person.id.hex, "why": why})
