"""Who is in the school, and in which role, on a day; who is signed in; what waits for whom."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from handbell.people import access
from handbell.people.access import Action
from handbell.people.calendar import day_of
from handbell.people.facts import held_on, here_on, people_holding, roles_of
from handbell.people.models import (
    ClosedDay,
    Membership,
    Person,
    RoleHeld,
    RoleProposal,
    RosterPreview,
    School,
    SecondFactorReset,
    SignInSession,
    Term,
)
from handbell.people.roles import SECOND_FACTOR, Role
from handbell.tenancy.prepared import Prepared
from handbell.ui.tasks import Task

__all__ = [
    "Acting",
    "Listed",
    "PeoplePage",
    "acting",
    "has_second_factor",
    "memberships_of",
    "owes_second_factor",
    "people",
    "people_holding",
    "people_page",
    "previews",
    "proposals",
    "resets",
    "roles_held",
    "roles_of",
    "sessions_of",
    "tasks_for",
]

_SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
_Reset = SecondFactorReset.Status
PAGE = 50


_MEMBERSHIP = [field.attname for field in Membership._meta.concrete_fields]
_SCHOOL = [field.attname for field in School._meta.concrete_fields]
_MEMBERSHIPS = Prepared(
    lambda *, account: (
        Membership.objects.filter(account_id=account)
        .order_by("school__name")
        .values_list(*_MEMBERSHIP, *(f"school__{name}" for name in _SCHOOL))
    )
)


def memberships_of(account_id: UUID) -> list[Membership]:
    """The schools an account may enter, by name, each with its school. Needs no school's scope."""
    found = []
    for row in _MEMBERSHIPS.rows(account=account_id):
        membership = Membership.from_db(DEFAULT_DB_ALIAS, _MEMBERSHIP, row[: len(_MEMBERSHIP)])
        membership.school = School.from_db(DEFAULT_DB_ALIAS, _SCHOOL, row[len(_MEMBERSHIP) :])
        found.append(membership)
    return found


@dataclass(frozen=True, slots=True)
class Acting:
    """Somebody at the door: who they are here, and whether they still owe a second factor."""

    person: Person
    owes_second_factor: bool


def _acting(*, person: UUID, account: UUID, on: datetime.date) -> QuerySet[Any, Any]:
    must = RoleHeld.objects.filter(held_on(on), person=OuterRef("pk"), role__in=sorted(SECOND_FACTOR))
    has = Authenticator.objects.filter(user_id=account, type__in=_SECOND_FACTORS)
    found = Person.objects.filter(id=person, account_id=account).order_by()
    return found.annotate(must_have=Exists(must), has=Exists(has)).values_list(*_PERSON, "must_have", "has")


_PERSON = [field.attname for field in Person._meta.concrete_fields]
_ACTING = Prepared(_acting)


def acting(person_id: UUID, *, account_id: UUID, on: datetime.date) -> Acting | None:
    """Who an account acts as in the school being worked for, in one query; None when they are not here on that day."""
    row = _ACTING.first(person=person_id, account=account_id, on=on)
    if row is None:
        return None
    *columns, must_have_second_factor, has_one = row
    person = Person.from_db(DEFAULT_DB_ALIAS, _PERSON, columns)
    return Acting(person, bool(must_have_second_factor and not has_one)) if person.is_here(on) else None


def has_second_factor(account_id: UUID) -> bool:
    """Whether an account has an authenticator app or a passkey."""
    return bool(Authenticator.objects.filter(user_id=account_id, type__in=_SECOND_FACTORS).exists())


def owes_second_factor(person: Person, *, on: datetime.date) -> bool:
    """Whether a person's role asks for a second factor which their account does not have."""
    return (
        person.account_id is not None
        and bool(roles_of(person, on=on) & SECOND_FACTOR)
        and not has_second_factor(person.account_id)
    )


def sessions_of(account_id: UUID, *, now: datetime.datetime) -> list[SignInSession]:
    """Where an account is signed in, the latest seen first."""
    return list(SignInSession.objects.filter(account_id=account_id, expire_date__gt=now).order_by("-seen_at"))


