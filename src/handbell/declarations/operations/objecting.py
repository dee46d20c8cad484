"""Instead of signing: asking, or declining, with a reason; and the answer to it."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _

from handbell.audit import operations as audit
from handbell.declarations import access
from handbell.declarations.access import Action
from handbell.declarations.models import Answer, Objection, Standing
from handbell.declarations.operations import notices, standings
from handbell.declarations.states import Act, State, after
from handbell.people import queries as people
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.people.operations import Refused
from handbell.people.roles import Role
from handbell.policies.models import Version

_ACTS = {Objection.Kind.QUERY: Act.QUERY, Objection.Kind.DECLINE: Act.DECLINE}


def object_to(
    *,
    version: Version,
    kind: Objection.Kind,
    reason: str,
    submission_key: str,
    by: Person,
    now: datetime.datetime,
) -> Objection:
    """Somebody asks about a version before they sign, or declines to sign it. The head (for the head: the chair) hears.

    submission_key: as for `sign`. Raises NotAllowed, Refused (no reason; a question is open already).
    """
    with audit.locked(by.school_id):
        earlier = Objection.objects.filter(submission_key=submission_key, person=by).first()
        if earlier is not None:
            return earlier
        if not reason.strip():
            raise Refused(_("Say what your question or your reason is."), field="reason")
        today = day_of(now)
        standing = standings.standing_of(by, version)
        place = standings.place_of(by, version, standing, action=Action.OBJECT, by=by, on=today)
        if (place.state, kind) in _OPEN_ALREADY:
            raise Refused(
                _("You have said so already. The answer comes here; until then nothing more is needed.")
            )
        objection = Objection.objects.create(
            school_id=by.school_id,
            person=by,
            policy_id=version.policy_id,
            version=version,
            kind=kind,
            reason=reason.strip(),
            at=now,
            submission_key=submission_key,
        )
        _record(
            f"declaration.{'queried' if kind == Objection.Kind.QUERY else 'declined'}", objection, by, now
        )
        standings.said(place, version, _ACTS[kind], now=now, objection=objection)
        notices.tell_role(answered_by(place.roles), notices.ASKED, objection.id, now=now, on=today)
        return objection


_OPEN_ALREADY = {(State.QUERIED, Objection.Kind.QUERY), (State.DECLINED, Objection.Kind.DECLINE)}


def answer(*, objection: Objection, text: str, by: Person, now: datetime.datetime) -> Answer:
    """The head (to the head: the chair) answers, and the person is asked to sign again. Pressed twice: the same answer.

    Raises NotAllowed, Refused (empty; the person has signed or asked anew meanwhile).
    """
    with audit.locked(by.school_id):
        today = day_of(now)
        access.check(Action.ANSWER, by, objection.person, _said(objection.kind), on=today)
        earlier = Answer.objects.filter(objection=objection).first()
        if earlier is not None:
            return earlier
        if not text.strip():
            raise Refused(_("Enter your answer."), field="text")
        standing = Standing.objects.filter(objection=objection, state=_said(objection.kind)).first()
        if standing is None:
            raise Refused(_("They have signed or asked anew meanwhile, so this needs no answer any more."))
        given = Answer.objects.create(
            school_id=by.school_id, objection=objection, by=by, text=text.strip(), at=now
        )
        _record("declaration.answered", objection, by, now)
        standing.state, standing.at = after(_said(objection.kind), Act.ANSWER), now
        standing.save(update_fields=["state", "at"])
        role = answered_by(people.roles_of(objection.person, on=today))
        notices.settle_role(role, notices.ASKED, objection.id, now=now, on=today)
        notices.tell(objection.person, notices.ANSWERED, objection.id, now=now)
        return given


def answered_by(roles: frozenset[Role]) -> Role:
    """Who answers somebody with these roles: the head, and the chair where it is the head who asks."""
    return Role.CHAIR if Role.HEADTEACHER in roles else Role.HEADTEACHER


def _said(kind: str) -> State:
    return State.QUERIED if kind == Objection.Kind.QUERY else State.DECLINED


def _record(action: str, objection: Objection, by: Person, now: datetime.datetime) -> None:
    audit.record(
        school_id=objection.school_id,
        by=by.id,
        action=action,
        kind="objection",
        object_id=objection.id,
        detail={"version": objection.version_id, "person": objection.person_id},
        now=now,
    )
