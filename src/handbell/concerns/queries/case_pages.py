"""What stands on a case's page, for somebody who reads it; what is covered there is opened part by part."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from handbell.concerns import access, sealed
from handbell.concerns.access import Act
from handbell.concerns.models import (
    Advice,
    Case,
    CaseLink,
    Concern,
    Entry,
    Gate,
    Grant,
    IdentityRequest,
    IdentityStatus,
    Lock,
    ShutOut,
    Step,
    Teller,
    TellerKind,
    WhyShutOut,
    Wish,
)
from handbell.concerns.need_to_know import table
from handbell.concerns.queries import people_in
from handbell.concerns.queries.cases import brief_of, category_of
from handbell.concerns.queries.chronology import StepLine, steps_of
from handbell.concerns.queries.route_shown import RouteShown, facts_in_words, route_of
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.rules.routing.vocabulary import LOCKS
from handbell.vault import compartments

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class LockShown:
    """A gate: what is shut, until whose advice, whether that has come, or how it was opened."""

    lock: Lock
    gate: str
    until: str
    advised: bool
    override: str


@dataclass(frozen=True, slots=True)
class ConcernShown:
    """Something that was told, without its words: when, by whom in kind, and whether a name is kept."""

    concern: Concern
    teller: str
    has_name: bool
    may_see_name: bool
    waits: IdentityRequest | None
    reason: str


@dataclass(frozen=True, slots=True)
class CaseShown:
    """The page of a case for one reader. What stands under covers is not in it."""

    case: Case
    category: str
    facts: list[tuple[str, str]]
    route: RouteShown | None
    steps: list[StepLine]
    not_needed: list[StepLine]
    locks: list[LockShown]
    advice: list[tuple[Advice, str]]
    concerns: list[ConcernShown]
    readers: list[people_in.Reader]
    to_confirm: int
    to_decide: int
    wishes: list[Wish]
    links: list[Case]
    can: frozenset[str]


def case_page(case: Case, *, visible_to: Person, now: datetime.datetime) -> CaseShown:
    """The page of a case that somebody reads. Look (`operations.look`) first. Raises NotFound, NotAllowed."""
    on = day_of(now)
    access.check(visible_to, Act.READ, case, on=on)
    with compartments.held():
        brief = brief_of(case)
        shown, not_needed = steps_of(case, now=now)
        category = category_of(case)
        return CaseShown(
            case=case,
            category=str(category.label) if category else "",
            facts=list(facts_in_words(brief.get("facts", {}))),
            route=route_of(case),
            steps=shown,
            not_needed=not_needed,
            locks=_locks(case),
            advice=[(one, str(sealed.load(one.words).get("name", ""))) for one in case.advice.all()],
            concerns=[_concern(one, visible_to, now=now) for one in case.concerns.all()],
            readers=people_in.readers_of(case, on=on),
            to_confirm=_out(case).filter(why=WhyShutOut.POSSIBLE).count(),
            to_decide=_out(case).exclude(end_asked_by=None).count(),
            wishes=list(Wish.objects.filter(case=case)),
            links=links_of(case, visible_to=visible_to, on=on),
            can=acts_of(case, visible_to, on=on),
        )


def told_in(concern: Concern) -> Mapping[str, Any]:
    """What was told and written to and fro, opened. Inside the reader's own look at it."""
    with compartments.held():
        told = sealed.load(concern.told)
        messages = [(one.at, one.by, str(one.words)) for one in concern.messages.select_related("by")]
    return {"words": told.get("words", ""), "details": told.get("details", {}), "messages": messages}


def identity_in(concern: Concern) -> Mapping[str, Any]:
    """Who told it, opened. Only after `people_in.who_told`."""
    teller = Teller.objects.get(concern=concern)
    return sealed.load(teller.identity)


def concern_of(case: Case, concern_id: UUID) -> Concern:
    """One of the tellings of a case. Raises NotFound."""
    return _one(Concern.objects.filter(case=case, id=concern_id))


def entry_of(case: Case, entry_id: UUID) -> Entry:
    """A line of the chronology of a case. Raises NotFound."""
    return _one(Entry.objects.filter(case=case, id=entry_id))


def step_of(case: Case, step_id: UUID) -> Step:
    """A step of a case. Raises NotFound."""
    return _one(Step.objects.filter(case=case, id=step_id).select_related("assigned_to"))


def shut_out_row(case: Case, row_id: UUID) -> ShutOut:
    """Somebody who is shut out of a case, or was. Raises NotFound."""
    return _one(ShutOut.objects.filter(case=case, id=row_id))


def grant_of(case: Case, grant_id: UUID) -> Grant:
    """A grant of a case. Raises NotFound."""
    return _one(Grant.objects.filter(case=case, id=grant_id).select_related("person"))


def identity_request(case: Case, request_id: UUID) -> IdentityRequest:
    """A wish to know who told it. Raises NotFound."""
    return _one(IdentityRequest.objects.filter(case=case, id=request_id))


def _one(rows: QuerySet[M]) -> M:
    found = rows.first()
    if found is None:
        raise access.NotFound
    return found


def links_of(case: Case, *, visible_to: Person, on: datetime.date) -> list[Case]:
    """The other cases it is linked with, as far as somebody may see them."""
    rows = CaseLink.objects.filter(Q(one=case) | Q(other=case)).values_list("one_id", "other_id")
    others = {one if two == case.id else two for one, two in rows}
    return list(access.visible(visible_to, on=on).filter(id__in=others))


def lock_of(case: Case, gate: str) -> LockShown:
    """One gate of a case that is shut. Raises NotFound."""
    found = next((one for one in _locks(case) if one.lock.gate == gate and not one.lock.opened_at), None)
    if found is None:
        raise access.NotFound
    return found


def _out(case: Case) -> QuerySet[ShutOut]:
    return ShutOut.objects.filter(case=case, until=None)


def _locks(case: Case) -> list[LockShown]:
    advised = set(Advice.objects.filter(case=case).values_list("body", flat=True))
    return [
        LockShown(
            lock=lock,
            gate=str(Gate(lock.gate).label),
            until=_(LOCKS.label(lock.until)) if lock.until in LOCKS else lock.until,
            advised=lock.until in advised,
            override=str(lock.override.reason) if hasattr(lock, "override") else "",
        )
        for lock in Lock.objects.filter(case=case).select_related("override__by")
    ]


def _concern(concern: Concern, reader: Person, *, now: datetime.datetime) -> ConcernShown:
    waits = IdentityRequest.objects.filter(concern=concern, status=IdentityStatus.ASKED).first()
    return ConcernShown(
        concern=concern,
        teller=str(TellerKind(concern.teller).label),
        has_name=hasattr(concern, "identity"),
        may_see_name=people_in.who_told(reader, concern.id, concern.case, now=now, on=day_of(now)),
        waits=waits,
        reason=str(waits.reason) if waits else "",
    )


def acts_of(case: Case, person: Person, *, on: datetime.date) -> frozenset[str]:
    """What somebody may do in a case, by name ("triage" for `Act.TRIAGE`), so that pages offer nothing else."""
    mine = access.relations(person, case, on=on)
    return frozenset(act.name.lower() for act in Act if mine & table().acts[act])
