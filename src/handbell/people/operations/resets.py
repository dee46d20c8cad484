"""A lost second factor: one asks that it be taken away, another agrees, and a day later the clock does it.

The person is written to each time, at the address they sign in with, and can stop it, as can whoever may agree.
"""

from __future__ import annotations

import datetime
from typing import Final

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from handbell.audit import operations as audit
from handbell.people import access
from handbell.people.mail import send_soon
from handbell.people.models import RESET_MOVES, Membership, Person, SecondFactorReset, SignInSession
from handbell.people.operations.refusals import Refused

WAIT: Final = datetime.timedelta(hours=24)
Status = SecondFactorReset.Status


def ask_for_reset(*, person: Person, by: Person, now: datetime.datetime) -> SecondFactorReset:
    """Ask that somebody's second factor be taken away. Asked twice: the same.

    Raises NotAllowed, Http404 (as for changing their entry; nobody asks for themselves), Refused.
    """
    access.check_may_keep(by, whom=person, on=timezone.localdate(now))
    with audit.locked(person.school_id):
        person = Person.objects.select_related("account").get(id=person.id)
        waiting = SecondFactorReset.objects.filter(
            person=person, status__in=[Status.ASKED, Status.AGREED]
        ).first()
        if waiting is not None:
            return waiting
        if person.account is None or not Authenticator.objects.filter(user=person.account).exists():
            raise Refused(_("They have no second factor that could be taken away."))
        if Membership.objects.filter(account=person.account).exclude(school_id=person.school_id).exists():
            raise Refused(_("They sign in at another school too. Ask whoever looks after Handbell."))
        reset = SecondFactorReset.objects.create(
            school_id=person.school_id, person=person, asked_by=by, asked_at=now
        )
        _record(reset, "people.second_factor_reset_asked", by, now)
    _tell(person)
    return reset


def agree_to_reset(*, reset: SecondFactorReset, by: Person, now: datetime.datetime) -> SecondFactorReset:
    """The second person's yes: a day later the second factor goes. Raises Http404, NotAllowed, Refused."""
    if not access.may(by, access.Action.SEE_PEOPLE, on=timezone.localdate(now)):
        raise Http404
    if not access.may_agree_to_reset(by, reset, on=timezone.localdate(now)):
        raise access.NotAllowed(_("The second person is neither the one who asked nor the one it is about."))
    with audit.locked(reset.school_id):
        reset = _moved(reset, Status.AGREED)
        reset.agreed_by, reset.due_at = by, now + WAIT
        reset.save(update_fields=["status", "agreed_by", "due_at"])
        _record(reset, "people.second_factor_reset_agreed", by, now)
        person = Person.objects.select_related("account").get(id=reset.person_id)
    _tell(person)
    return reset


def stop_reset(*, reset: SecondFactorReset, by: Person, now: datetime.datetime) -> SecondFactorReset:
    """The person themselves, whoever asked, or whoever may agree, stops it. Raises Http404, Refused."""
    if not access.may_stop_reset(by, reset, on=timezone.localdate(now)):
        raise Http404
    with audit.locked(reset.school_id):
        reset = _moved(reset, Status.STOPPED)
        reset.settled_at = now
        reset.save(update_fields=["status", "settled_at"])
        _record(reset, "people.second_factor_reset_stopped", by, now)
    return reset


def do_due_resets(*, now: datetime.datetime) -> int:
    """For the school being worked for: take away what was agreed a day ago, and sign those people out; how many."""
    done = 0
    for due in SecondFactorReset.objects.filter(status=Status.AGREED, due_at__lte=now):
        with audit.locked(due.school_id):
            reset = _moved(due, Status.DONE)
            reset.settled_at = now
            reset.save(update_fields=["status", "settled_at"])
            account_id = Person.objects.values_list("account_id", flat=True).get(id=reset.person_id)
            if account_id is not None:
                Authenticator.objects.filter(user_id=account_id).delete()
                SignInSession.objects.filter(account_id=account_id).delete()
            _record(reset, "people.second_factor_reset_done", None, now)
        done += 1
    return done


def _moved(reset: SecondFactorReset, to: SecondFactorReset.Status) -> SecondFactorReset:
    reset = SecondFactorReset.objects.select_for_update().get(id=reset.id)
    if to not in RESET_MOVES[Status(reset.status)]:
        raise Refused(_("This was decided already."))
    reset.status = to
    return reset


def _tell(person: Person) -> None:
    if person.account is None:
        return
    send_soon(
        EmailMessage(
            subject=_("Handbell: how you sign in is about to change"),
            body=_(
                "Somebody at your school asked that your second factor in Handbell be taken away, "
                "because it was said to be lost.\n\nIf that is wrong, sign in and stop it: %(address)s"
            )
            % {"address": settings.SITE_URL + reverse("people:resets")},
            to=[person.account.email],
        )
    )


def _record(reset: SecondFactorReset, action: str, by: Person | None, now: datetime.datetime) -> None:
    audit.record(
        school_id=reset.school_id,
        by=by.id if by else None,
        action=action,
        kind="person",
        object_id=reset.person_id,
        now=now,
    )
