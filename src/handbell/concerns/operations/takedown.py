"""Getting something off a platform: the evidence is written down first, then what was tried and what came of it.

Nothing is fetched: an address is words. Every line stays; what was wrong is put right by a later one.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import BinaryIO, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from handbell.audit import operations as audit
from handbell.concerns import access, clocks, notices, routes, sealed
from handbell.concerns.access import Act
from handbell.concerns.codes import submission_of
from handbell.concerns.ladders import NOT_TO_BE_SEEN, Wrong, ladders
from handbell.concerns.models import Case, Takedown, TakedownMove
from handbell.concerns.operations import locks, opening
from handbell.concerns.operations.doing import LONGEST, doing, put_down, record, said, was_done
from handbell.concerns.standing import NO_FILE, Standing, standing_of, takes_no_file
from handbell.evidence import operations as evidence
from handbell.evidence.models import Exhibit
from handbell.notifications import operations as notifications
from handbell.people.calendar import calendar_of, day_of, end_of
from handbell.people.models import Person
from handbell.people.operations import Refused

WEEK: Final = datetime.timedelta(days=7)
LONGEST_WATCH: Final = datetime.timedelta(days=366)
USUAL_WATCH: Final = 28
_AT_ONCE: Final = 200

# What may be put down while it is there, gone and watched, or closed; and where that leads.
MOVES: Final[Mapping[str, frozenset[str]]] = {
    Takedown.Status.OPEN: frozenset({"tried", "not_tried", "answered", "refused", "removed", "closed"}),
    Takedown.Status.WATCHED: frozenset({"looked", "back", "closed"}),
    Takedown.Status.CLOSED: frozenset({"back"}),
}
_LEADS_TO: Final[Mapping[str, str]] = {
    "removed": Takedown.Status.WATCHED,
    "back": Takedown.Status.OPEN,
    "closed": Takedown.Status.CLOSED,
}
OF_A_RUNG: Final = frozenset({"tried", "not_tried", "answered", "refused"})
POLICE: Final = "police"
WHOLE: Final = "whole"  # the rung of what concerns no rung


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is written down before anything is begun. For a picture of a child: no page is opened, `device` instead.

    `seen_on` and `seen_at` say when it was seen, in United Kingdom time.
    """

    wrong: Wrong
    page: str
    address: str
    seen_on: datetime.date
    seen_at: datetime.time | None
    place: str
    who_saw: str
    who_kept: str
    device: str = ""
    words: str = ""

    def check(self) -> None:
        """Raises Refused for whatever is missing: page, address, time, place, who saw it and who keeps it."""
        needed = ("device", "who_saw") if self.wrong in NOT_TO_BE_SEEN else _NEEDED
        for name in needed:
            said(str(getattr(self, name)), field=name, most=2000)
        if self.wrong not in NOT_TO_BE_SEEN and self.seen_at is None:
            raise Refused(_("Write down at what time it was seen."), field="seen_at")
        if len(self.words) > LONGEST:
            raise Refused(_("Write at most %(most)d characters.") % {"most": LONGEST}, field="words")

    def as_text(self) -> str:
        """As it is sealed."""
        day, time = self.seen_on.isoformat(), self.seen_at.strftime("%H:%M") if self.seen_at else ""
        return sealed.dump({**asdict(self), "wrong": str(self.wrong), "seen_on": day, "seen_at": time})


_NEEDED: Final = ("page", "address", "place", "who_saw", "who_kept")


def begin(
    *, case: Case, platform: str, kept: Evidence, key: str, by: Person, now: datetime.datetime
) -> tuple[Takedown, bool]:
    """Write the evidence of one thing down; then the ladder is open. Pressed twice: one, and False.

    Raises NotFound, NotAllowed; Refused for what is missing, an unknown platform, or a day that has not come.
    """
    kept.check()
    known = ladders().platforms.get(platform)
    if known is None:
        raise Refused(_("Choose a platform."), field="platform")
    if kept.seen_on > day_of(now):
        raise Refused(_("That day has not come yet."), field="seen_on")
    if kept.seen_at and timezone.make_aware(datetime.datetime.combine(kept.seen_on, kept.seen_at)) > now:
        raise Refused(_("That time has not come yet."), field="seen_at")
    with doing(Act.ADD_TAKEDOWN, case, by=by, now=now) as fresh:
        earlier = Takedown.objects.filter(case=fresh, submission=submission_of(key)).first()
        if earlier is not None:
            return earlier, False
        one = Takedown(
            school_id=fresh.school_id,
            case=fresh,
            platform=platform,
            at=now,
            by=by,
            submission=submission_of(key),
        )
        one.evidence = kept.as_text()
        one.save(force_insert=True)
        put_down(fresh, _("Evidence written down: %(platform)s.") % {"platform": known.name}, by=by, now=now)
        record(fresh, "concern.takedown-begun", by=by, now=now, takedown=one.id.hex, platform=platform)
    return one, True


def keep_file(
    *, takedown: Takedown, source: BinaryIO, name: str, by: Person, now: datetime.datetime
) -> Exhibit:
    """Keep a screenshot of it. Raises NotFound, NotAllowed; Refused where nothing may be looked at or kept;
    NotReceived, in words, for a file that is not taken.
    """
    case = takedown.case
    access.check(by, Act.ADD_TAKEDOWN, case, on=day_of(now))
    access.check(by, Act.ADD_FILE, case, on=day_of(now))
    if takes_no_file(takedown):
        raise Refused(str(NO_FILE), field="file")
    exhibit = evidence.receive(
        source=source, name=name, compartment_id=case.id, school_id=case.school_id, by=by, now=now
    )
    with doing(Act.ADD_TAKEDOWN, case, by=by, now=now) as fresh:
        words = sealed.dump({"exhibit": exhibit.id.hex})
        _add(takedown, "kept", WHOLE, words, by=by, now=now)
        record(fresh, "concern.takedown-kept", by=by, now=now, takedown=takedown.id.hex)
    return exhibit


