"""Signing: on screen by oneself, or put down by the head for somebody who signed on paper or said it in another way."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from uuid import uuid4

from django.db import IntegrityError
from django.utils.translation import gettext as _

from handbell.audit import operations as audit
from handbell.audit import queries as audit_queries
from handbell.declarations import access, facts, seals
from handbell.declarations.access import Action
from handbell.declarations.models import Method, Signature, Standing
from handbell.declarations.operations import notices, standings
from handbell.declarations.operations.standings import Place
from handbell.declarations.states import Act, State
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.people.operations import Refused
from handbell.policies.models import Version
from handbell.tenancy.prepared import insert


def sign(
    *,
    version: Version,
    by: Person,
    job_title: str,
    language: str,
    submission_key: str,
    step_up: str,
    now: datetime.datetime,
) -> Signature:
    """Somebody signs, in their own name, the words of a version as they were shown in `language`.

    submission_key: made when the page was shown; pressed twice gives the signature that is there already. step_up: how
    they had just shown who they are (people.http.confirmed_with); Refused when empty. Raises NotAllowed, Refused.
    """
    today = day_of(now)

    def attempt() -> Signature:
        standing = standings.standing_of(by, version)
        earlier = _earlier(by, version, standing)
        if earlier is not None:
            return earlier
        place = standings.place_of(by, version, standing, action=Action.SIGN, by=by, on=today)
        signature = _filled_in(place, version, job_title=job_title, language=language)
        signature.submission_key, signature.signed_at = submission_key, now
        signature.method, signature.signed_on = Method.ON_SCREEN, today
        signature.recorded_by, signature.step_up = by, step_up
        return _put_down(signature, place, version, now=now)

    return _again_when_overtaken(attempt)


def record_signature(
    *,
    version: Version,
    person: Person,
    method: Method,
    signed_on: datetime.date,
    note: str,
    job_title: str,
    language: str,
    submission_key: str,
    step_up: str,
    by: Person,
    now: datetime.datetime,
) -> Signature:
    """The head (for the head: the chair) puts down what somebody signed on paper or declared in another way.

    signed_on: the day on the paper. note: where the paper is, or why it is put down for them; compulsory.
    Raises NotAllowed, Refused.
    """
    if method == Method.ON_SCREEN:
        raise ValueError("On screen everybody signs for themselves.")
    today = day_of(now)

    def attempt() -> Signature:
        standing = standings.standing_of(person, version)
        earlier = _earlier(person, version, standing)
        if earlier is not None:
            access.check(Action.READ, by, person, State.SIGNED, on=today)
            return earlier
        place = standings.place_of(person, version, standing, action=Action.RECORD, by=by, on=today)
        _check_paper(version, signed_on, note, today)
        signature = _filled_in(place, version, job_title=job_title, language=language)
        signature.submission_key, signature.signed_at = submission_key, now
        signature.method, signature.signed_on, signature.note = method, signed_on, note.strip()
        signature.recorded_by, signature.step_up = by, step_up
        return _put_down(signature, place, version, now=now)

    return _again_when_overtaken(attempt)


def _again_when_overtaken(attempt: Callable[[], Signature]) -> Signature:
    """What can be looked up is looked up before the school's lock is taken, so that a staff room can sign at once.

    When the same person signed, asked or declined in that moment, the database refuses a second row, nothing is kept,
    and everything is looked up anew.
    """
    try:
        return attempt()
    except IntegrityError:
        return attempt()


def _earlier(person: Person, version: Version, standing: Standing | None) -> Signature | None:
    """The person's signature of this very version: pressed twice, from another tab, or before the next version.

    Somebody who never said anything about the policy has none, and most who sign have not: that saves a look.
    """
    return None if standing is None else Signature.objects.filter(person=person, version=version).first()


def _check_paper(version: Version, signed_on: datetime.date, note: str, today: datetime.date) -> None:
    if not note.strip():
        raise Refused(_("Say where the paper is kept, or why you put this down for them."), field="note")
    if signed_on > today:
        raise Refused(_("The day of signing cannot be in the future."), field="signed_on")
    if version.in_force_from is not None and signed_on < version.in_force_from:
        raise Refused(_("This version was not in force yet on that day."), field="signed_on")


def _filled_in(place: Place, version: Version, *, job_title: str, language: str) -> Signature:
    """A signature with everything that follows from person and version; the caller adds how and when."""
    if not job_title.strip():
        raise Refused(_("Enter the job title, or what the person does in the school."), field="job_title")
    form, person = facts.form(version.id), place.person
    return Signature(
        id=uuid4(),
        school_id=person.school_id,
        person=person,
        policy_id=version.policy_id,
        version=version,
        version_label=version.label,
        version_sha256=version.sha256,
        title=form.title,
        policy_title=version.title,
        statement=form.in_language(language),
        clauses_sha256=facts.clauses_sha256(version.id, place.roles),
        name=person.full_name,
        job_title=job_title.strip(),
        school_name=person.school.name,
        countersign_by=form.countersign_by or "",
    )


def _put_down(signature: Signature, place: Place, version: Version, *, now: datetime.datetime) -> Signature:
    """Seal, record, keep; then the reminders end and the countersigner hears of it. In one transaction, lock first."""
    if not signature.step_up:
        raise Refused(_("Show again that it is you before you sign."))
    today = day_of(now)
    signature.seal = seals.of_signature(signature)
    detail = {
        "seal": signature.seal,
        "method": signature.method,
        "version": version.id,
        "person": place.person.id,
    }
    reminded = notices.reminders_of(place.person, version.policy_id)
    role = access.countersigner(signature, signer_roles=place.roles)
    tell = notices.holders(role, on=today) if role is not None else []
    with audit.locked(signature.school_id):
        event = audit.record(
            school_id=signature.school_id,
            by=signature.recorded_by_id,
            action=seals.SIGNED,
            kind="signature",
            object_id=signature.id,
            detail=detail,
            now=now,
        )
        signature.anchor_seq, signature.anchor_hash = audit_queries.anchor(event)
        insert(signature)
        standings.said(place, version, Act.SIGN, now=now, signature=signature)
        for reminder in reminded:
            notices.settle_reminder(reminder, now=now)
        if place.standing is not None and place.standing.objection_id is not None:
            notices.settle_objection(place.person, place.standing.objection_id, now=now, on=today)
        for person in tell:
            notices.tell(person, notices.COUNTERSIGN, signature.id, now=now)
    return signature
