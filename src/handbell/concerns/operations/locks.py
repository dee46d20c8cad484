"""Advice before action: what stays shut until it has come, and who opens it. Whose wish counts before the police."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _

from handbell.concerns import access, notices, sealed
from handbell.concerns.access import Act
from handbell.concerns.models import Advice, Case, Entry, Gate, Lock, Override, RouteTaken, Wish
from handbell.concerns.need_to_know import table
from handbell.concerns.operations import opening, readers
from handbell.concerns.operations.doing import A_LINE, doing, put_down, record, said, was_done
from handbell.notifications import operations as notifications
from handbell.people import queries as people
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.people.operations import Refused
from handbell.people.roles import Role
from handbell.rules.routing.vocabulary import LOCKS

OTHER_BODY = "other"
NOT_OURS = "override_victim_choice"


def record_advice(
    *,
    case: Case,
    body: str,
    name: str,
    given_at: datetime.datetime,
    words: str,
    key: str,
    by: Person,
    now: datetime.datetime,
) -> None:
    """Put down what was advised: by which body and person, when, in which words. Raises NotFound, NotAllowed, Refused.

    It opens nothing by itself: whoever leads the case or decides in it does.
    """
    if body not in LOCKS and body != OTHER_BODY:
        raise Refused(_("Choose who gave the advice."), field="body")
    who, advice_words = said(name, field="name", most=A_LINE), said(words, field="words")
    if given_at > now:
        raise Refused(_("The advice cannot have been given in the future."), field="given_at")
    with doing(Act.ADD_ADVICE, case, by=by, now=now) as fresh:
        if was_done(fresh, key):
            return
        opens = list(
            Lock.objects.filter(case=fresh, until=body, opened_at=None).values_list("gate", flat=True)
        )
        advice = Advice(
            school_id=fresh.school_id, case=fresh, body=body, given_at=given_at, at=now, by=by, opens=opens
        )
        advice.words = sealed.dump({"name": who, "words": advice_words})
        advice.save(force_insert=True)
        line = _("Advice was put down: %(name)s. %(words)s") % {"name": who, "words": advice_words}
        put_down(fresh, line, by=by, now=now, kind=Entry.Kind.CONTACT, happened_at=given_at, key=key)
        record(fresh, "concern.advice", by=by, now=now, body=body)


def open_lock(*, case: Case, gate: Gate, by: Person, now: datetime.datetime) -> None:
    """Open what advice of the right body allows. Twice: once. Raises NotFound, NotAllowed; Refused without advice."""
    with doing(Act.OPEN_LOCK, case, by=by, now=now) as fresh:
        lock = _shut(fresh, gate)
        if lock is None:
            return
        if not Advice.objects.filter(case=fresh, body=lock.until).exists():
            raise Refused(_("The advice that it waits for has not been put down."))
        lock.opened_at = now
        lock.save(update_fields=["opened_at"])
        put_down(fresh, _("Opened after advice: %(gate)s.") % {"gate": Gate(gate).label}, by=by, now=now)
        record(fresh, "concern.lock-opened", by=by, now=now, gate=str(gate))


def override(*, case: Case, gate: Gate, reason: str, by: Person, now: datetime.datetime) -> None:
    """Open it without advice, with a written reason; the chair, or whoever decides next, is told at once.

    Twice: once. Raises NotFound, NotAllowed, Refused.
    """
    why = said(reason, field="reason")
    with doing(Act.OVERRIDE_LOCK, case, by=by, now=now) as fresh:
        lock = _shut(fresh, gate)
        if lock is None:
            return
        lock.opened_at = now
        lock.save(update_fields=["opened_at"])
        row = Override(school_id=fresh.school_id, lock=lock, case=fresh, at=now, by=by)
        row.reason = why
        row.save(force_insert=True)
        words = _("Opened without advice: %(gate)s. %(why)s") % {"gate": Gate(gate).label, "why": why}
        put_down(fresh, words, by=by, now=now, kind=Entry.Kind.DECISION)
        for person in _watch(fresh, by=by, now=now):
            notifications.notify(
                to=person,
                topic=notices.WAITS.slug,
                key=notices.key(fresh.id, person.id, f"override-{row.id.hex}"),
                now=now,
            )
        record(fresh, "concern.lock-overridden", by=by, now=now, gate=str(gate))


def check_open(case: Case, gate: Gate) -> None:
    """For whatever acts: raises Refused while a gate is shut. Ask in the transaction that acts."""
    lock = _shut(case, gate)
    if lock is not None:
        raise Refused(
            _("This stays shut until %(advice)s. Put the advice down in the case first.")
            % {"advice": _(LOCKS.label(lock.until))}
        )


def check_police(case: Case, *, reason_in_law: str) -> None:
    """Before a referral to the police: where the route leaves it to the person harmed, raises Refused unless their yes
    is put down, or the law that asks for it is named.
    """
    taken = RouteTaken.objects.filter(case=case).first()
    route = sealed.load(taken.route) if taken else {}
    layers = [route, route.get("baseline", {})]
    theirs = any(one["do_not"] == NOT_OURS for layer in layers for one in layer.get("never", []))
    wish = Wish.objects.filter(case=case, about="police").first()
    if theirs and not reason_in_law.strip() and (wish is None or wish.wants is not True):
        raise Refused(
            _(
                "Whether the police are told is for the person harmed to say. Put their yes down in the case, "
                "or the reason in law why it cannot wait for it."
            ),
            field="reason",
        )


def _shut(case: Case, gate: Gate) -> Lock | None:
    return Lock.objects.filter(case=case, gate=gate, opened_at=None).first()


def _watch(case: Case, *, by: Person, now: datetime.datetime) -> list[Person]:
    """The chair, or whoever decides next when that is the chair's own act or matter: they read it from now on."""
    on = day_of(now)
    deciders = table().deciders[case.matter]  # type: ignore[index]  # a TextChoices value is its own key
    for role in dict.fromkeys((Role.CHAIR, *deciders)):
        holders = people.people_holding([role], on=on).exclude(id=by.id)
        if found := [one for one in holders if not access.is_shut_out(one, case)]:
            readers.grant_role(case, role, why="override", now=now)
            return found
    return [one for one in opening.readers_of(case, now=now) if one != by]