def move(
    *,
    takedown: Takedown,
    kind: str,
    rung: str,
    words: str,
    again_on: datetime.date | None,
    key: str,
    by: Person,
    now: datetime.datetime,
) -> None:
    """Put down what was tried on the ladder, or what came of it. Pressed twice: once.

    `again_on`: the day on which to look again (tried), or until which to watch (removed). Raises NotFound, NotAllowed;
    Refused for what cannot be now, a rung that is not open yet, a day that is past, or the police against the choice
    of the person harmed (`locks.check_police`; with a reason in law, a referral is put down first).
    """
    plain = said(words, field="words")
    with doing(Act.ADD_TAKEDOWN, takedown.case, by=by, now=now) as fresh:
        if was_done(fresh, key):
            return
        one = Takedown.objects.select_for_update().get(id=takedown.id, case=fresh)
        if kind not in MOVES[one.status]:
            raise Refused(_("That cannot be put down as it stands now. Look at it once more."), field="kind")
        place = rung if kind in OF_A_RUNG or (kind == "removed" and rung) else WHOLE
        before = standing_of(one, list(one.moves.all()), now=now, case=fresh)
        if place != WHOLE:
            _check_rung(before, kind, place)
        if kind == "tried" and place == POLICE and not fresh.referrals.filter(body=POLICE).exists():
            locks.check_police(fresh, reason_in_law="")
        due = _due(fresh, kind, again_on, now=now)
        _add(one, kind, place, plain, by=by, now=now, due_at=due)
        _settle(one, kind, due, now=now)
        put_down(fresh, f"{before.title(kind, place)} {plain}", by=by, now=now, key=key)
        record(fresh, "concern.takedown-moved", by=by, now=now, takedown=one.id.hex, kind=kind, rung=place)


def _check_rung(before: Standing, kind: str, rung: str) -> None:
    found = before.rung(rung)
    if found is None:
        raise Refused(_("Choose who was asked."), field="rung")
    if kind == "tried" and found.shut:
        raise Refused(str(found.shut), field="rung")
    if kind in {"answered", "refused"} and not found.was_tried:
        raise Refused(_("Put down first when they were asked."), field="rung")


def _due(
    case: Case, kind: str, again_on: datetime.date | None, *, now: datetime.datetime
) -> datetime.datetime | None:
    """By when to look again: the day chosen, or Handbell's suggestion (three school days; watching: four weeks)."""
    if kind not in {"tried", "removed"}:
        return None
    today = day_of(now)
    if again_on is not None:
        if again_on < today or again_on - today > LONGEST_WATCH:
            raise Refused(_("Choose a day from today on, within a year."), field="again_on")
        return end_of(again_on)
    if kind == "removed":
        return end_of(today + datetime.timedelta(days=USUAL_WATCH))
    return clocks.due(routes.baseline().clocks["no_limit"], told_at=now, calendar=calendar_of(case.school))


def _settle(one: Takedown, kind: str, due: datetime.datetime | None, *, now: datetime.datetime) -> None:
    """The status and the next reminder, from the moves as they stand."""
    one.status = _LEADS_TO.get(kind, one.status)
    if kind == "removed" and due is not None:
        # Until the last moment of that day: the midnight after it belongs to the next.
        one.watch_until = day_of(due - datetime.timedelta(seconds=1))
    after = standing_of(one, list(one.moves.all()), now=now)
    one.next_due_at = _next_look(one, now) if one.status == Takedown.Status.WATCHED else after.next_due
    one.save(update_fields=["status", "watch_until", "next_due_at"])


def _next_look(one: Takedown, now: datetime.datetime) -> datetime.datetime | None:
    """While it is watched: in a week, or at the end of the watch; nothing after that."""
    if one.watch_until is None or end_of(one.watch_until) <= now:
        return None
    return min(now + WEEK, end_of(one.watch_until))


def _add(
    one: Takedown,
    kind: str,
    rung: str,
    words: str,
    *,
    by: Person,
    now: datetime.datetime,
    due_at: datetime.datetime | None = None,
) -> None:
    row = TakedownMove(
        school_id=one.school_id,
        takedown=one,
        case_id=one.case_id,
        rung=rung,
        kind=kind,
        at=now,
        by=by,
        due_at=due_at,
    )
    row.words = words
    row.save(force_insert=True)


def do_what_is_due(*, now: datetime.datetime) -> int:
    """Remind those who run or read a case of what waits for an answer or has to be looked at again; how many.

    For the school being worked for; called by the clock. Each moment is said once.
    """
    rows = Takedown.objects.filter(next_due_at__lte=now).select_related("case", "case__lead")
    found = list(rows.order_by("next_due_at")[:_AT_ONCE])
    if not found:
        return 0
    with audit.locked(found[0].school_id):
        for one in found:
            _remind(one, now=now)
    return len(found)


def _remind(one: Takedown, *, now: datetime.datetime) -> None:
    if one.next_due_at is not None and one.status != Takedown.Status.CLOSED:
        lead = one.case.lead
        told = [lead] if lead and access.can(lead, Act.READ_TAKEDOWN, one.case, on=day_of(now)) else []
        for person in told or opening.readers_of(one.case, now=now):
            key = f"takedown-{one.id.hex}-{one.next_due_at:%Y%m%d%H%M}-{person.id.hex}"
            notifications.notify(to=person, topic=notices.NEWS.slug, key=key, now=now)
    one.next_due_at = _next_look(one, now) if one.status == Takedown.Status.WATCHED else None
    one.save(update_fields=["next_due_at"])
