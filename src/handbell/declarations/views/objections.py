"""Asking or declining instead of signing, and the answers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from handbell.declarations import forms, operations, queries
from handbell.declarations.models import Objection
from handbell.declarations.views.asking import mine_or_404, put_on, today, trail
from handbell.people.http import SignedInRequest, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def query(request: SignedInRequest, version_id: UUID) -> HttpResponse:
    """Ask about a version before signing it."""
    context = {
        "heading": _("Ask about the policy before you sign"),
        "submit": _("Send your question"),
        "done": _("Your question was sent. The answer comes here, and Handbell tells you when it is there."),
    }
    return _object(request, version_id, Objection.Kind.QUERY, forms.Query, context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def decline(request: SignedInRequest, version_id: UUID) -> HttpResponse:
    """Decline to sign a version."""
    context = {
        "heading": _("Decline to sign"),
        "submit": _("Decline to sign"),
        "kind": "warning",
        "done": _("It is put down that you decline to sign. You may still sign later."),
    }
    return _object(request, version_id, Objection.Kind.DECLINE, forms.Decline, context)


def _object(
    request: SignedInRequest,
    version_id: UUID,
    kind: Objection.Kind,
    form_class: type[forms.OnceOnly],
    context: dict[str, str],
) -> HttpResponse:
    version = mine_or_404(request, version_id).version
    form = form_class(request.POST or None, person=request.person, version=version)
    if request.method == "POST" and form.is_valid():
        try:
            operations.object_to(
                version=version,
                kind=kind,
                reason=form.cleaned_data["reason"],
                submission_key=form.cleaned_data["submission_key"],
                by=request.person,
                now=timezone.now(),
            )
        except operations.Refused as refusal:
            put_on(form, refusal)
        else:
            messages.success(request, context["done"])
            return redirect("declarations:index")
    more = {
        "form": form,
        "caption": version.title,
        "cancel": reverse("declarations:index"),
        "trail": trail((context["heading"], "")),
    }
    return render(request, "ui/form_page.html", {**context, **more})


@require_safe
@signed_in
def objections(request: SignedInRequest) -> HttpResponse:
    """Questions and refusals that wait for my answer. Whoever answers nobody sees an empty list, as it would be."""
    context = {
        "objections": queries.open_objections(request.person, on=today()),
        "trail": trail((_("Questions and refusals"), "")),
    }
    return render(request, "declarations/objections.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def answer(request: SignedInRequest, objection_id: UUID) -> HttpResponse:
    """Read what somebody asked, and answer."""
    found = queries.readable_objection(objection_id, visible_to=request.person, on=today())
    form = forms.Answer(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.answer(
                objection=found, text=form.cleaned_data["text"], by=request.person, now=timezone.now()
            )
        except operations.Refused as refusal:
            put_on(form, refusal)
        else:
            messages.success(request, _("Your answer was sent. They are asked to sign again."))
            return redirect("declarations:objections")
    context = {
        "objection": found,
        "given": getattr(found, "answer", None),
        "own": found.person_id == request.person.id,
        "form": form,
        "submit": _("Send your answer"),
        "cancel": reverse("declarations:objections"),
        "trail": trail(
            (_("Questions and refusals"), reverse("declarations:objections")), (found.person.full_name, "")
        ),
    }
    return render(request, "declarations/answer.html", context)
