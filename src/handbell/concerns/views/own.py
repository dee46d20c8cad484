"""What somebody told themselves when signed in: their words, the answers, and something to add."""

from __future__ import annotations

from uuid import UUID

import structlog
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from handbell.concerns import operations, queries
from handbell.concerns.forms.telling import Add
from handbell.concerns.views.sending import CANNOT_KEEP
from handbell.people.http import SignedInRequest, signed_in

log = structlog.get_logger(__name__)


@require_safe
@signed_in
def told(request: SignedInRequest) -> HttpResponse:
    """The list, the latest first."""
    return render(request, "concerns/own_told.html", {"concerns": queries.own_concerns(request.person)})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def told_thread(request: SignedInRequest, concern_id: UUID) -> HttpResponse:
    """One of them; not found when somebody else told it, or it came to be about them."""
    thread = queries.thread_of(concern_id, visible_to=request.person)
    form = Add(request.POST if request.method == "POST" else None)
    not_sent = False
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            operations.write_back(
                concern=thread.concern, words=data["words"], key=data["key"], now=timezone.now()
            )
            return redirect("concerns:told_thread", concern_id)
        except CANNOT_KEEP:
            log.exception("addition_not_kept")
            not_sent = True
    context = {
        "thread": thread,
        "form": form,
        "not_sent": not_sent,
        "trail": [(_("What you have told"), reverse("concerns:told")), (_("One concern"), "")],
    }
    return render(request, "concerns/own_thread.html", context, status=503 if not_sent else 200)