def people(*, visible_to: Person, on: datetime.date) -> QuerySet[Person]:
    """The school's people, those who left included, for somebody who may see them; nobody for anybody else."""
    if not access.may(visible_to, Action.SEE_PEOPLE, on=on):
        return Person.objects.none()
    return Person.objects.all()


def roles_held(*, visible_to: Person, on: datetime.date) -> QuerySet[RoleHeld]:
    """Roles held now and before, for somebody who may see the people."""
    return RoleHeld.objects.filter(person__in=people(visible_to=visible_to, on=on)).select_related("person")


def proposals(*, visible_to: Person, on: datetime.date) -> QuerySet[RoleProposal]:
    """Proposed roles, waiting and decided, for somebody who may see the people."""
    if not access.may(visible_to, Action.SEE_PEOPLE, on=on):
        return RoleProposal.objects.none()
    return RoleProposal.objects.select_related("person", "proposed_by", "decided_by")


def resets(*, visible_to: Person, on: datetime.date, closed: bool = False) -> QuerySet[SecondFactorReset]:
    """Second factors to be taken away: one's own and those that one asked for; all, for whoever may agree to them."""
    found = SecondFactorReset.objects.select_related("person", "asked_by", "agreed_by")
    if not access.may(visible_to, Action.DECIDE_ROLE, on=on):
        found = found.filter(Q(person=visible_to) | Q(asked_by=visible_to))
    return found if closed else found.filter(status__in=[_Reset.ASKED, _Reset.AGREED])


def previews(*, visible_to: Person, on: datetime.date) -> QuerySet[RosterPreview]:
    """Roster files that were read, for somebody who may import them."""
    if not access.may(visible_to, Action.IMPORT_ROSTER, on=on):
        return RosterPreview.objects.none()
    return RosterPreview.objects.all()


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the list: a person and the roles they hold on the day."""

    person: Person
    roles: tuple[Role, ...]

    @property
    def role_names(self) -> str:
        """Their roles, as words."""
        return ", ".join(str(role.label) for role in self.roles)


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Some people by name; `after` is the key of the next page, None on the last."""

    lines: list[Listed]
    after: UUID | None


def people_page(
    *,
    visible_to: Person,
    on: datetime.date,
    words: str = "",
    role: Role | None = None,
    left: bool = False,
    after: UUID | None = None,
    size: int = PAGE,
) -> PeoplePage:
    """A page of the list, found by key: as fast on the last page as on the first, and nothing is counted.

    `words` are looked for in names and addresses, each of them; `left` shows those who have gone instead of
    those who are here.
    """
    rows = people(visible_to=visible_to, on=on)
    rows = rows.filter(left_on__lt=on) if left else rows.exclude(left_on__lt=on)
    for word in words.split()[:5]:
        rows = rows.filter(
            Q(family_name__icontains=word) | Q(given_name__icontains=word) | Q(email__icontains=word)
        )
    if role is not None:
        rows = rows.filter(id__in=RoleHeld.objects.filter(held_on(on), role=role).values("person_id"))
    if after is not None:
        rows = _beyond(rows, after)
    found = list(rows.order_by("family_name", "given_name", "id")[: size + 1])
    shown = found[:size]
    roles = _roles_by_person(shown, on)
    lines = [Listed(person, tuple(roles.get(person.id, ()))) for person in shown]
    return PeoplePage(lines, shown[-1].id if len(found) > size else None)


def _beyond(rows: QuerySet[Person], key: UUID) -> QuerySet[Person]:
    last = Person.objects.filter(id=key).first()
    if last is None:
        return rows
    return rows.filter(
        Q(family_name__gt=last.family_name)
        | Q(family_name=last.family_name, given_name__gt=last.given_name)
        | Q(family_name=last.family_name, given_name=last.given_name, id__gt=last.id)
    )


