"""Giving and ending roles. A head, a chair or a safeguarding lead needs a second person's yes."""

from __future__ import annotations

import datetime

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from handbell.audit import operations as audit
from handbell.people import access
from handbell.people.models import PROPOSAL_MOVES, Person, RoleHeld, RoleProposal
from handbell.people.operations.refusals import Refused
from handbell.people.roles import TWO_PEOPLE, Role


def give_role(
    *,
    person: Person,
    role: Role,
    starts_on: datetime.date,
    by: Person | None,
    now: datetime.datetime,
    ends_on: datetime.date | None = None,
) -> RoleHeld | RoleProposal:
    """Give a role from a day on (until a day). A role of TWO_PEOPLE becomes a proposal that a second person decides,

    except at set-up: given by Handbell itself, or the first of its kind that the school ever has.
    Raises NotAllowed, Http404, Refused (already held or proposed, ends before it starts, outside their time here).
    """
    access.check_may_give(by, role, to=person, on=timezone.localdate(now))
    with audit.locked(person.school_id):
        person = Person.objects.get(id=person.id)
        _check_days(person, starts_on, ends_on)
        if RoleHeld.objects.filter(person=person, role=role, ends_on__isnull=True).exists():
            raise Refused(_("They hold this role already."), field="role")
        first = not RoleHeld.objects.filter(role=role).exists()
        if by is not None and role in TWO_PEOPLE and not first:
            return _propose(person, role, starts_on, ends_on, by=by, now=now)
        return hold(person=person, role=role, starts_on=starts_on, ends_on=ends_on, by=by, now=now)


def hold(
    *,
    person: Person,
    role: Role,
    starts_on: datetime.date,
    ends_on: datetime.date | None,
    by: Person | None,
    now: datetime.datetime,
) -> RoleHeld:
    """Write a role down, access checked already. For this package only."""
    held = RoleHeld.objects.create(
        school_id=person.school_id, person=person, role=role, starts_on=starts_on, ends_on=ends_on
    )
    _record(person, "people.role_given", by, now, role=role, starts_on=starts_on, ends_on=ends_on)
    return held


def end_role(*, held: RoleHeld, ends_on: datetime.date, by: Person | None, now: datetime.datetime) -> None:
    """End a role: `ends_on` is the last day on which it counts. Raises NotAllowed, Http404, Refused."""
    access.check_may_end(by, held, on=timezone.localdate(now))
    with audit.locked(held.school_id):
        held = RoleHeld.objects.select_related("person").get(id=held.id)
        if held.ends_on is not None:
            raise Refused(_("This role has an end already."))
        if ends_on < held.starts_on:
            raise Refused(_("The last day is before the first."), field="ends_on")
        held.ends_on = ends_on
        held.save(update_fields=["ends_on"])
        _record(held.person, "people.role_ended", by, now, role=Role(held.role), ends_on=ends_on)


def agree_to_role(*, proposal: RoleProposal, by: Person, now: datetime.datetime) -> RoleHeld:
    """The second person's yes: from now on the role is held. Raises NotAllowed, Http404, Refused."""
    with audit.locked(proposal.school_id):
        proposal = _decide(proposal, RoleProposal.Status.AGREED, by=by, now=now)
        role = Role(proposal.role)
        if RoleHeld.objects.filter(person=proposal.person, role=role, ends_on__isnull=True).exists():
            raise Refused(_("They hold this role already."))
        return hold(
            person=proposal.person,
            role=role,
            starts_on=proposal.starts_on,
            ends_on=proposal.ends_on,
            by=by,
            now=now,
        )


def refuse_role(*, proposal: RoleProposal, by: Person, now: datetime.datetime) -> None:
    """The second person's no. Raises NotAllowed, Http404, Refused."""
    with audit.locked(proposal.school_id):
        _decide(proposal, RoleProposal.Status.REFUSED, by=by, now=now)


def withdraw_proposal(*, proposal: RoleProposal, by: Person, now: datetime.datetime) -> None:
    """The proposer thinks again. Raises NotAllowed for anybody else, Refused when it is decided already."""
    if by.id != proposal.proposed_by_id:
        raise access.NotAllowed(_("Only the person who proposed it can withdraw it."))
    with audit.locked(proposal.school_id):
        _move(proposal, RoleProposal.Status.WITHDRAWN, by=by, now=now)


def _check_days(person: Person, starts_on: datetime.date, ends_on: datetime.date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("The last day is before the first."), field="ends_on")
    if starts_on < person.joined_on:
        raise Refused(_("A role cannot start before the person joined."), field="starts_on")
    if person.left_on is not None and (ends_on or starts_on) > person.left_on:
        raise Refused(_("They leave before that. Change the day they leave first."), field="starts_on")


def _propose(
    person: Person,
    role: Role,
    starts_on: datetime.date,
    ends_on: datetime.date | None,
    *,
    by: Person,
    now: datetime.datetime,
) -> RoleProposal:
    if RoleProposal.objects.filter(person=person, role=role, status=RoleProposal.Status.WAITING).exists():
        raise Refused(_("This role waits for a second person already."), field="role")
    proposal = RoleProposal.objects.create(
        school_id=person.school_id,
        person=person,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
        proposed_by=by,
        proposed_at=now,
    )
    _record(person, "people.role_proposed", by, now, role=role, proposal=str(proposal.id))
    return proposal


def _decide(
    proposal: RoleProposal, status: RoleProposal.Status, *, by: Person, now: datetime.datetime
) -> RoleProposal:
    if not access.may(by, access.Action.SEE_PEOPLE, on=timezone.localdate(now)):
        raise Http404
    if not access.may_decide(by, proposal, on=timezone.localdate(now)):
        raise access.NotAllowed(
            _("The second person is neither the one who proposed it nor the one who gets it.")
        )
    return _move(proposal, status, by=by, now=now)


def _move(
    proposal: RoleProposal, status: RoleProposal.Status, *, by: Person, now: datetime.datetime
) -> RoleProposal:
    proposal = RoleProposal.objects.select_related("person").get(id=proposal.id)
    if status not in PROPOSAL_MOVES[RoleProposal.Status(proposal.status)]:
        raise Refused(_("This was decided already."))
    proposal.status, proposal.decided_by, proposal.decided_at = status, by, now
    proposal.save(update_fields=["status", "decided_by", "decided_at"])
    _record(
        proposal.person,
        f"people.role_{status.value}",
        by,
        now,
        role=Role(proposal.role),
        proposal=str(proposal.id),
    )
    return proposal


def _record(person: Person, action: str, by: Person | None, now: datetime.datetime, **detail: object) -> None:
    audit.record(
        school_id=person.school_id,
        by=by.id if by else None,
        action=action,
        kind="person",
        object_id=person.id,
        detail={
            name: value.isoformat() if isinstance(value, datetime.date) else value
            for name, value in detail.items()
            if value is not None
        },
        now=now,
    )
