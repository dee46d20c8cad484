"""The one place that says who may see and do what in a case. Deny wins, and being its subject beats everything.

Pages, lists, counts, search, exports, mail and the record of looks all ask here. `user.has_perm` is asked nowhere:
Django says yes to superusers. Whoever is nothing to a case gets "not found", as for a case that is not there.
"""

from __future__ import annotations

import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from handbell.concerns.models import Case, Concern, Grant, ShutOut, Status, Teller
from handbell.concerns.need_to_know import Act, Relation, table
from handbell.people import access as people_access
from handbell.people import queries as people
from handbell.people.models import Person
from handbell.people.roles import SECOND_FACTOR, Role
from handbell.vault import blind

__all__ = ["Act", "NotAllowed", "NotFound", "Relation", "can", "check", "relations", "visible"]

NotAllowed = people_access.NotAllowed


class NotFound(Http404):
    """This person is nothing to the case: for them it is not there."""


def who(person_id: UUID, school_id: UUID) -> str:
    """The blind index of a person, under which it is kept whom a case is about and who told it."""
    return blind.index(person_id.hex, school_id=school_id, purpose="person")


def _held(person: Person, *, on: datetime.date) -> Q:
    """Grants that count for a person on a day: none at all once they have left."""
    if not person.is_here(on):
        return Q(pk__in=[])
    roles = people.roles_of(person, on=on)
    return Q(until=None) & (Q(person=person) | Q(role__in=[str(role) for role in roles]))


def not_shut_out(person: Person, case: str = "pk") -> Exists:
    """Rows whose case (the column `case`) does not shut a person out. Use it with ~."""
    return Exists(
        ShutOut.objects.filter(case=OuterRef(case), who=who(person.id, person.school_id), until=None)
    )


def visible(person: Person, *, on: datetime.date) -> QuerySet[Case]:
    """The cases that exist for a person on a day."""
    granted = Grant.objects.filter(_held(person, on=on), case=OuterRef("pk"))
    return Case.objects.filter(Exists(granted)).exclude(not_shut_out(person)).exclude(status=Status.ERASED)


def is_shut_out(person: Person, case: Case) -> bool:
    """Whether a case is closed to somebody whatever their role: its subject, a possible one, one in conflict."""
    return case.shut_out.filter(who=who(person.id, person.school_id), until=None).exists()


def relations(
    person: Person, case: Case, *, on: datetime.date, asked_by: UUID | None = None
) -> frozenset[Relation]:
    """What a person is to a case on a day; nothing when it shuts them out, or belongs to another school.

    `asked_by`: who asked for what now wants a second person.
    """
    if person.school_id != case.school_id or not person.is_here(on) or is_shut_out(person, case):
        return frozenset()
    found: set[Relation] = set()
    if Grant.objects.filter(_held(person, on=on), case=case).exists():
        found.add(Relation.READER)
        if case.lead_id == person.id:
            found.add(Relation.LEAD)
        if _decides(person, case, on=on):
            found.add(Relation.DECIDER)
        if asked_by is not None and asked_by != person.id:
            found.add(Relation.SECOND)
    if Teller.objects.filter(concern__case=case, who=who(person.id, person.school_id)).exists():
        found.add(Relation.TELLER)
    return frozenset(found)


def _decides(person: Person, case: Case, *, on: datetime.date) -> bool:
    """Whether nobody who decides before them is there and not shut out."""
    mine = people.roles_of(person, on=on)
    for role in table().deciders[case.matter]:  # type: ignore[index]  # a TextChoices value is its own key
        if role in mine:
            return True
        if any(not is_shut_out(one, case) for one in people.people_holding([role], on=on)):
            return False
    return False


def can(person: Person, act: Act, case: Case, *, on: datetime.date, asked_by: UUID | None = None) -> bool:
    """Whether a person may do something in a case on a day."""
    return bool(relations(person, case, on=on, asked_by=asked_by) & table().acts[act])


def check(person: Person, act: Act, case: Case, *, on: datetime.date, asked_by: UUID | None = None) -> None:
    """Raises NotFound for somebody to whom the case is not there, NotAllowed for who sees it but may not do this."""
    if case.status == Status.ERASED:
        raise NotFound
    found = relations(person, case, on=on, asked_by=asked_by)
    if not found & table().acts[act]:
        raise NotAllowed(act) if Relation.READER in found else NotFound


def told_by(person: Person) -> QuerySet[Concern]:
    """What a person told themselves when signed in, unless it came to be about them."""
    mine = Teller.objects.filter(concern=OuterRef("pk"), who=who(person.id, person.school_id))
    return Concern.objects.filter(Exists(mine)).exclude(not_shut_out(person, "case"))


def may_have_cases(roles: frozenset[Role]) -> bool:
    """Whether the desk is shown in somebody's bar: by role alone, so that it tells nothing of any case."""
    return bool(roles & (SECOND_FACTOR | {Role.GOVERNOR, Role.COUNCIL_OFFICER}))
