"""The takedown desk of a case, for somebody who may see it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from handbell.concerns import access, sealed
from handbell.concerns.access import Act
from handbell.concerns.ladders import PlatformClock, PlatformRule
from handbell.concerns.models import Case, Takedown, TakedownMove
from handbell.concerns.standing import KINDS, RungStands, Standing, standing_of, takes_no_file
from handbell.evidence import queries as evidence
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.ui.clocks import Step
from handbell.vault import compartments


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of the history of one thing, as the timeline takes it."""

    moment: datetime.datetime
    title: str
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing on one platform, with its evidence, its ladder and what was done."""

    standing: Standing
    steps: list[Step]
    happened: list[Happened]
    overdue: bool
    pack: str
    takes_no_file: bool

    @property
    def takedown(self) -> Takedown:
        return self.standing.takedown

    @property
    def rule(self) -> PlatformRule | None:
        """The platform's own rule to cite."""
        return self.standing.platform.rule(self.standing.wrong)

    @property
    def clocks(self) -> list[PlatformClock]:
        """How fast the platform says that it answers, and what this school's policy says of it."""
        return self.standing.platform.clocks_for(self.pack)

    @property
    def rows(self) -> list[dict[str, str]]:
        """The evidence, for a summary list. The address is text: nothing leads there."""
        kept = self.standing.evidence
        when = " ".join(filter(None, [_day(str(kept.get("seen_on", ""))), str(kept.get("seen_at", ""))]))
        labelled = [
            (_("What is wrong"), str(self.standing.wrong.label)),
            (_("Page or account"), kept.get("page", "")),
            (_("Address"), kept.get("address", "")),
            (_("Seen"), when),
            (_("Where it was seen"), kept.get("place", "")),
            (_("Who saw it"), kept.get("who_saw", "")),
            (_("Who keeps the evidence"), kept.get("who_kept", "")),
            (_("Where the device is"), kept.get("device", "")),
            (_("More"), kept.get("words", "")),
        ]
        return [{"key": key, "value": str(value)} for key, value in labelled if value]


@dataclass(frozen=True, slots=True)
class Desk:
    """The takedown desk of a case. Empty for who may not read it."""

    may_read: bool
    may_add: bool
    things: list[Thing]


def for_case(case: Case, visible_to: Person, now: datetime.datetime) -> Desk:
    """Every thing of a case with its ladder, the oldest first."""
    on = day_of(now)
    if not access.can(visible_to, Act.READ_TAKEDOWN, case, on=on):
        return Desk(False, False, [])
    rows = list(case.takedowns.select_related("case__school").order_by("at", "id"))
    moves = TakedownMove.objects.filter(case=case).select_related("by").order_by("takedown", "at", "id")
    grouped = {one: list(some) for one, some in groupby(moves, key=lambda one: one.takedown_id)}
    with compartments.held():
        things = [_thing(one, grouped.get(one.id, []), case, now=now) for one in rows]
    may_add = access.can(visible_to, Act.ADD_TAKEDOWN, case, on=on)
    return Desk(True, may_add, things)


def one_of(case: Case, takedown_id: UUID, *, visible_to: Person, now: datetime.datetime) -> Thing:
    """One thing of a case. Raises access.NotFound, access.NotAllowed."""
    access.check(visible_to, Act.READ_TAKEDOWN, case, on=day_of(now))
    found = case.takedowns.select_related("case__school").filter(id=takedown_id).first()
    if found is None:
        raise access.NotFound
    with compartments.held():
        return _thing(found, list(found.moves.select_related("by").order_by("at", "id")), case, now=now)


def _thing(takedown: Takedown, moves: Sequence[TakedownMove], case: Case, *, now: datetime.datetime) -> Thing:
    standing = standing_of(takedown, moves, now=now, case=case)
    steps = [_step(one, now) for one in standing.rungs] if takedown.status == Takedown.Status.OPEN else []
    names = {one.id.hex: one.name for one in evidence.exhibits_in(case.id)} if _has_files(moves) else {}
    happened = [
        Happened(
            moment=one.at,
            title=standing.title(one.kind, one.rung),
            by=one.by.full_name if one.by else "",
            text=_words(one, names),
        )
        for one in moves
    ]
    pack = case.version.policy.pack if case.version is not None else ""
    return Thing(standing, steps, happened, standing.is_overdue(now), pack, takes_no_file(takedown))


def _step(one: RungStands, now: datetime.datetime) -> Step:
    """A rung as a step of the list, with what was last put down and its clock."""
    waits = one.last is not None and one.last.kind == "tried"
    said = _("An answer is waited for.") if waits else str(KINDS.get(one.last.kind, "")) if one.last else ""
    tries = _("Asked %(times)d times.") % {"times": one.tries} if one.tries > 1 else ""
    return Step(
        text=one.rung.name,
        now=now,
        due=one.due,
        done=one.last.at if one.last is not None and one.is_done else None,
        waits_for=one.shut if not one.was_tried and not one.is_done else "",
        note=" ".join(filter(None, [said, tries])),
    )


def _has_files(moves: Sequence[TakedownMove]) -> bool:
    return any(one.kind == "kept" for one in moves)


def _words(one: TakedownMove, names: dict[str, str]) -> str:
    """What was said; for a file, its name, as a line of words."""
    if one.kind == "kept":
        return names.get(sealed.load(one.words).get("exhibit", ""), "")
    return str(one.words)


def _day(iso: str) -> str:
    return date_format(datetime.date.fromisoformat(iso), "j F Y") if iso else ""
