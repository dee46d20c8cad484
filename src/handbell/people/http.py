"""What a page needs to know of who asks: a typed request, and two guards."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from handbell.people.models import Account, Person, School

STEP_UP_SECONDS: Final = 600

P = ParamSpec("P")


class SignedInRequest(HttpRequest):
    """A request of somebody signed in, in a school, as a person of it."""

    user: Account
    person: Person
    school: School
    owes_second_factor: bool


View = Callable[Concatenate[SignedInRequest, P], HttpResponse]


def signed_in(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Only for somebody signed in and in a school; others are led to sign-in, to choosing a school or to the
    second factor.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not isinstance(request.user, Account):
            return redirect_to_login(_back_to(request))
        if getattr(request, "person", None) is None:
            return redirect(_with_next("account_choose_school", request))
        if request.owes_second_factor and settings.SECOND_FACTOR_COMPULSORY:  # type: ignore[attr-defined]
            return redirect(_with_next("account_second_factor", request))
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return guarded


def step_up(view: View[P]) -> View[P]:
    """Only for somebody who showed within ten minutes that it is still them (below @signed_in).

    A page is put off until they have; a POST is refused with 403, and the page says that nothing was done.
    """

    @wraps(view)
    def guarded(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if confirmed_with(request) is not None:
            return view(request, *args, **kwargs)
        confirm = _with_next("account_confirm_identity", request)
        if request.method in {"GET", "HEAD"}:
            return redirect(confirm)
        return render(request, "people/step_up_needed.html", {"confirm": confirm}, status=403)

    return guarded


def confirmed_with(request: HttpRequest) -> str | None:
    """How somebody last showed within ten minutes that it is them: password, code, mfa, socialaccount; None
    when they did not.
    """
    records = get_authentication_records(request, request.user)
    if not records or time.time() - records[-1]["at"] >= STEP_UP_SECONDS:
        return None
    return str(records[-1]["method"])


def _back_to(request: HttpRequest) -> str:
    """Where to go on afterwards: the page itself, never a POST's address without its form."""
    return request.get_full_path() if request.method in {"GET", "HEAD"} else request.path


def _with_next(name: str, request: HttpRequest) -> str:
    return f"{reverse(name)}?{urlencode({'next': _back_to(request)})}"
