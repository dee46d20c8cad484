"""Finds which school a request is for, and as whom; everything after it runs in that school's scope.

Asked of the database on EVERY request, so that a leaver's next one finds the door shut (design: security, attack 20).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Final

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from handbell.audit import operations as audit
from handbell.people import devices, facts, queries
from handbell.people.models import Account, Membership, School
from handbell.people.sessions import DEVICE, SCHOOL, SEEN, STARTED, SessionStore
from handbell.tenancy.scope import for_school
from handbell.vault import compartments

ABSOLUTE_LIMIT: Final = datetime.timedelta(hours=10)
# "Last seen" is written at most this often, so that looking at pages does not write to the database each time.
SEEN_EVERY: Final = datetime.timedelta(seconds=60)
# Pages for people without sign-in. Whoever is signed in is nobody there: no time of theirs is written down beside what
# somebody tells without a name.
PUBLIC: Final = "/s/"


class SchoolOfRequest:
    """Sets request.school and request.person (None before sign-in), and request.owes_second_factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        set_acting(request, school=None, person=None, owes_second_factor=False)
        if request.path.startswith(PUBLIC) or not isinstance(request.user, Account):
            return self.get_response(request)
        now = timezone.now()
        memberships = queries.memberships_of(request.user.id)
        chosen = _chosen(request, memberships)
        if _ran_out(request, now, chosen.school if chosen else None):
            logout(request)
            return self.get_response(request)
        _mark_seen(request, now)
        if chosen is None:
            return self.get_response(request)
        with for_school(chosen.school_id), compartments.held():
            acting = queries.acting(chosen.person_id, account_id=request.user.id, on=timezone.localdate(now))
            if acting is not None:
                acting.person.school = chosen.school  # known already: no page need ask again
                if request.method in {"GET", "HEAD"}:  # what writes asks again, inside its transaction
                    facts.remember_roles(acting.person, on=timezone.localdate(now))
                set_acting(
                    request,
                    school=chosen.school,
                    person=acting.person,
                    owes_second_factor=acting.owes_second_factor,
                )
                return self._answer(request)
        return self.get_response(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        """The page; when it writes anything, that the person was seen is written in the same commit."""
        if request.method in {"GET", "HEAD"} or not isinstance(request.session, SessionStore):
            return self.get_response(request)
        with audit.along(request.session.save_along):
            return self.get_response(request)


def set_acting(request: HttpRequest, **who: object) -> None:
    """Put the school and the person on the request, where `people.http` types them."""
    for name, value in who.items():
        setattr(request, name, value)


def _chosen(request: HttpRequest, memberships: list[Membership]) -> Membership | None:
    """The only school, or the one chosen at sign-in; None when there is none or none was chosen yet."""
    if len(memberships) == 1:
        return memberships[0]
    wanted = request.session.get(SCHOOL)
    return next((one for one in memberships if str(one.school_id) == wanted), None)


def _ran_out(request: HttpRequest, now: datetime.datetime, school: School | None) -> bool:
    """Whether the session was idle too long (the school says how long) or is too old, by the server's clock."""
    started, seen = _time(request, STARTED), _time(request, SEEN)
    if started is None or seen is None:
        return False
    idle = datetime.timedelta(minutes=school.idle_minutes if school else School.IdleMinutes.QUARTER)
    return now - seen > idle or now - started > ABSOLUTE_LIMIT


def _mark_seen(request: HttpRequest, now: datetime.datetime) -> None:
    seen = _time(request, SEEN)
    if seen is None:
        request.session[STARTED] = now.isoformat()
        request.session[DEVICE] = devices.described(request.headers.get("User-Agent", ""))
    if seen is None or now - seen >= SEEN_EVERY:
        request.session[SEEN] = now.isoformat()


def _time(request: HttpRequest, key: str) -> datetime.datetime | None:
    text = request.session.get(key)
    return parse_datetime(text) if text else None
