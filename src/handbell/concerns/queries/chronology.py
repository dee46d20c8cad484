"""The chronology of a case, and its steps, for those who read it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from handbell.concerns import sealed
from handbell.concerns.models import Case, Entry, Step, StepStatus
from handbell.people.roles import Role
from handbell.policies import queries as policies
from handbell.policies.models import Version
from handbell.rules.routing.vocabulary import OWNERS
from handbell.ui import clocks


@dataclass(frozen=True, slots=True)
class Cited:
    """A clause of the policy as it stood that day: its number, and where it is read."""

    ref: str
    address: str


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the chronology, as the timeline shows it."""

    id: UUID
    moment: datetime.datetime
    title: str
    text: str
    by: str
    may_be_corrected: bool


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step with its clock, the clauses it comes from, and what was said about it."""

    step: Step
    shown: clocks.Step
    clauses: Sequence[Cited]
    notes: Sequence[str]

    @property
    def baseline(self) -> bool:
        """From the safety baseline, not from the policy."""
        return self.step.baseline


def events_of(case: Case) -> list[Event]:
    """Everything in the order in which it happened. Inside `compartments.held()`."""
    rows = Entry.objects.filter(case=case).select_related("by", "corrects")
    return [
        Event(
            id=row.id,
            moment=row.happened_at,
            title=_title(row),
            text=str(row.words),
            by=row.by.full_name if row.by else "",
            may_be_corrected=row.kind in {Entry.Kind.NOTE, Entry.Kind.DECISION, Entry.Kind.CONTACT},
        )
        for row in rows
    ]


def steps_of(case: Case, *, now: datetime.datetime) -> tuple[list[StepLine], list[StepLine]]:
    """What is to do or done, by policy and baseline in the order of the route; and apart what is not needed."""
    rows = Step.objects.filter(case=case).select_related("assigned_to").prefetch_related("moves__by")
    lines = [_line(row, case.version, now=now) for row in rows.order_by("route__at", "number", "id")]
    shown = [line for line in lines if line.step.status != StepStatus.NOT_NEEDED]
    shown.sort(key=lambda line: line.step.status == StepStatus.DONE)
    return shown, [line for line in lines if line.step.status == StepStatus.NOT_NEEDED]


def cited(refs: Sequence[str], version: Version | None) -> list[Cited]:
    """Clauses with the place where each is read in the version of that day."""
    if version is None:
        return [Cited(ref, "") for ref in refs]
    page = reverse("policies:version", args=[version.policy.slug, version.label])
    return [Cited(ref, f"{page}#{policies.anchor(ref)}") for ref in refs]


def owner_of(step: Step) -> str:
    """Whose step it is, in words: who it was given to, or the role that the route names."""
    if step.assigned_to is not None:
        return step.assigned_to.full_name
    if step.owner in OWNERS:
        return _(OWNERS.label(step.owner))
    return str(Role(step.owner).label) if step.owner in Role.values else ""


def _line(row: Step, version: Version | None, *, now: datetime.datetime) -> StepLine:
    what = sealed.load(row.what)
    moves = list(row.moves.all())
    done = next((one.at for one in reversed(moves) if one.to == StepStatus.DONE), None)
    notes = [
        _("%(how)s: %(name)s. %(note)s")
        % {"how": StepStatus(one.to).label, "name": one.by.full_name, "note": one.note}
        for one in moves
    ]
    shown = clocks.Step(
        text=_(what.get("do", "")) if what.get("do") else "",
        now=now,
        owner=owner_of(row),
        due=row.due_at,
        done=done if row.status == StepStatus.DONE else None,
    )
    return StepLine(row, shown, cited(what.get("clauses", []), version), notes)


def _title(row: Entry) -> str:
    kind = _("Done in the case") if row.kind == Entry.Kind.STEP else str(Entry.Kind(row.kind).label)
    if row.corrects is None:
        return kind
    when = row.corrects.happened_at
    return _("%(kind)s of what stands at %(when)s") % {"kind": kind, "when": f"{when:%d.%m.%Y %H:%M}"}
