"""Pages of the first set-up: the code, the school, its head. Once there is a school they are no longer there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from allauth.account.internal.flows.login import record_authentication
from django import forms as django_forms
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handbell.home import forms, operations
from handbell.people.models import Account, School

# What the session keeps between the pages. The password is never in it.
CODE: Final = "set-up-code-seen"
SCHOOL: Final = "set-up-school"
BACKEND: Final = "allauth.account.auth_backends.AuthenticationBackend"

View = Callable[[HttpRequest], HttpResponse]


def is_needed() -> bool:
    """Whether nobody has set this installation up yet."""
    return not School.objects.exists()


def _only_before(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not is_needed():
            raise Http404
        return view(request)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@_only_before
def code(request: HttpRequest) -> HttpResponse:
    """The first page: show that you sit at the computer."""
    form = forms.Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        request.session[CODE] = True
        return redirect("home:set_up_school")
    return _page(request, form, "home/set_up/code.html", step=1, heading=_("Set up Handbell for your school"))


@require_http_methods(["GET", "HEAD", "POST"])
@_only_before
def school(request: HttpRequest) -> HttpResponse:
    """The second page: what the school is."""
    if not request.session.get(CODE):
        return redirect("home:set_up")
    form = forms.AboutSchool(request.POST or None, initial=request.session.get(SCHOOL))
    if request.method == "POST" and form.is_valid():
        request.session[SCHOOL] = form.cleaned_data
        return redirect("home:set_up_head")
    return _page(request, form, "home/set_up/step.html", step=2, heading=_("Your school"))


@require_http_methods(["GET", "HEAD", "POST"])
@_only_before
def head(request: HttpRequest) -> HttpResponse:
    """The third page: who the head is. Sending it sets all up, signs the head in and leads to the first policy."""
    about = request.session.get(SCHOOL)
    if not request.session.get(CODE) or not about:
        return redirect("home:set_up")
    form = forms.FirstHead(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _finish(request, about, form.cleaned_data)
    return _page(
        request,
        form,
        "home/set_up/step.html",
        step=3,
        heading=_("The head of the school"),
        submit=_("Set up Handbell"),
    )


def _finish(request: HttpRequest, about: dict[str, Any], person: dict[str, Any]) -> HttpResponse:
    try:
        operations.set_up(**about, **person, now=timezone.now())
    except operations.AlreadySetUp:
        raise Http404 from None
    account = Account.objects.get(email__iexact=person["email"])
    login(request, account, backend=BACKEND)
    # They chose the password this moment: asking for it again before the second factor would only confuse.
    record_authentication(request, account, method="password", email=account.email, reauthenticated=True)
    return redirect("policies:start")


def _page(
    request: HttpRequest, form: django_forms.Form, template: str, *, step: int, **words: str
) -> HttpResponse:
    return render(request, template, {"form": form, "step": step, **words})
