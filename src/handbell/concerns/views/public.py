"""Telling the school without sign-in, and coming back with the code.

Nothing of who sends is looked at or kept: no address, no cookie, no session. Forms carry no CSRF token, for a token
needs a cookie, and these pages act for nobody: what another site could send through somebody's browser, it could send
by itself. What must not be repeated is guarded by the page's random key instead.

A sent form is answered with the receipt itself (200) and no redirect: its code may stand neither in an address nor in a
session. Reloading sends the same key again, which is the same concern, the same code and so the same page.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any, Final
from urllib.parse import urlencode

import structlog
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from handbell.concerns import contacts, operations, queries
from handbell.concerns.forms.telling import Add, Code, Tell
from handbell.concerns.models import TellerKind
from handbell.concerns.uploads import takes_files
from handbell.concerns.views.sending import CANNOT_KEEP, send
from handbell.people.models import School
from handbell.tenancy.scope import for_school
from handbell.vault.sealing import Damaged

log = structlog.get_logger(__name__)

WHO: Final = (TellerKind.PUPIL, TellerKind.PARENT, TellerKind.OTHER)
LANGUAGES: Final = ("en", "cy")
PICTURE: Final = ("yes", "not_sure")

View = Callable[[HttpRequest, str], HttpResponse]


def _public(view: View) -> View:
    """Without sign-in, in the language that the address or the form names, leaving no trace in the browser."""

    @wraps(view)
    def guarded(request: HttpRequest, school: str) -> HttpResponse:
        with _in_language(request):
            try:
                response = view(request, school)
            except (*CANNOT_KEEP, Damaged):
                log.exception("public_page_not_shown")
                response = _page(request, "concerns/public_down.html", None, {}, status=503)
            response.headers["Content-Language"] = translation.get_language() or "en"
        response.headers["Referrer-Policy"] = "no-referrer"
        patch_vary_headers(response, ["Accept-Language"])
        return response

    return csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(guarded))


def _language(request: HttpRequest) -> str:
    """The language that was chosen on these pages, "" for none. It is kept in addresses: a cookie would be a trace."""
    chosen = request.POST.get("language") or request.GET.get("language") or ""
    return chosen if chosen in LANGUAGES else ""


def _in_language(request: HttpRequest) -> AbstractContextManager[None]:
    return translation.override(_language(request) or translation.get_language())


@takes_files
@_public
def tell(request: HttpRequest, school: str) -> HttpResponse:
    """Who tells, whether it is about a picture of somebody undressed, then the form; each step an address."""
    if request.method == "POST":
        return _came(request, school, picture="")
    who = _who(request)
    if who is None:
        return _page(request, "concerns/public_who.html", _found(school), {"who": WHO})
    if request.GET.get("picture") != "no":
        return _page(request, "concerns/public_picture_first.html", _found(school), {"teller": who})
    return _form_page(request, _found(school), Tell(teller=who))


@_public
def tell_picture(request: HttpRequest, school: str) -> HttpResponse:
    """The form about a picture of somebody under 18 undressed. No file is taken here (`concerns.uploads`)."""
    sure = request.POST.get("picture") or request.GET.get("picture") or ""
    picture = sure if sure in PICTURE else PICTURE[0]
    if request.method == "POST":
        return _came(request, school, picture=picture)
    who = _who(request)
    if who is None:
        return _page(request, "concerns/public_who.html", _found(school), {"who": WHO})
    return _form_page(request, _found(school), Tell(teller=who, picture=picture))


@_public
def told(request: HttpRequest, school: str) -> HttpResponse:
    """Coming back: what was told, what was answered, and something to add. The code is in forms only."""
    if request.method != "POST":
        return _page(request, "concerns/public_back.html", _found(school), {"form": Code()})
    if "key" in request.POST:
        return _added(request, school)
    found = _found(school)
    form = Code(request.POST)
    with for_school(found.id):
        thread = queries.thread_by_code(form.cleaned_data["code"]) if form.is_valid() else None
        if thread is not None:
            return _thread_page(request, found, thread, form.cleaned_data["code"], Add())
    if form.is_valid():
        form.add_error(
            "code", translation.gettext("There is nothing under this code. Look at each letter again.")
        )
    return _page(request, "concerns/public_back.html", found, {"form": form})


def _came(request: HttpRequest, slug: str, *, picture: str) -> HttpResponse:
    """What was sent. It is "received" only when it is committed; when it cannot be, the words stay in the page."""
    form = Tell(request.POST, request.FILES, teller=_who(request) or TellerKind.OTHER, picture=picture)
    school: School | None = None
    try:
        school = _found(slug)
        with for_school(school.id):
            if form.is_valid():
                sent = send(form, school=school, by=None, now=timezone.now())
                context = {"sent": sent, "picture": picture, "teller": form.teller}
                return _page(request, "concerns/public_received.html", school, context)
    except operations.Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    except CANNOT_KEEP:
        log.exception("concern_not_kept")
        return _form_page(request, school, form, not_sent=True)
    return _form_page(request, school, form)


def _added(request: HttpRequest, slug: str) -> HttpResponse:
    """Something added to what was told, once however often it is sent."""
    form, code = Add(request.POST), request.POST.get("code", "")[:60]
    school: School | None = None
    try:
        school = _found(slug)
        with for_school(school.id):
            thread = queries.thread_by_code(code)
            if thread is None:
                raise Http404
            if form.is_valid():
                data = form.cleaned_data
                operations.write_back(
                    concern=thread.concern, words=data["words"], key=data["key"], now=timezone.now()
                )
                thread, form = queries.thread_by_code(code) or thread, Add()
            return _thread_page(request, school, thread, code, form)
    except CANNOT_KEEP:
        log.exception("addition_not_kept")
        return _thread_page(request, school, None, code, form, not_sent=True)


def _found(slug: str) -> School:
    """The school of an address. Raises Http404."""
    school = School.objects.filter(slug=slug).first()
    if school is None:
        raise Http404
    return school


def _who(request: HttpRequest) -> TellerKind | None:
    chosen = request.POST.get("who") or request.GET.get("who") or ""
    return TellerKind(chosen) if chosen in WHO else None


def _form_page(
    request: HttpRequest, school: School | None, form: Tell, *, not_sent: bool = False
) -> HttpResponse:
    context = {"form": form, "teller": form.teller, "picture": form.picture, "not_sent": not_sent}
    return _page(request, "concerns/public_tell.html", school, context, status=503 if not_sent else 200)


def _thread_page(
    request: HttpRequest,
    school: School | None,
    thread: queries.Thread | None,
    code: str,
    form: Add,
    *,
    not_sent: bool = False,
) -> HttpResponse:
    context = {"thread": thread, "code": code, "form": form, "not_sent": not_sent}
    return _page(request, "concerns/public_thread.html", school, context, status=503 if not_sent else 200)


def _page(
    request: HttpRequest, template: str, school: School | None, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page for anybody: the same whether or not the reader has signed in, and without a cookie.

    Rendering a CSRF token would set one, and the product's own switch of language needs one: both are left out.
    """
    match = request.resolver_match
    slug = str(match.kwargs["school"]) if match else ""
    language = _language(request)
    carried = {"language": language} if language else {}

    def address(name: str, **query: str) -> str:
        asked = urlencode({**query, **carried})
        return reverse(f"public_concerns:{name}", args=[slug]) + (f"?{asked}" if asked else "")

    teller = {"who": str(context["teller"])} if "teller" in context else {}
    here = {name: value for name, value in request.GET.items() if name in {"who", "picture"}}
    frame: dict[str, Any] = {
        "school": school,
        "person": None,
        "navigation": [],
        "account_menu": (),
        "messages": (),
        "user": AnonymousUser(),
        "csrf_token": "",
        "language_chosen": language,
        # Not on the answer to a form: the way to the other language would lose what was typed.
        "languages": []
        if request.method == "POST"
        else [
            ("English", "en", f"?{urlencode({**here, 'language': 'en'})}"),
            ("Cymraeg", "cy", f"?{urlencode({**here, 'language': 'cy'})}"),
        ],
        "spoken": translation.get_language(),
        "choose": [(one.label, address("tell", who=str(one))) for one in WHO],
        "start": address("tell"),
        "to_form": address("tell", picture="no", **teller),
        "to_picture": address("tell_picture", picture="yes", **teller),
        "to_unsure": address("tell_picture", picture="not_sure", **teller),
        "to_told": address("told"),
        "send_to": address("tell_picture" if context.get("picture") else "tell"),
        "contacts": contacts.ABOUT_PICTURES if context.get("picture") else contacts.FOR_ANYBODY,
    }
    return render(request, template, {**context, **frame}, status=status)
