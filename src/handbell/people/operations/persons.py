"""People come, change and leave."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from handbell.audit import operations as audit
from handbell.people import access
from handbell.people.models import Person, RoleHeld, RoleProposal, School
from handbell.people.operations.accounts import withdraw_account_of
from handbell.people.operations.refusals import Refused
from handbell.people.operations.roles import give_role
from handbell.people.roles import Role


def add_person(
    *,
    school: School,
    given_name: str,
    family_name: str,
    joined_on: datetime.date,
    by: Person | None,
    now: datetime.datetime,
    email: str = "",
    job_title: str = "",
    external_id: str = "",
    roles: Iterable[Role] = (),
) -> Person:
    """Somebody new in the school, with roles from the day they join. They have no account until they get one.

    Roles which need a second person's yes are proposed (see `give_role`).
    Raises NotAllowed, Http404, Refused (the address or the number belongs to somebody here already).
    """
    access.check(by, access.Action.KEEP_PEOPLE, on=timezone.localdate(now))
    email = email.strip().lower()
    with audit.locked(school.id):
        _check_free(email=email, external_id=external_id, besides=None)
        person = Person.objects.create(
            school=school,
            given_name=given_name,
            family_name=family_name,
            email=email,
            job_title=job_title,
            external_id=external_id,
            joined_on=joined_on,
        )
        _record(person, "people.person_added", by, now, joined_on=joined_on.isoformat())
        for role in roles:
            give_role(person=person, role=role, starts_on=joined_on, by=by, now=now)
    return person


def change_person(
    *,
    person: Person,
    given_name: str,
    family_name: str,
    email: str,
    job_title: str,
    external_id: str,
    joined_on: datetime.date,
    by: Person | None,
    now: datetime.datetime,
) -> Person:
    """Change what is known of somebody. The address they sign in with stays: only `give_account` sets it.

    Raises NotAllowed, Http404, Refused.
    """
    access.check_may_keep(by, whom=person, on=timezone.localdate(now))
    wanted = {
        "given_name": given_name,
        "family_name": family_name,
        "email": email.strip().lower(),
        "job_title": job_title,
        "external_id": external_id,
        "joined_on": joined_on,
    }
    with audit.locked(person.school_id):
        person = Person.objects.get(id=person.id)
        _check_free(email=email.strip().lower(), external_id=external_id, besides=person)
        if person.left_on is not None and joined_on > person.left_on:
            raise Refused(_("They cannot join after they leave."), field="joined_on")
        changed = [name for name, value in wanted.items() if getattr(person, name) != value]
        if changed:
            for name in changed:
                setattr(person, name, wanted[name])
            if "email" in changed:
                person.address_changed_by = by.id if by else None
            person.save(update_fields=[*changed, "address_changed_by"])
            _record(person, "people.person_changed", by, now, fields=sorted(changed))
    return person


def end_person(*, person: Person, left_on: datetime.date, by: Person | None, now: datetime.datetime) -> None:
    """Somebody leaves; `left_on` is their last day. Their roles end with it.

    From that day's decision on they cannot enter: with a last day of today or before, their account is
    withdrawn and every session
    deleted in this same transaction; with a later one, when the day has passed. Raises NotAllowed, Http404, Refused.
    """
    today = timezone.localdate(now)
    access.check_may_keep(by, whom=person, on=today)
    with audit.locked(person.school_id):
        person = Person.objects.get(id=person.id)
        if left_on < person.joined_on:
            raise Refused(_("The last day is before the day they joined."), field="left_on")
        if person.left_on is not None and person.left_on <= today:
            raise Refused(_("They have left already."), field="left_on")
        person.left_on = left_on
        person.save(update_fields=["left_on"])
        _end_roles(person, left_on)
        _record(person, "people.person_left", by, now, left_on=left_on.isoformat())
        if left_on <= today:
            withdraw_account_of(person, by=by, now=now)


def _end_roles(person: Person, on: datetime.date) -> None:
    """Roles end with the person; one that has not begun ends on its first day and is never held."""
    for held in RoleHeld.objects.filter(person=person).exclude(ends_on__lte=on):
        held.ends_on = max(on, held.starts_on)
        held.save(update_fields=["ends_on"])
    RoleProposal.objects.filter(person=person, status=RoleProposal.Status.WAITING).update(
        status=RoleProposal.Status.WITHDRAWN
    )


def _check_free(*, email: str, external_id: str, besides: Person | None) -> None:
    others = Person.objects.exclude(id=besides.id) if besides else Person.objects.all()
    if email and others.filter(email=email, left_on__isnull=True).exists():
        raise Refused(_("Somebody here has this e-mail address already."), field="email")
    if external_id and others.filter(external_id=external_id).exists():
        raise Refused(_("Somebody here has this number already."), field="external_id")


def _record(person: Person, action: str, by: Person | None, now: datetime.datetime, **detail: object) -> None:
    audit.record(
        school_id=person.school_id,
        by=by.id if by else None,
        action=action,
        kind="person",
        object_id=person.id,
        detail=detail,
        now=now,
    )
