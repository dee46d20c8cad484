"""What was said about declarations: one person's history, one signature, and questions that wait for an answer."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from handbell.declarations import access
from handbell.declarations.access import Action
from handbell.declarations.models import Method, Objection, Signature, Standing
from handbell.declarations.states import State
from handbell.people import queries as people
from handbell.people.models import Person
from handbell.people.roles import Role
from handbell.tenancy.prepared import Prepared


@dataclass(frozen=True, slots=True)
class History:
    """Everything that one person said, newest first."""

    person: Person
    signatures: list[Signature]
    objections: list[Objection]


def history_of(person_id: UUID, *, visible_to: Person, on: datetime.date) -> History:
    """One person's signatures, questions and refusals. Raises NotAllowed when it is not for this reader."""
    own = person_id == visible_to.id
    person = visible_to if own else Person.objects.filter(id=person_id).first()
    if person is None:
        raise access.NotAllowed(Action.READ)
    access.check(Action.READ, visible_to, person, State.OWED, on=on)
    return History(
        person=person,
        signatures=list(
            Signature.objects.filter(person=person).select_related("countersignature", "recorded_by")
        ),
        objections=_objections_of(person) if _OBJECTIONS.first(person=person.id) else [],
    )


_OBJECTIONS: Final = Prepared(
    lambda *, person: Objection.objects.filter(person_id=person).order_by().values_list("id")[:1]
)


def _objections_of(person: Person) -> list[Objection]:
    rows = Objection.objects.filter(person=person).select_related("version", "answer__by")
    return list(rows.defer("version__content"))


def readable_signature(signature_id: UUID, *, visible_to: Person, on: datetime.date) -> Signature:
    """A signature with its countersignature. Raises NotAllowed when it is not for this reader, or not there."""
    found = (
        Signature.objects.filter(id=signature_id)
        .select_related("person", "recorded_by", "countersignature")
        .first()
    )
    if found is None:
        raise access.NotAllowed(Action.READ)
    access.check(
        Action.READ,
        visible_to,
        found.person,
        State.SIGNED,
        on=on,
        on_behalf=found.method == Method.ON_BEHALF,
    )
    return found


def _open() -> QuerySet[Any, Any]:
    waiting = Standing.objects.filter(state__in=[State.QUERIED, State.DECLINED])
    return waiting.order_by().values_list("objection")


_OPEN: Final = Prepared(_open)


def open_objections(
    visible_to: Person, *, on: datetime.date, roles: frozenset[Role] | None = None
) -> list[Objection]:
    """Questions and refusals that wait for this person's answer, oldest first. roles: theirs on the day, when known."""
    mine = people.roles_of(visible_to, on=on) if roles is None else roles
    if not mine & {Role.HEADTEACHER, Role.CHAIR}:
        return []
    if _OPEN.first() is None:  # as a rule
        return []
    rows = Objection.objects.filter(id__in=_open()).select_related("person", "version")
    found = [one for one in rows.defer("version__content").order_by("at", "id") if one.person.is_here(on)]
    heads = (
        set(people.people_holding([Role.HEADTEACHER], on=on).values_list("id", flat=True)) if found else set()
    )
    return [
        one
        for one in found
        if (Role.CHAIR if one.person_id in heads else Role.HEADTEACHER) in mine
        and one.person_id != visible_to.id
    ]


def readable_objection(objection_id: UUID, *, visible_to: Person, on: datetime.date) -> Objection:
    """A question or refusal. Raises NotAllowed when it is not for this reader, or not there."""
    found = (
        Objection.objects.filter(id=objection_id).select_related("person", "version", "answer__by").first()
    )
    if found is None:
        raise access.NotAllowed(Action.READ)
    access.check(Action.READ, visible_to, found.person, _STATE[Objection.Kind(found.kind)], on=on)
    return found


_STATE = {Objection.Kind.QUERY: State.QUERIED, Objection.Kind.DECLINE: State.DECLINED}
