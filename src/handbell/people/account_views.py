"""Pages of one's own account: settings, sessions, choosing a school, showing that it is still you."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from allauth.account import views as allauth_views
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handbell.people import account_forms as forms
from handbell.people import operations, queries, step_up_codes
from handbell.people.http import confirmed_with
from handbell.people.models import Account
from handbell.people.sessions import SCHOOL

P = ParamSpec("P")


class AccountRequest(HttpRequest):
    """A request of somebody who has signed in, in whichever school or none."""

    user: Account


def with_account(
    view: Callable[Concatenate[AccountRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Only for somebody who has signed in; they need be nobody in particular yet."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not isinstance(request.user, Account):
            return redirect_to_login(request.path)
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return guarded


@with_account
def account_home(request: AccountRequest) -> HttpResponse:
    """What one's account is, and where to change it."""
    context = {
        "sessions": queries.sessions_of(request.user.id, now=timezone.now()),
        "this_session": request.session.session_key,
        "memberships": queries.memberships_of(request.user.id),
        "second_factor": queries.has_second_factor(request.user.id),
    }
    return render(request, "people/account/home.html", context)


@with_account
def change_settings(request: AccountRequest) -> HttpResponse:
    """Language and size of text."""
    account = request.user
    form = forms.AccountSettings(
        request.POST or None, initial={"language": account.language, "large_text": account.large_text}
    )
    if request.method == "POST" and form.is_valid():
        operations.change_settings(
            account=account,
            language=form.cleaned_data["language"],
            large_text=form.cleaned_data["large_text"],
        )
        messages.success(request, _("Your settings are saved."))
        response = redirect("account_home")
        if account.language:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                account.language,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        else:
            response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
        return response
    return render(
        request,
        "people/account/form.html",
        {"form": form, "heading": _("Language and text"), "cancel": reverse("account_home")},
    )


@require_POST
@with_account
def end_other_sessions(request: AccountRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    ended = operations.end_sessions(account=request.user, besides=request.session.session_key)
    messages.success(request, _("You are signed out everywhere else (%(count)d).") % {"count": ended})
    return redirect("account_home")


@with_account
def choose_school(request: AccountRequest) -> HttpResponse:
    """Which school to work in, for people who belong to several."""
    memberships = queries.memberships_of(request.user.id)
    if not memberships or (len(memberships) == 1 and getattr(request, "person", None) is None):
        return render(request, "people/account/no_school.html", status=403)
    form = forms.ChooseSchool(request.POST or None, memberships=memberships)
    if request.method == "POST" and form.is_valid():
        request.session[SCHOOL] = form.cleaned_data["school"]
        return redirect(_next(request))
    context = {"form": form, "heading": _("Which school are you working in?"), "submit": _("Continue")}
    return render(request, "people/account/form.html", context)


@with_account
def second_factor(request: AccountRequest) -> HttpResponse:
    """Why a second factor is asked for, and the two ways to set one up."""
    if queries.has_second_factor(request.user.id):
        return redirect(_next(request))
    return render(request, "people/account/second_factor.html", {"next": _next(request)})


@with_account
def confirm_identity(request: AccountRequest) -> HttpResponse:
    """On to the first of the ways in which somebody can show that it is still them."""
    if confirmed_with(request) is not None:
        return redirect(_next(request))
    ways = get_adapter().get_reauthentication_methods(request.user)
    way = ways[0]["url"] if ways else reverse("account_confirm_by_code")
    return redirect(f"{way}?{urlencode({'next': _next(request)})}")


@with_account
def confirm_by_code(request: AccountRequest) -> HttpResponse:
    """The way for people who have neither password nor second factor: a code by mail."""
    now, form = timezone.now(), forms.EnterCode()
    if get_adapter().get_reauthentication_methods(request.user):
        return redirect("account_confirm_identity")
    if request.method == "POST" and request.POST.get("do") == "send":
        if not step_up_codes.send(request, request.user, now=now):
            messages.error(request, _("Too many codes were sent. Wait ten minutes, then ask for another."))
    elif request.method == "POST":
        form = forms.EnterCode(request.POST)
        if form.is_valid():
            if step_up_codes.is_right(request, request.user, form.cleaned_data["code"], now=now):
                request.session.cycle_key()
                return redirect(_next(request))
            form.add_error(
                "code", _("This is not the code, or it ran out. Look again, or ask for a new one.")
            )
    context = {"form": form, "waiting": step_up_codes.is_waiting(request), "next": _next(request)}
    return render(request, "people/account/confirm_by_code.html", context)


@with_account
def set_password(request: AccountRequest) -> HttpResponse:
    """A first password, for somebody who just showed that it is them."""
    if confirmed_with(request) is None:
        return redirect(f"{reverse('account_confirm_identity')}?{urlencode({'next': request.path})}")
    response: HttpResponse = allauth_views.password_set(request)
    return response


def sign_out(request: HttpRequest) -> HttpResponse:
    """Out; the browser is told to forget what it kept (security, attack 8)."""
    response: HttpResponse = allauth_views.logout(request)
    if request.method == "POST":
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _next(request: HttpRequest) -> str:
    """Where somebody was going, when that is a page of ours; otherwise home."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    # "elsewhere" alone is taken for the name of a page by Django, which then knows none.
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)
