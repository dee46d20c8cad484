"""Declarations that wait for my countersignature: each is shown, and each that is ticked is signed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from handbell.declarations import forms, operations, queries
from handbell.declarations.access import Action, NotAllowed
from handbell.declarations.views.asking import put_on, today, trail
from handbell.people.http import SignedInRequest, confirmed_with, signed_in, step_up

# One looks through so many at a time.
SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@step_up
def countersign(request: SignedInRequest) -> HttpResponse:
    """The list, and the button that signs what is ticked in it."""
    if not queries.may_countersign_at_all(request.person, on=today()):
        raise NotAllowed(Action.COUNTERSIGN)
    waiting = queries.to_countersign(request.person, on=today())
    form = forms.Countersign(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            done = operations.countersign(
                signature_ids=form.cleaned_data["signatures"],
                by=request.person,
                step_up=confirmed_with(request) or "",
                now=timezone.now(),
            )
        except operations.Refused as refusal:
            put_on(form, refusal)
        else:
            number = len(done)
            words = ngettext(
                "%d declaration was countersigned.", "%d declarations were countersigned.", number
            )
            messages.success(request, words % number)
            return redirect("declarations:countersign")
    context = {
        "waiting": waiting[:SHOWN],
        "more": max(0, len(waiting) - SHOWN),
        "ticked": form.cleaned_data.get("signatures", []) if form.is_bound else [],
        "form": form,
        "trail": trail((_("Countersign"), "")),
    }
    return render(request, "declarations/countersign.html", context)
