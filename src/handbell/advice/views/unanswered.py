"""For the head: what the policy did not answer, and what was done about it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from handbell.advice import access, forms, operations, privacy, queries
from handbell.advice.access import Act
from handbell.advice.models import Unanswered
from handbell.people.calendar import day_of
from handbell.people.http import SignedInRequest, signed_in
from handbell.policies.queries import version_in_force


@require_safe
@signed_in
def index(request: SignedInRequest) -> HttpResponse:
    """Kinds of questions without an answer, with counts."""
    on = day_of(timezone.now())
    access.check(request.person, Act.SEE_UNANSWERED, on=on)
    kinds = queries.kinds_for(request.person, on=on)
    context = {
        "waiting": [kind for kind in kinds if kind.open],
        "done": [kind for kind in kinds if not kind.open],
        "enough": privacy.ENOUGH,
        "trail": [(_("May I?"), reverse("advice:index")), (_("Not answered"), "")],
    }
    return render(request, "advice/unanswered.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def deal(request: SignedInRequest, policy: str, reason: str, action: str) -> HttpResponse:
    """One kind: its questions without names where they are enough, and the form to put down what was done."""
    on = day_of(timezone.now())
    access.check(request.person, Act.DEAL, on=on)
    kind = _kind_or_404(request, policy, reason, "" if action == "-" else action)
    version = version_in_force(on=on, policy=kind.policy)
    form = forms.Deal(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if version is None:
            form.add_error(None, _("No version of this policy is in force any more. Nothing was put down."))
        else:
            operations.deal_with(
                version=version,
                unanswered=kind.unanswered,
                action=kind.action,
                note=form.cleaned_data["note"],
                by=request.person,
                now=timezone.now(),
            )
            messages.success(
                request, _("It is put down. Should more of these be asked, they come back to the list.")
            )
            return redirect("advice:unanswered")
    context = {
        "kind": kind,
        "version": version,
        "words": queries.words_of(kind, visible_to=request.person, on=on),
        "form": form,
        "cancel": reverse("advice:unanswered"),
        "trail": [
            (_("May I?"), reverse("advice:index")),
            (_("Not answered"), reverse("advice:unanswered")),
            (kind.about, ""),
        ],
    }
    return render(request, "advice/deal.html", context)


def _kind_or_404(request: SignedInRequest, policy: str, reason: str, action: str) -> queries.UnansweredKind:
    kinds = queries.kinds_for(request.person, on=day_of(timezone.now()))
    wanted = (policy, reason, action)
    found = next((k for k in kinds if (k.policy.slug, k.unanswered.value, k.action) == wanted), None)
    if found is None or reason not in Unanswered.values:
        raise Http404
    return found
