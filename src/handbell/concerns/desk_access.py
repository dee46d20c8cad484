"""Who sets up the desk that concerns come to: routing rules, posts, absences. No case is asked about here."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from django.http import Http404

from handbell.concerns.models import Absence, Post, PostHeld, Routes
from handbell.concerns.recipients import DESK
from handbell.people import access as people_access
from handbell.people import queries as people
from handbell.people.models import Person
from handbell.people.roles import GOVERNING, LEADERSHIP, Role

NotAllowed = people_access.NotAllowed


class DeskAct(StrEnum):
    """What is done with the set-up of the desk."""

    SEE = "see"
    PROPOSE_ROUTES = "propose_routes"
    DECIDE_ROUTES = "decide_routes"
    PROPOSE_POST = "propose_post"
    DECIDE_POST = "decide_post"
    PUT_DOWN_ABSENCE = "put_down_absence"


_HEAD, _DSL, _CHAIR = Role.HEADTEACHER, Role.DSL, Role.CHAIR
# Whoever is of the desk may put down their own absence; these put down that of others too.
TABLE: Final[Mapping[DeskAct, frozenset[Role]]] = MappingProxyType(
    {
        DeskAct.SEE: frozenset({_HEAD, Role.DEPUTY, _DSL, _CHAIR}),
        DeskAct.PROPOSE_ROUTES: frozenset({_HEAD, _DSL}),
        DeskAct.DECIDE_ROUTES: frozenset({_HEAD, _DSL, _CHAIR}),
        DeskAct.PROPOSE_POST: frozenset({_HEAD, _DSL, _CHAIR}),
        DeskAct.DECIDE_POST: frozenset({_HEAD, _DSL, _CHAIR}),
        DeskAct.PUT_DOWN_ABSENCE: frozenset({_HEAD, _DSL}),
    }
)
OVERSEERS: Final = GOVERNING | {Role.COUNCIL_OFFICER}
_SCHOOL_SIDE: Final = LEADERSHIP | {Role.DSL}


def roles_can(roles: frozenset[Role], act: DeskAct) -> bool:
    """Whether any of the roles may do it, if nothing else stands against it."""
    return bool(roles & TABLE[act])


def can(person: Person, act: DeskAct, *, on: datetime.date) -> bool:
    """Whether somebody may do it on a day, as far as their roles go."""
    return person.is_here(on) and roles_can(people.roles_of(person, on=on), act)


def check(person: Person, act: DeskAct, *, on: datetime.date) -> None:
    """Raises Http404 for who may not know of the page at all, NotAllowed for who may see it but not do this."""
    if not can(person, DeskAct.SEE, on=on):
        raise Http404
    if not can(person, act, on=on):
        raise NotAllowed(act)


def may_decide_routes(person: Person, waiting: Routes, *, chair_only: bool, on: datetime.date) -> bool:
    """The second person: never the proposer; the chair alone where it changes who hears about the head."""
    if waiting.proposed_by_id == person.id:
        return False
    if chair_only:
        return person.is_here(on) and _CHAIR in people.roles_of(person, on=on)
    return can(person, DeskAct.DECIDE_ROUTES, on=on)


def may_decide_post(person: Person, waiting: PostHeld, *, on: datetime.date) -> bool:
    """The second person: neither who proposed it nor who is to hold the post."""
    return person.id not in {waiting.proposed_by_id, waiting.person_id} and can(
        person, DeskAct.DECIDE_POST, on=on
    )


def may_end_post(person: Person, held: PostHeld, *, on: datetime.date) -> bool:
    """Whoever holds it. A governor's post else only by the chair, so that no head ends who hears about them."""
    if held.person_id == person.id:
        return True
    if held.post == Post.SAFEGUARDING_GOVERNOR:
        return person.is_here(on) and _CHAIR in people.roles_of(person, on=on)
    return can(person, DeskAct.PROPOSE_POST, on=on)


def may_put_down(person: Person, away: Person, *, on: datetime.date) -> bool:
    """Oneself; else head or safeguarding lead, and for those who oversee the school the chair alone."""
    if person.id == away.id:
        return True
    if people.roles_of(away, on=on) & OVERSEERS:
        return person.is_here(on) and _CHAIR in people.roles_of(person, on=on)
    return can(person, DeskAct.PUT_DOWN_ABSENCE, on=on)


def may_shorten(person: Person, absence: Absence, *, on: datetime.date) -> bool:
    """Whoever might put it down."""
    return may_put_down(person, absence.person, on=on)


def is_of_desk(person: Person, *, on: datetime.date) -> bool:
    """Whether concerns may come to somebody on a day: by a role or by a post."""
    if people.roles_of(person, on=on) & DESK:
        return True
    held = PostHeld.objects.filter(person=person, agreed_by__isnull=False, starts_on__lte=on)
    return held.exclude(ends_on__lt=on).exists()


def may_cover(person: Person, cover: Person, *, on: datetime.date) -> bool:
    """Whether somebody may read in another's place: governors for governors, staff of the desk for staff.

    So nobody of the staff comes to read by cover what goes to the governors because it is about the staff.
    """
    if person.id == cover.id or not cover.is_here(on):
        return False
    roles = people.roles_of(cover, on=on)
    if people.roles_of(person, on=on) & OVERSEERS:
        return bool(roles & OVERSEERS)
    return bool(roles & _SCHOOL_SIDE) or _is_deputy_lead(cover, on=on)


def _is_deputy_lead(person: Person, *, on: datetime.date) -> bool:
    held = PostHeld.objects.filter(
        person=person, post=Post.DEPUTY_SAFEGUARDING_LEAD, agreed_by__isnull=False, starts_on__lte=on
    )
    return held.exclude(ends_on__lt=on).exists()
