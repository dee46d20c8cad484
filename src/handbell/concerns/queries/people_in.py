"""Who is in a case, who is shut out of it, who reads it, and whether somebody may see who told it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from handbell.concerns import access, recipients, sealed
from handbell.concerns.access import Act
from handbell.concerns.models import (
    Case,
    Grant,
    IdentityRequest,
    IdentityStatus,
    Involved,
    Part,
    ShutOut,
    WhyShutOut,
)
from handbell.declarations.models import Signature
from handbell.people import queries as people
from handbell.people.models import Person
from handbell.people.roles import Role

A_DAY: Final = datetime.timedelta(hours=24)
MOST_NAMED: Final = 20
_TITLES: Final = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "madam", "rev"})


@dataclass(frozen=True, slots=True)
class InIt:
    """Somebody in a case. `signed`: for somebody of the school's list it is about, whether they had signed that day."""

    row: Involved
    name: str
    part: str
    note: str
    signed: str


@dataclass(frozen=True, slots=True)
class Out:
    """Somebody who may see nothing of the case: why, and whether somebody asked to let them in."""

    row: ShutOut
    name: str
    why: str
    reason: str
    asked: str

    @property
    def is_possible(self) -> bool:
        return self.row.why == WhyShutOut.POSSIBLE


@dataclass(frozen=True, slots=True)
class Reader:
    """A grant, in words: the role or person it is to, and everybody who reads by it today."""

    grant: Grant
    name: str
    names: list[str]


def involved_in(case: Case) -> list[InIt]:
    """Everybody in a case. Inside `compartments.held()`."""
    rows = Involved.objects.filter(case=case, ended_at=None)
    found = []
    for row in rows:
        who = sealed.load(row.who)
        signed = _signed(case, who["person"]) if row.part == Part.SUBJECT and who.get("person") else ""
        name, note = str(who.get("name", "")), str(who.get("note", ""))
        found.append(InIt(row, name, str(Part(row.part).label), note, signed))
    return found


def shut_out_of(case: Case, *, on: datetime.date) -> list[Out]:
    """Everybody who is shut out of a case now, by name, for those who are not."""
    rows = (
        ShutOut.objects.filter(case=case, until=None).select_related("end_asked_by").order_by("since", "id")
    )
    found = []
    for row in rows:
        kept = sealed.load(row.reason)
        why = str(WhyShutOut(row.why).label)
        asked = str(kept.get("asked", "")) if row.end_asked_by_id else ""
        found.append(Out(row, name_of(row, on=on), why, str(kept.get("why", "")), asked))
    return found


def readers_of(case: Case, *, on: datetime.date) -> list[Reader]:
    """Who reads a case, grant by grant."""
    found = []
    for grant in Grant.objects.filter(case=case, until=None).select_related("person").order_by("since", "id"):
        holders = list(people.people_holding([Role(grant.role)], on=on)) if grant.role else [grant.person]
        reading = [one for one in holders if one and one.is_here(on) and not access.is_shut_out(one, case)]
        name = str(Role(grant.role).label) if grant.role else ", ".join(one.full_name for one in reading)
        if reading or grant.role:
            found.append(Reader(grant, name, [one.full_name for one in reading]))
    return found


def reading(case: Case, *, on: datetime.date) -> list[Person]:
    """Everybody who reads a case on a day, once, by name."""
    roles = [Role(one) for one in _held(case).exclude(role="").values_list("role", flat=True)]
    named = _held(case).exclude(person=None).values_list("person_id", flat=True)
    by_role = people.people_holding(roles, on=on).values("id")
    rows = Person.objects.filter(Q(id__in=list(named)) | Q(id__in=by_role)).order_by("family_name", "id")
    return [one for one in rows if one.is_here(on) and not access.is_shut_out(one, case)]


def _held(case: Case) -> QuerySet[Grant]:
    return Grant.objects.filter(case=case, until=None)


def people_named(words: str, *, on: datetime.date) -> list[Person]:
    """People of the school, here on a day, whose name has each of the words: for choosing one of them."""
    rows = Person.objects.all()
    for word in [one for one in words.split() if one.strip(".").lower() not in _TITLES][:4]:
        rows = rows.filter(Q(given_name__icontains=word) | Q(family_name__icontains=word))
    if not words.strip():
        return []
    found = rows.order_by("family_name", "given_name", "id")[: 2 * MOST_NAMED]
    return [one for one in found if one.is_here(on)][:MOST_NAMED]


def person_here(person_id: UUID, *, on: datetime.date) -> Person | None:
    """Somebody of the school by their id, if they are here on a day."""
    person = Person.objects.filter(id=person_id).first()
    return person if person is not None and person.is_here(on) else None


def person_of(row: ShutOut, *, on: datetime.date) -> Person | None:
    """Whom a line shuts out: their id is sealed with it, or they are in the case, or among those who read cases."""
    kept = sealed.load(row.reason).get("person")
    if kept:
        return Person.objects.filter(id=kept).first()
    for involved in Involved.objects.filter(case_id=row.case_id, index=row.who):
        if who := sealed.load(involved.who).get("person"):
            return Person.objects.filter(id=who).first()
    desk = people.people_holding(recipients.DESK, on=on)
    return next((one for one in desk if access.who(one.id, row.school_id) == row.who), None)


def name_of(row: ShutOut, *, on: datetime.date) -> str:
    """The name of whoever is shut out, for those who are not."""
    person = person_of(row, on=on)
    return person.full_name if person else _("Somebody who is not in the list any more")


def who_told(
    person: Person, concern_id: UUID, case: Case, *, now: datetime.datetime, on: datetime.date
) -> bool:
    """Whether somebody may look now who told it: whoever asked, or agreed, within a day of the agreement."""
    if not access.can(person, Act.ASK_IDENTITY, case, on=on):
        return False
    rows = IdentityRequest.objects.filter(
        concern_id=concern_id, case=case, status=IdentityStatus.AGREED, decided_at__gt=now - A_DAY
    )
    return any(person.id in {row.asked_by_id, row.decided_by_id} for row in rows)


def _signed(case: Case, person_id: str) -> str:
    """Whether somebody had signed the version in force on the day that the case was opened."""
    version = case.version
    if version is None:
        return _("No policy was in force that day.")
    words = {"title": version.title, "label": version.label}
    signature = Signature.objects.filter(
        person_id=person_id, version=version, signed_at__lte=case.opened_at
    ).first()
    if signature is None:
        return _("That day they had not signed “%(title)s”, version %(label)s.") % words
    words["day"] = f"{signature.signed_on:%d.%m.%Y}"
    return _("They had signed “%(title)s”, version %(label)s, on %(day)s.") % words
