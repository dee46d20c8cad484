"""How a thing on a platform stands: each rung of its ladder, from what was put down. For pages and operations."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handbell.concerns import sealed
from handbell.concerns.ladders import NOT_TO_BE_SEEN, Platform, Rung, Wrong, ladders
from handbell.concerns.matters import NO_FILES
from handbell.concerns.models import Case, RouteTaken, Takedown, TakedownMove
from handbell.people.calendar import end_of

KINDS: Final[Mapping[str, Promise]] = {
    "kept": gettext_lazy("File kept"),
    "tried": gettext_lazy("Asked"),
    "not_tried": gettext_lazy("Not asked"),
    "answered": gettext_lazy("Answered, and it is still there"),
    "refused": gettext_lazy("Refused"),
    "removed": gettext_lazy("It is gone"),
    "looked": gettext_lazy("Looked again: still gone"),
    "back": gettext_lazy("It is back"),
    "closed": gettext_lazy("Closed"),
}
NO_FILE: Final = gettext_lazy(
    "No picture of a child may be looked at, copied or kept, so no file was taken. Your words are kept."
)
NOT_TOLD: Final = "inform_subject"


@dataclass(frozen=True, slots=True)
class RungStands:
    """One rung as it stands in this round: since it was begun, or since the thing last came back.

    `shut` says in words why it cannot be tried yet; `due` is when to look again while nothing came back.
    """

    rung: Rung
    last: TakedownMove | None
    was_tried: bool
    tries: int
    due: datetime.datetime | None
    shut: str

    @property
    def is_done(self) -> bool:
        """Whether nothing waits here: not asked for a reason, refused, answered, or it is gone."""
        return self.last is not None and self.last.kind != "tried"


@dataclass(frozen=True, slots=True)
class Standing:
    """A thing on a platform, with its ladder."""

    takedown: Takedown
    platform: Platform
    wrong: Wrong
    evidence: Mapping[str, Any]
    rungs: tuple[RungStands, ...]

    def rung(self, slug: str) -> RungStands | None:
        """One rung of its ladder."""
        return next((one for one in self.rungs if one.rung.id == slug), None)

    @property
    def next_due(self) -> datetime.datetime | None:
        """The first moment at which an answer is waited for."""
        waits = [one.due for one in self.rungs if one.due is not None]
        if self.takedown.status == Takedown.Status.WATCHED and self.takedown.watch_until is not None:
            return end_of(self.takedown.watch_until)
        return min(waits, default=None) if self.takedown.status == Takedown.Status.OPEN else None

    def is_overdue(self, now: datetime.datetime) -> bool:
        """Whether somebody should have looked again by now."""
        return self.next_due is not None and self.next_due <= now

    def title(self, kind: str, rung: str) -> str:
        """A line of its history in words."""
        found = self.rung(rung)
        words = str(KINDS.get(kind, kind))
        return (
            f"{self.platform.name}. {found.rung.name}: {words}."
            if found
            else f"{self.platform.name}. {words}."
        )


def standing_of(
    takedown: Takedown, moves: Sequence[TakedownMove], *, now: datetime.datetime, case: Case | None = None
) -> Standing:
    """How it stands at a moment, by its moves in their order. `case`: asked whether its subject may learn of it."""
    evidence = sealed.load(takedown.evidence)
    wrong = Wrong(evidence.get("wrong", Wrong.OTHER))
    found = ladders()
    platform = found.platforms.get(takedown.platform) or found.platforms["another"]
    this_round = _this_round(moves)
    nation = str(takedown.case.school.nation)
    secret = case is not None and subject_is_not_told(case)
    rungs = tuple(
        _stands(rung, this_round, now=now, secret=secret) for rung in found.rungs_for(wrong, nation)
    )
    return Standing(takedown, platform, wrong, evidence, rungs)


def takes_no_file(takedown: Takedown) -> bool:
    """Whether nobody may look at it, copy it or keep it: for what it is, or for what its whole case is about."""
    wrong = sealed.load(takedown.evidence).get("wrong", "")
    return wrong in NOT_TO_BE_SEEN or files_are_refused(takedown.case)


def files_are_refused(case: Case) -> bool:
    """Whether a case takes no files at all: a picture of a child, or the latest route says so."""
    category = sealed.load(case.brief).get("category", "")
    return category in NO_FILES or _route(case).get("uploads") == "refused"


def subject_is_not_told(case: Case) -> bool:
    """Whether the latest route of a case forbids telling whom it is about."""
    route = _route(case)
    layers = [route, route.get("baseline", {})]
    return any(one.get("do_not") == NOT_TOLD for layer in layers for one in layer.get("never", []))


def _route(case: Case) -> dict[str, Any]:
    latest = RouteTaken.objects.filter(case=case).order_by("-at", "id").first()
    return sealed.load(latest.route) if latest is not None else {}


def _this_round(moves: Sequence[TakedownMove]) -> list[TakedownMove]:
    """The moves since the thing last came back."""
    last = max((number for number, one in enumerate(moves) if one.kind == "back"), default=-1)
    return list(moves[last + 1 :])


def _stands(rung: Rung, moves: list[TakedownMove], *, now: datetime.datetime, secret: bool) -> RungStands:
    mine = [one for one in moves if one.rung == rung.id]
    tried = [one for one in mine if one.kind == "tried"]
    last = mine[-1] if mine else None
    due = last.due_at if last is not None and last.kind == "tried" else None
    return RungStands(rung, last, bool(tried), len(tried), due, _shut(rung, moves, now=now, secret=secret))


def _shut(rung: Rung, moves: list[TakedownMove], *, now: datetime.datetime, secret: bool) -> str:
    if rung.subject_is_told and secret:
        return _("Not before advice: whoever it is about must not learn of it yet.")
    if rung.after is None:
        return ""
    before = [one for one in moves if one.rung == rung.after.rung]
    tried = [one for one in before if one.kind == "tried"]
    if any(one.kind in {"refused", "answered"} for one in before):
        return ""
    if tried and now - tried[0].at > datetime.timedelta(days=rung.after.days):
        return ""
    name = ladders().rung(rung.after.rung)
    return _("Only after this refused, or said nothing for more than %(days)d days: %(name)s.") % {
        "days": rung.after.days,
        "name": name.name if name else rung.after.rung,
    }
