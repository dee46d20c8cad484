"""Who may do what with people: a table, and facts that other rooms build their own access on.

Whoever may not even see the list gets "not found" for all of it (pupils, parents, most staff); whoever may see
it but not
do a thing is told so.
"""

from __future__ import annotations

import datetime
import enum

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from handbell.people import facts
from handbell.people.models import Person, RoleHeld, RoleProposal, SecondFactorReset
from handbell.people.roles import NOT_BY_OFFICE, Role


class Action(enum.StrEnum):
    """What can be done with a school's people."""

    SEE_PEOPLE = "see_people"
    KEEP_PEOPLE = "keep_people"
    GIVE_ROLE = "give_role"
    GIVE_LEADING_ROLE = "give_leading_role"
    DECIDE_ROLE = "decide_role"
    IMPORT_ROSTER = "import_roster"
    INVITE = "invite"
    KEEP_CALENDAR = "keep_calendar"
    KEEP_SCHOOL = "keep_school"


_HEADS = frozenset({Role.HEADTEACHER, Role.DEPUTY})
_KEEPERS = _HEADS | {Role.OFFICE}

TABLE: dict[Action, frozenset[Role]] = {
    Action.SEE_PEOPLE: _KEEPERS | {Role.SLT, Role.DSL, Role.CHAIR},
    Action.KEEP_PEOPLE: _KEEPERS,
    Action.GIVE_ROLE: _KEEPERS,
    Action.GIVE_LEADING_ROLE: _HEADS | {Role.CHAIR},
    Action.DECIDE_ROLE: frozenset({Role.HEADTEACHER, Role.DEPUTY, Role.CHAIR, Role.DSL}),
    Action.IMPORT_ROSTER: _KEEPERS,
    Action.INVITE: _KEEPERS,
    Action.KEEP_CALENDAR: _KEEPERS,
    Action.KEEP_SCHOOL: _HEADS | {Role.CHAIR},
}


class NotAllowed(PermissionDenied):
    """The person may not do that; the text says it plainly."""


def holds(person: Person, *roles: Role, on: datetime.date) -> bool:
    """Whether a person holds any of the roles on a day."""
    return bool(facts.roles_of(person, on=on) & set(roles))


def may(person: Person | None, action: Action, *, on: datetime.date) -> bool:
    """Whether a person may do something on a day. None is Handbell itself (set-up, the clock), which may."""
    return person is None or bool(facts.roles_of(person, on=on) & TABLE[action])


def check(person: Person | None, action: Action, *, on: datetime.date) -> None:
    """Raises Http404 for somebody who may not see the people at all, NotAllowed for somebody who may not do this."""
    if person is None:
        return
    held = facts.roles_of(person, on=on)
    if not held & TABLE[Action.SEE_PEOPLE]:
        raise Http404
    if not held & TABLE[action]:
        raise NotAllowed(_("Your role does not allow this. Ask the headteacher."))


def may_give(person: Person | None, role: Role, *, to: Person, on: datetime.date) -> bool:
    """Whether a person may give, or propose, a role to somebody: never to themselves."""
    if person is None:
        return True
    action = Action.GIVE_LEADING_ROLE if role in NOT_BY_OFFICE else Action.GIVE_ROLE
    return person.id != to.id and may(person, action, on=on)


def check_may_give(person: Person | None, role: Role, *, to: Person, on: datetime.date) -> None:
    """Raises Http404 or NotAllowed when a person may not give a role to somebody."""
    if person is not None and person.id == to.id:
        raise NotAllowed(_("Nobody gives themselves a role. Ask somebody else who may."))
    check(person, Action.GIVE_LEADING_ROLE if role in NOT_BY_OFFICE else Action.GIVE_ROLE, on=on)


def check_may_keep(person: Person | None, *, whom: Person, on: datetime.date) -> None:
    """Raises when a person may not change or end somebody: a leader only by those who may make leaders."""
    if person is not None and person.id == whom.id:
        raise NotAllowed(_("Nobody changes their own entry. Ask somebody else who may."))
    check(person, Action.KEEP_PEOPLE, on=on)
    if facts.roles_of(whom, on=on) & NOT_BY_OFFICE:
        check(person, Action.GIVE_LEADING_ROLE, on=on)


def may_decide(person: Person, proposal: RoleProposal, *, on: datetime.date) -> bool:
    """Whether a person may say yes or no to a proposed role: neither who proposed it nor who would get it."""
    return person.id not in {proposal.proposed_by_id, proposal.person_id} and may(
        person, Action.DECIDE_ROLE, on=on
    )


def check_may_end(person: Person | None, held: RoleHeld, *, on: datetime.date) -> None:
    """Raises Http404 or NotAllowed when a person may not end a role: whoever may give it to that person may end it."""
    if person is not None and person.id == held.person_id:
        raise NotAllowed(_("Nobody ends their own role. Ask somebody else who may."))
    check(person, Action.GIVE_LEADING_ROLE if Role(held.role) in NOT_BY_OFFICE else Action.GIVE_ROLE, on=on)


def may_end(person: Person | None, held: RoleHeld, *, on: datetime.date) -> bool:
    """Whether `check_may_end` would let them, so that a page offers only what works."""
    try:
        check_may_end(person, held, on=on)
    except (NotAllowed, Http404):
        return False
    return True


def may_agree_to_reset(person: Person, reset: SecondFactorReset, *, on: datetime.date) -> bool:
    """Whether a person may be the second one: neither the one who asked nor the one it is about."""
    return person.id not in {reset.asked_by_id, reset.person_id} and may(person, Action.DECIDE_ROLE, on=on)


def may_stop_reset(person: Person, reset: SecondFactorReset, *, on: datetime.date) -> bool:
    """Whether a person may stop it: the one it is about, the one who asked, and whoever may agree to such things."""
    concerned = person.id in {reset.asked_by_id, reset.person_id}
    return concerned or may(person, Action.DECIDE_ROLE, on=on)
