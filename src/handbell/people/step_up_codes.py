"""A code by mail for somebody who has neither password nor second factor, to show that it is still them."""

from __future__ import annotations

import datetime
import hmac
import secrets
from typing import Final

from allauth.account.internal.flows.login import record_authentication
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from handbell.people.mail import send_soon
from handbell.people.models import Account

_KEY: Final = "hb_step_up"
_LETTERS: Final = "BCDFGHJKLMNPQRSTVWXZ23456789"  # neither vowels nor look-alikes: no words, no doubts
_VALID_FOR: Final = datetime.timedelta(minutes=10)
_TRIES: Final = 3
_MAILS: Final = 5


def send(request: HttpRequest, account: Account, *, now: datetime.datetime) -> bool:
    """Mail a new code, which replaces any before it. False when five went out in this session's last ten minutes."""
    sent = [when for when in request.session.get(_KEY, {}).get("sent", []) if _is_fresh(when, now)]
    if len(sent) >= _MAILS:
        return False
    code = "".join(secrets.choice(_LETTERS) for _letter in range(8))
    request.session[_KEY] = {"code": code, "tries": 0, "sent": [*sent, now.isoformat()]}
    send_soon(
        EmailMessage(
            subject=_("Your Handbell code"),
            body=_("Your code is %(code)s. It works for ten minutes, in the browser where you asked for it.")
            % {"code": f"{code[:4]}-{code[4:]}"},
            to=[account.email],
        )
    )
    return True


def is_right(request: HttpRequest, account: Account, typed: str, *, now: datetime.datetime) -> bool:
    """Whether the code is the one mailed, within ten minutes and three tries; then it is recorded as shown,
    and used up.
    """
    state = request.session.get(_KEY, {})
    code = state.get("code", "")
    if not code or state["tries"] >= _TRIES or not _is_fresh(state["sent"][-1], now):
        return False
    state["tries"] += 1
    request.session.modified = True
    if not hmac.compare_digest(code.encode(), _plain(typed).encode()):
        return False
    del request.session[_KEY]
    record_authentication(request, account, method="code", reauthenticated=True)
    return True


def is_waiting(request: HttpRequest) -> bool:
    """Whether a code was mailed and may still be typed."""
    state = request.session.get(_KEY, {})
    return bool(state.get("code")) and state["tries"] < _TRIES


def _plain(typed: str) -> str:
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def _is_fresh(when: str, now: datetime.datetime) -> bool:
    moment = parse_datetime(when)
    return moment is not None and now - moment <= _VALID_FOR
