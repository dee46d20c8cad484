"""Posts beside the roles: proposed by one, agreed by another, neither of whom is to hold it. Ended, never deleted."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from handbell.audit import operations as audit
from handbell.concerns import desk_access as access
from handbell.concerns import notices
from handbell.concerns.desk_access import DeskAct
from handbell.concerns.models import Post, PostHeld
from handbell.notifications import operations as notifications
from handbell.people import queries as people
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.people.operations import Refused
from handbell.people.roles import GOVERNING, STAFF, Role

_DAY = datetime.timedelta(days=1)


def propose_post(
    *, person: Person, post: Post, starts_on: datetime.date, by: Person, now: datetime.datetime
) -> PostHeld:
    """Propose that somebody holds a post from a day on; a second person agrees to it.

    Raises Http404, NotAllowed, Refused (oneself, not of the kind that the post asks for, held or proposed already).
    """
    on = day_of(now)
    access.check(by, DeskAct.PROPOSE_POST, on=on)
    if person.id == by.id:
        raise Refused(_("Somebody else proposes you for a post."), field="person")
    _check_fits(person, post, on=on)
    if starts_on < person.joined_on or (person.left_on is not None and starts_on > person.left_on):
        raise Refused(_("They are not here on that day."), field="starts_on")
    with audit.locked(person.school_id):
        if _live(person, post, on).exists():
            raise Refused(_("They hold this post already, or are proposed for it."), field="person")
        held = PostHeld.objects.create(
            school_id=person.school_id, person=person, post=post, proposed_by=by, starts_on=starts_on
        )
        _record(held, "post.proposed", by=by, now=now)
        for one in _deciders(held, on=on):
            notifications.notify(to=one, topic=notices.WAITS.slug, key=_key(held, one.id), now=now)
    return held


def agree_post(*, held: PostHeld, by: Person, now: datetime.datetime) -> PostHeld:
    """The second person's yes. It counts from its first day, but never before today. Pressed twice, nothing more.

    Raises Http404, NotAllowed, Refused (refused or ended already, or they no longer fit).
    """
    on = day_of(now)
    access.check(by, DeskAct.SEE, on=on)
    with audit.locked(held.school_id):
        held = PostHeld.objects.select_for_update(of=("self",)).select_related("person").get(id=held.id)
        if not access.may_decide_post(by, held, on=on):
            raise access.NotAllowed("decide_post")
        if held.agreed_by_id == by.id:
            return held
        if held.agreed_by_id is not None or held.ends_on is not None:
            raise Refused(_("This was decided already."))
        _check_fits(held.person, Post(held.post), on=on)
        held.agreed_by = by
        held.starts_on = max(held.starts_on, on)
        held.save(update_fields=["agreed_by", "starts_on"])
        _record(held, "post.agreed", by=by, now=now)
        _settle(held, on=on, now=now)
        _say(people.people_holding([Role.CHAIR], on=on), held, "agreed", but=by, now=now)
    return held


def refuse_post(*, held: PostHeld, by: Person, now: datetime.datetime) -> PostHeld:
    """The second person's no, or the proposer's taking it back: it ends without ever having been held."""
    on = day_of(now)
    access.check(by, DeskAct.SEE, on=on)
    with audit.locked(held.school_id):
        held = PostHeld.objects.select_for_update(of=("self",)).select_related("person").get(id=held.id)
        if held.proposed_by_id != by.id and not access.may_decide_post(by, held, on=on):
            raise access.NotAllowed("decide_post")
        if held.agreed_by_id is not None:
            raise Refused(_("This was decided already."))
        if held.ends_on is None:
            held.ends_on = held.starts_on
            held.save(update_fields=["ends_on"])
            _record(held, "post.refused", by=by, now=now)
            _settle(held, on=on, now=now)
    return held


def end_post(*, held: PostHeld, ends_on: datetime.date, by: Person, now: datetime.datetime) -> PostHeld:
    """End a post: `ends_on` is the last day on which it counts, today or later. The chair and whoever held it hear it.

    Raises Http404, NotAllowed, Refused.
    """
    on = day_of(now)
    if not access.may_end_post(by, held, on=on):
        access.check(by, DeskAct.SEE, on=on)
        raise access.NotAllowed("end_post")
    if ends_on < on - _DAY:
        raise Refused(_("The last day cannot lie that far back: they have read until now."), field="ends_on")
    with audit.locked(held.school_id):
        held = PostHeld.objects.select_for_update(of=("self",)).select_related("person").get(id=held.id)
        if held.agreed_by_id is None:
            raise Refused(_("It was never agreed: refuse it, or take it back."))
        if held.ends_on is not None and held.ends_on <= on:
            raise Refused(_("It has ended already."))
        held.ends_on = max(ends_on, held.starts_on)
        held.save(update_fields=["ends_on"])
        _record(held, "post.ended", by=by, now=now)
        _say([*people.people_holding([Role.CHAIR], on=on), held.person], held, "ended", but=by, now=now)
    return held


def _check_fits(person: Person, post: Post, *, on: datetime.date) -> None:
    roles = people.roles_of(person, on=on)
    if post == Post.SAFEGUARDING_GOVERNOR and not roles & GOVERNING:
        raise Refused(_("A safeguarding governor is a governor."), field="person")
    if post == Post.DEPUTY_SAFEGUARDING_LEAD and (Role.DSL in roles or not roles & STAFF):
        raise Refused(_("A deputy safeguarding lead is on the staff, and not the lead."), field="person")


def _live(person: Person, post: Post, on: datetime.date) -> QuerySet[PostHeld]:
    return (
        PostHeld.objects.filter(person=person, post=post)
        .exclude(ends_on__lt=on)
        .exclude(agreed_by=None, ends_on__isnull=False)
    )


def _deciders(held: PostHeld, *, on: datetime.date) -> list[Person]:
    everybody = people.people_holding([*access.TABLE[DeskAct.DECIDE_POST]], on=on)
    return [one for one in everybody if one.id not in {held.proposed_by_id, held.person_id}]


def _settle(held: PostHeld, *, on: datetime.date, now: datetime.datetime) -> None:
    for one in _deciders(held, on=on):
        notifications.settle(key=_key(held, one.id), now=now)


def _say(whom: Iterable[Person], held: PostHeld, what: str, *, but: Person, now: datetime.datetime) -> None:
    for one in whom:
        if one.id != but.id:
            key = f"post-{what}-{held.id.hex}-{one.id.hex}"
            notifications.notify(to=one, topic=notices.NEWS.slug, key=key, now=now)


def _key(held: PostHeld, person_id: UUID) -> str:
    return f"post-waiting-{held.id.hex}-{person_id.hex}"


def _record(held: PostHeld, action: str, *, by: Person, now: datetime.datetime) -> None:
    audit.record(
        school_id=held.school_id,
        by=by.id,
        action=action,
        kind="post",
        object_id=held.id,
        detail={"post": held.post, "person": str(held.person_id)},
        now=now,
    )
