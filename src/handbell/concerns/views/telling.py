"""Telling when signed in: the same questions in the words of staff; and the short log of a pupil's approach.

Who tells is known, and sealed apart: readers see "the person who told". A sent form is answered with the receipt
itself, as on the public pages: the same key gives the same page.
"""

from __future__ import annotations

from urllib.parse import urlencode

import structlog
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handbell.concerns import contacts, operations
from handbell.concerns.forms.telling import Tell
from handbell.concerns.forms.telling_approach import Approach, refusals
from handbell.concerns.matters import Category
from handbell.concerns.models import TellerKind
from handbell.concerns.queries.advice import for_teller
from handbell.concerns.uploads import takes_files
from handbell.concerns.views.public import PICTURE
from handbell.concerns.views.sending import CANNOT_KEEP, send
from handbell.people import queries as people
from handbell.people.calendar import day_of
from handbell.people.http import SignedInRequest, signed_in
from handbell.people.roles import Role

log = structlog.get_logger(__name__)


@takes_files
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def tell(request: SignedInRequest) -> HttpResponse:
    """First whether it is about a picture of somebody undressed, then the form. `?about=` names what it is about."""
    teller = _teller(request)
    if request.method == "POST":
        return _came(request, Tell(request.POST, request.FILES, teller=teller, named=True))
    about = request.GET.get("about", "")
    if about == Category.INDECENT_IMAGE_OF_CHILD:
        return redirect("concerns:tell_picture")
    if request.GET.get("picture") != "no":
        form_at = urlencode({"picture": "no", **({"about": about} if about in Category.values else {})})
        return render(request, "concerns/tell_first.html", {"form_at": f"?{form_at}", "contacts": ()})
    return _form_page(request, Tell(teller=teller, named=True, initial={"what": about}))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def tell_picture(request: SignedInRequest) -> HttpResponse:
    """The form about a picture of somebody under 18 undressed. No file is taken here (`concerns.uploads`)."""
    sure = request.POST.get("picture") or request.GET.get("picture") or ""
    picture = sure if sure in PICTURE else PICTURE[0]
    teller = _teller(request)
    if request.method == "POST":
        return _came(request, Tell(request.POST, teller=teller, picture=picture, named=True))
    return _form_page(request, Tell(teller=teller, picture=picture, named=True))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def approach(request: SignedInRequest) -> HttpResponse:
    """A pupil tried to connect: three fields, words to refuse with, and what the policy says of it."""
    if _teller(request) != TellerKind.STAFF:
        return redirect("concerns:tell")
    form = Approach(request.POST if request.method == "POST" else None)
    not_sent = False
    now = timezone.now()
    if request.method == "POST" and form.is_valid():
        try:
            sent = send(form, school=request.school, by=request.person, now=now)
        except operations.Refused as refusal:
            form.add_error(None, str(refusal))
        except CANNOT_KEEP:
            log.exception("concern_not_kept")
            not_sent = True
        else:
            advice = for_teller(request.school, Category.CONTACT_FROM_PUPIL, form.facts(), on=day_of(now))
            context = {"sent": sent, "advice": advice, "refusals": refusals()}
            return render(request, "concerns/tell_approach_received.html", context)
    context = {"form": form, "refusals": refusals(), "not_sent": not_sent}
    return render(request, "concerns/tell_approach.html", context, status=503 if not_sent else 200)


def _came(request: SignedInRequest, form: Tell) -> HttpResponse:
    """What was sent: received when it is committed, and else in the page still."""
    try:
        if form.is_valid():
            sent = send(form, school=request.school, by=request.person, now=timezone.now())
            return render(request, "concerns/tell_received.html", {"sent": sent})
    except operations.Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    except CANNOT_KEEP:
        log.exception("concern_not_kept")
        return _form_page(request, form, not_sent=True)
    return _form_page(request, form)


def _form_page(request: SignedInRequest, form: Tell, *, not_sent: bool = False) -> HttpResponse:
    context = {
        "form": form,
        "picture": form.picture,
        "not_sent": not_sent,
        "contacts": contacts.ABOUT_PICTURES,
        "trail": [(_("What you have told"), reverse("concerns:told")), (_("Report a concern"), "")],
    }
    return render(request, "concerns/tell.html", context, status=503 if not_sent else 200)


def _teller(request: SignedInRequest) -> TellerKind:
    """As what somebody tells, by their roles: whoever works or governs here is staff before they are a parent."""
    roles = people.roles_of(request.person, on=day_of(timezone.now()))
    if roles and roles <= {Role.PUPIL}:
        return TellerKind.PUPIL
    if roles and roles <= {Role.PUPIL, Role.PARENT}:
        return TellerKind.PARENT
    return TellerKind.STAFF
