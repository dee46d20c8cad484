"""Changing a school's routing rules: proposed by one, agreed by another who sees what it does, told to the chair.

While a change waits, concerns go by the rules that stand. Nothing is overwritten: each wording is a row of its own.
"""

from __future__ import annotations

import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from handbell.audit import operations as audit
from handbell.concerns import desk_access as access
from handbell.concerns import notices, route_books
from handbell.concerns.desk_access import DeskAct
from handbell.concerns.models import Routes, RoutesStatus
from handbell.concerns.models.desk import ROUTES_MOVES
from handbell.notifications import operations as notifications
from handbell.people import queries as people
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.people.operations import Refused
from handbell.people.roles import Role
from handbell.policies.models import Version
from handbell.rules.files.problems import CannotLoad


def propose_routes(
    *, version: Version, text: str, reason: str, seen: str, by: Person, now: datetime.datetime
) -> Routes:
    """Propose a wording of a policy's routing rules. `seen`: the stamp of the book that stood when it was written.

    One's own proposal that still waits is taken back by it. Raises Http404, NotAllowed, CannotLoad with every mistake,
    Refused (somebody else's waits, changed meanwhile, nothing changes, no reason).
    """
    on = day_of(now)
    access.check(by, DeskAct.PROPOSE_ROUTES, on=on)
    if not reason.strip():
        raise Refused(_("Say why it is changed."), field="reason")
    text = text.replace("\r\n", "\n")
    after = route_books.read(text, version, on=on)
    with audit.locked(version.school_id):
        waiting = _waiting(version)
        if waiting is not None and waiting.proposed_by_id != by.id:
            raise Refused(_("Somebody else’s change waits. It is decided on first."))
        if waiting is not None and waiting.text == text:
            return waiting
        before = route_books.standing(version)
        if route_books.stamp(before) != seen:
            raise Refused(
                _("The rules have changed since you opened them. Begin again from what stands now.")
            )
        done = route_books.effect(before, after, version.school, on=on)
        if done.is_none:
            raise Refused(_("Nothing would change."))
        if waiting is not None:
            _move(waiting, RoutesStatus.REFUSED, by=by, now=now, action="routes.taken_back")
        row = Routes.objects.create(
            school_id=version.school_id,
            policy_id=version.policy_id,
            text=text,
            digest=route_books.digest_of(text),
            reason=reason.strip(),
            proposed_by=by,
            proposed_at=now,
        )
        _record(row, "routes.proposed", by=by, now=now)
        _ask(row, chair_only=done.about_head, now=now)
    return row


def agree_routes(*, proposal: Routes, version: Version, by: Person, now: datetime.datetime) -> Routes:
    """The second person's yes: from now on concerns go by it. Pressed twice, nothing more happens.

    Raises Http404, NotAllowed (the proposer; not the chair where it needs the chair), CannotLoad where the version's
    clauses changed meanwhile, Refused when it was decided otherwise.
    """
    on = day_of(now)
    access.check(by, DeskAct.SEE, on=on)
    with audit.locked(proposal.school_id):
        row = Routes.objects.select_for_update().get(id=proposal.id)
        after = route_books.read(row.text, version, on=on)
        chair_only = needs_chair(row, version, on=on)
        if not access.may_decide_routes(by, row, chair_only=chair_only, on=on):
            raise access.NotAllowed("decide_routes")
        if row.status == RoutesStatus.IN_FORCE and row.decided_by_id == by.id:
            return row
        _may_move(row, RoutesStatus.IN_FORCE)
        for old in Routes.objects.select_for_update().filter(
            policy_id=row.policy_id, status=RoutesStatus.IN_FORCE
        ):
            old.status = RoutesStatus.SUPERSEDED
            old.save(update_fields=["status"])
        _move(row, RoutesStatus.IN_FORCE, by=by, now=now, action="routes.in_force", routes=len(after.pieces))
        _settle(row, now=now)
        for chair in people.people_holding([Role.CHAIR], on=on):
            if chair.id == by.id:
                continue
            key = f"routes-in-force-{row.id.hex}-{chair.id.hex}"
            notifications.notify(to=chair, topic=notices.NEWS.slug, key=key, now=now)
    return row


def refuse_routes(*, proposal: Routes, by: Person, now: datetime.datetime) -> Routes:
    """The second person's no, or the proposer's taking it back. Raises Http404, NotAllowed, Refused."""
    on = day_of(now)
    access.check(by, DeskAct.SEE, on=on)
    with audit.locked(proposal.school_id):
        row = Routes.objects.select_for_update().get(id=proposal.id)
        own = row.proposed_by_id == by.id
        # Whoever might have agreed to some change may refuse any: a no leaves the rules that stand.
        if not own and not access.may_decide_routes(by, row, chair_only=False, on=on):
            raise access.NotAllowed("decide_routes")
        if row.status == RoutesStatus.REFUSED and row.decided_by_id == by.id:
            return row
        _may_move(row, RoutesStatus.REFUSED)
        _move(
            row, RoutesStatus.REFUSED, by=by, now=now, action="routes.taken_back" if own else "routes.refused"
        )
        _settle(row, now=now)
    return row


def needs_chair(row: Routes, version: Version, *, on: datetime.date) -> bool:
    """Whether a waiting wording changes who hears about the head; then only the chair agrees to it."""
    try:
        after = route_books.waiting_book(row.text, row.digest)
        return route_books.effect(route_books.standing(version), after, version.school, on=on).about_head
    except CannotLoad:
        return True


def _waiting(version: Version) -> Routes | None:
    rows = Routes.objects.select_for_update().filter(policy_id=version.policy_id)
    return rows.filter(status=RoutesStatus.PROPOSED).first()


def _may_move(row: Routes, to: RoutesStatus) -> None:
    if to not in ROUTES_MOVES[RoutesStatus(row.status)]:
        raise Refused(_("This was decided already."))


def _move(
    row: Routes, to: RoutesStatus, *, by: Person, now: datetime.datetime, action: str, **detail: object
) -> None:
    row.status, row.decided_by, row.decided_at = to, by, now
    row.save(update_fields=["status", "decided_by", "decided_at"])
    _record(row, action, by=by, now=now, **detail)


def _ask(row: Routes, *, chair_only: bool, now: datetime.datetime) -> None:
    """Tell those who may decide that something waits."""
    roles = [Role.CHAIR] if chair_only else [*access.TABLE[DeskAct.DECIDE_ROUTES]]
    for person in people.people_holding(roles, on=day_of(now)):
        if person.id != row.proposed_by_id:
            notifications.notify(to=person, topic=notices.WAITS.slug, key=_key(row, person.id), now=now)


def _settle(row: Routes, *, now: datetime.datetime) -> None:
    for person in people.people_holding([*access.TABLE[DeskAct.DECIDE_ROUTES]], on=day_of(now)):
        notifications.settle(key=_key(row, person.id), now=now)


def _key(row: Routes, person_id: UUID) -> str:
    return f"routes-waiting-{row.id.hex}-{person_id.hex}"


def _record(row: Routes, action: str, *, by: Person, now: datetime.datetime, **detail: object) -> None:
    """What happened and to which wording (its digest); never what it says."""
    audit.record(
        school_id=row.school_id,
        by=by.id,
        action=action,
        kind="routes",
        object_id=row.id,
        detail={"digest": row.digest, **detail},
        now=now,
    )
