"""Working on a case: looking, taking the lead, sorting it, closing it and opening it again, its link to another."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from handbell.audit import operations as audit
from handbell.concerns import access, notices, routes, sealed
from handbell.concerns.access import Act
from handbell.concerns.matters import NO_FILES, Category, Matter
from handbell.concerns.models import Case, CaseLink, Entry, Grant, Lock, Status, Step, StepStatus
from handbell.concerns.models.cases import MOVES, Lane
from handbell.concerns.operations import files, opening, readers, routing, steps
from handbell.concerns.operations.doing import A_LINE, doing, put_down, record, said, was_done
from handbell.notifications import operations as notifications
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.people.operations import Refused
from handbell.rules import routing as rules
from handbell.rules.routing.vocabulary import LOCKS


@dataclass(frozen=True, slots=True)
class Sorted:
    """What a case is held to be: whom and what it is about, what is known of it (`rules.routing`), how pressing."""

    matter: Matter
    category: Category
    facts: Mapping[str, str | int | bool] = field(default_factory=dict)
    urgent: bool = False


def look(*, case: Case, act: Act, kind: str, object_id: UUID, by: Person, now: datetime.datetime) -> None:
    """Put down that somebody looks, before they see anything. The first look at a case stops it going higher.

    Raises NotFound, NotAllowed.
    """
    with audit.locked(case.school_id):
        access.check(by, act, case, on=day_of(now))
        Case.objects.filter(id=case.id, first_read_at=None).update(first_read_at=now, first_read_by=by)
        audit.viewed(school_id=case.school_id, by=by.id, kind=kind, object_id=object_id, now=now)
        notifications.settle_all(to=by, beginning=notices.beginning(case.id, by.id), now=now)


def searched(*, by: Person, now: datetime.datetime) -> None:
    """Put down that somebody looks for words in what they may see; not for which."""
    with audit.locked(by.school_id):
        audit.record(
            school_id=by.school_id,
            by=by.id,
            action="concern.searched",
            kind="person",
            object_id=by.id,
            now=now,
        )


def take_lead(*, case: Case, by: Person, now: datetime.datetime) -> None:
    """Lead a case from now on. Raises NotFound, NotAllowed."""
    with doing(Act.TAKE_LEAD, case, by=by, now=now) as fresh:
        if fresh.lead_id == by.id:
            return
        fresh.lead = by
        _open(fresh)
        fresh.save(update_fields=["lead", "status"])
        put_down(fresh, _("%(name)s leads the case.") % {"name": by.full_name}, by=by, now=now)
        record(fresh, "concern.lead-taken", by=by, now=now)


def triage(
    *, case: Case, sorted_as: Sorted, reason: str, key: str, by: Person, now: datetime.datetime
) -> bool:
    """Confirm or correct whom and what a case is about. It is routed anew, by the rules of the day it was told.

    Earlier routes and what was done stay. About somebody else: who may read it is worked out again. The same page sent
    twice sorts once. Gives whether whoever sorted it still reads it. Raises NotFound, NotAllowed, Refused.
    """
    try:
        rules.read_facts(str(sorted_as.category), sorted_as.facts)
    except rules.CannotRoute as problem:
        raise Refused(str(problem)) from problem
    on = day_of(now)
    with doing(Act.TRIAGE, case, by=by, now=now) as fresh:
        if was_done(fresh, key):
            return access.can(by, Act.READ, fresh, on=on)
        if not fresh.is_open:
            raise Refused(_("The case is closed. Open it again first."))
        before = Matter(fresh.matter)
        words = _("Sorted as: %(matter)s; %(category)s. %(reason)s") % {
            "matter": sorted_as.matter.label,
            "category": sorted_as.category.label,
            "reason": reason.strip()[:A_LINE],
        }
        put_down(fresh, words, by=by, now=now, kind=Entry.Kind.DECISION, key=key)
        record(fresh, "concern.sorted", by=by, now=now, matter=str(sorted_as.matter), before=str(before))
        routed = _sort(fresh, sorted_as, by=by, now=now)
        if sorted_as.category in NO_FILES or routed.route.uploads == "refused":
            files.seal_all(fresh, by=by, now=now)
        if before != sorted_as.matter:
            _heard_by_others(fresh, routed, by=by, now=now)
        return access.can(by, Act.READ, fresh, on=on)


def write_entry(
    *,
    case: Case,
    kind: Entry.Kind,
    words: str,
    happened_at: datetime.datetime | None,
    corrects: Entry | None = None,
    key: str,
    by: Person,
    now: datetime.datetime,
) -> None:
    """Add a line to the chronology: a note, a decision with its reason, a conversation; or what corrects a line.

    Nothing that stands there is changed. Raises NotFound, NotAllowed, Refused.
    """
    text = said(words, field="words")
    if kind not in {Entry.Kind.NOTE, Entry.Kind.DECISION, Entry.Kind.CONTACT, Entry.Kind.CORRECTION}:
        raise Refused(_("Choose what it is."), field="kind")
    if happened_at is not None and happened_at > now:
        raise Refused(_("It cannot have happened in the future."), field="happened_at")
    with doing(Act.ADD_ENTRY, case, by=by, now=now) as fresh:
        if was_done(fresh, key):
            return
        if corrects is not None and corrects.case_id != fresh.id:
            raise access.NotFound
        put_down(fresh, text, by=by, now=now, kind=kind, happened_at=happened_at, corrects=corrects, key=key)
        record(fresh, "concern.entry", by=by, now=now, entry_kind=str(kind))


def close(*, case: Case, reason: str, outcome: str, by: Person, now: datetime.datetime) -> None:
    """Close a case with a reason, and what came of it. Twice: once. Raises NotFound, NotAllowed, Refused."""
    why = said(reason, field="reason")
    result = said(outcome, field="outcome")
    with doing(Act.CLOSE, case, by=by, now=now) as fresh:
        if fresh.status == Status.CLOSED:
            return
        _move(fresh, Status.CLOSED)
        fresh.closed_at = now
        fresh.save(update_fields=["status", "closed_at"])
        Grant.objects.filter(case=fresh).update(open=False)
        words = _("Closed. %(why)s What came of it: %(outcome)s") % {"why": why, "outcome": result}
        put_down(fresh, words, by=by, now=now, kind=Entry.Kind.CLOSED)
        record(fresh, "concern.closed", by=by, now=now)


def reopen(*, case: Case, reason: str, by: Person, now: datetime.datetime) -> None:
    """Open a closed case again. Twice: once. Raises NotFound, NotAllowed, Refused."""
    why = said(reason, field="reason")
    with doing(Act.REOPEN, case, by=by, now=now) as fresh:
        if fresh.is_open:
            return
        _move(fresh, Status.OPEN)
        fresh.closed_at = None
        fresh.save(update_fields=["status", "closed_at"])
        Grant.objects.filter(case=fresh).update(open=True)
        put_down(fresh, _("Opened again: %(why)s") % {"why": why}, by=by, now=now, kind=Entry.Kind.REOPENED)
        record(fresh, "concern.reopened", by=by, now=now)
        opening.tell_readers(fresh, about=_moment(fresh, now), now=now, but=by)


def link(*, case: Case, other: Case, by: Person, now: datetime.datetime) -> None:
    """Two cases belong together. Whoever links them sees both. Twice: once. Raises NotFound, NotAllowed, Refused."""
    with doing(Act.LINK, case, by=by, now=now) as fresh:
        access.check(by, Act.READ, other, on=day_of(now))
        if other.id == fresh.id:
            raise Refused(_("That is this case itself."), field="reference")
        one, two = sorted((fresh, other), key=lambda found: found.id)
        _row, new = CaseLink.objects.get_or_create(
            school_id=fresh.school_id, one=one, other=two, defaults={"at": now, "by": by}
        )
        if new:
            record(fresh, "concern.linked", by=by, now=now, other=other.id.hex)


def _sort(case: Case, sorted_as: Sorted, *, by: Person, now: datetime.datetime) -> routes.Routed:
    """The new route with its steps and gates; what the earlier one asked for and the new one does not is let go."""
    facts = dict(sorted_as.facts)
    routed = routes.for_telling(case.school, sorted_as.category, facts, on=day_of(case.opened_at))
    case.matter, case.urgent, case.lane = sorted_as.matter, sorted_as.urgent, Lane.MAIN
    case.brief = sealed.dump(sealed.load(case.brief) | {"category": sorted_as.category, "facts": facts})
    _open(case)
    case.save(update_fields=["matter", "urgent", "lane", "brief", "status"])
    earlier = list(Step.objects.filter(case=case, status=StepStatus.OPEN, route__isnull=False))
    kept = routing.keep(case, routed, facts, by=by, now=now, again=True)
    wanted = {(step.do, step.who) for step in routed.route.steps}
    stale = [step for step in earlier if (steps.what_of(step), step.owner) not in wanted]
    steps.not_needed_any_more(stale, _("The case was sorted anew."), by=by, now=now)
    _stricter_locks(case, routed.route.locked_until)
    record(case, "concern.routed", by=by, now=now, route=kept.id.hex)
    return routed


def _stricter_locks(case: Case, until: str | None) -> None:
    """A gate that is still shut waits for the stricter advice of the two routes. None is opened by sorting."""
    if until is None:
        return
    order = LOCKS.slugs()
    for lock in Lock.objects.filter(case=case, opened_at=None):
        if lock.until not in order or order.index(until) < order.index(lock.until):
            lock.until = until
            lock.save(update_fields=["until"])


def _heard_by_others(case: Case, routed: routes.Routed, *, by: Person, now: datetime.datetime) -> None:
    added, gone = readers.read_anew(case, also=routed.roles, by=by, now=now)
    for people, words in (
        (added, _("May read it from now on: %(names)s.")),
        (gone, _("May not read it any more: %(names)s.")),
    ):
        if people:
            names = ", ".join(one.full_name for one in people)
            put_down(case, words % {"names": names}, by=None, now=now)
    record(case, "concern.readers-anew", by=by, now=now, added=len(added), gone=len(gone))


def _open(case: Case) -> None:
    if case.status == Status.NEW:
        _move(case, Status.OPEN)


def _move(case: Case, to: Status) -> None:
    if to not in MOVES[Status(case.status)]:
        raise Refused(_("That cannot be done with the case as it stands."))
    case.status = to


def _moment(case: Case, now: datetime.datetime) -> UUID:
    """An id for a notice about something that may happen to a case more than once."""
    return UUID(int=case.id.int ^ int(now.timestamp() * 1_000_000))