def _roles_by_person(shown: list[Person], on: datetime.date) -> dict[UUID, list[Role]]:
    found: dict[UUID, list[Role]] = {}
    held = RoleHeld.objects.filter(held_on(on), person__in=shown).values_list("person_id", "role")
    for person_id, role in held:
        found.setdefault(person_id, []).append(Role(role))
    return found


def tasks_for(person: Person, *, now: datetime.datetime) -> list[Task]:
    """What waits for a person in this room: their second factor, and roles that need their yes or no."""
    today, tasks = day_of(now), []
    if owes_second_factor(person, on=today):
        tasks.append(
            Task(
                text=_("Set up a second factor"),
                address=reverse("account_second_factor"),
                status=_("Needed for your role") if settings.SECOND_FACTOR_COMPULSORY else _("To do"),
                kind="do",
            )
        )
    tasks += _reset_tasks(person, today)
    if access.may(person, Action.DECIDE_ROLE, on=today):
        waiting = RoleProposal.objects.filter(status=RoleProposal.Status.WAITING).exclude(
            Q(proposed_by=person) | Q(person=person)
        )
        count = waiting.count()
        if count:
            tasks.append(
                Task(
                    text=_("Agree to a role, or refuse it"),
                    address=reverse("people:proposals"),
                    status=_("To do"),
                    kind="do",
                    count=count,
                )
            )
    return tasks


def _reset_tasks(person: Person, today: datetime.date) -> list[Task]:
    """One's own second factor first: somebody wants it taken away. Then those that wait for one's yes."""
    address = reverse("people:resets")
    rows = list(resets(visible_to=person, on=today))
    mine = [one for one in rows if one.person_id == person.id]
    waiting = [
        one for one in rows if one.status == _Reset.ASKED and access.may_agree_to_reset(person, one, on=today)
    ]
    tasks = [
        Task(
            _("Your second factor is to be taken away: stop it if that is wrong"), address, _("To do"), "late"
        )
    ]
    asked = Task(
        _("Agree that a lost second factor is taken away"), address, _("To do"), "do", count=len(waiting)
    )
    return [*(tasks if mine else []), *([asked] if waiting else [])]


def heads_and_leads(on: datetime.date) -> dict[Role, set[UUID]]:
    """Who holds the roles that a school is never without in silence: its head, its safeguarding leads."""
    held = RoleHeld.objects.filter(held_on(on), role__in=[Role.HEADTEACHER, Role.DSL]).filter(
        person__in=Person.objects.filter(here_on(on))
    )
    found: dict[Role, set[UUID]] = {Role.HEADTEACHER: set(), Role.DSL: set()}
    for person_id, role in held.values_list("person_id", "role"):
        found[Role(role)].add(person_id)
    return found


def terms() -> QuerySet[Term]:
    """The school's terms, the first one first. Everybody in the school may know them."""
    return Term.objects.select_related("school").order_by("starts_on")


def closed_days(*, since: datetime.date | None = None) -> QuerySet[ClosedDay]:
    """The school's closed days, from a day on. Everybody in the school may know them."""
    days = ClosedDay.objects.select_related("school").order_by("day")
    return days.filter(day__gte=since) if since else days


def people_rows(*, visible_to: Person, on: datetime.date) -> list[tuple[str, ...]]:
    """Everybody who is here on a day, as rows in the form of the roster template."""
    shown = list(people(visible_to=visible_to, on=on).filter(here_on(on)))
    roles: dict[UUID, list[str]] = {}
    held = RoleHeld.objects.filter(held_on(on)).values_list("person_id", "role")
    for person_id, role in held:
        roles.setdefault(person_id, []).append(str(Role(role).label))
    return [
        (
            one.external_id,
            one.given_name,
            one.family_name,
            one.email,
            one.job_title,
            "; ".join(roles.get(one.id, [])),
            f"{one.joined_on:%d/%m/%Y}",
            f"{one.left_on:%d/%m/%Y}" if one.left_on else "",
        )
        for one in shown
    ]
