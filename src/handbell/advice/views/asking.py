"""Asking and reading the answer, for people who have signed in."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from handbell.advice import access, operations, queries
from handbell.advice.access import Act
from handbell.advice.views.questions import Sent, again_forms, empty_form, sent
from handbell.people.calendar import day_of
from handbell.people.http import SignedInRequest, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def index(request: SignedInRequest) -> HttpResponse:
    """The box with everyday questions; what is sent from it is answered at an address of its own."""
    on = day_of(timezone.now())
    access.check(request.person, Act.ASK, on=on)
    box = queries.box_for(request.person, on=on)
    came = sent(request.POST, box) if request.method == "POST" else None
    if came is not None and box.can_answer and came.is_valid():
        answered = _asked(request, came, box)
        if answered is not None:
            return answered
    context = {
        "box": box,
        "form": came.form if came else empty_form(box),
        "facts": came.facts if came else None,
        "may_see_unanswered": access.can(request.person, Act.SEE_UNANSWERED, on=on),
    }
    return render(request, "advice/ask.html", context)


def _asked(request: SignedInRequest, came: Sent, box: queries.Box) -> HttpResponse | None:
    """The way to the answer; None when there is none, which the form then says."""
    try:
        answer = operations.ask(
            school=request.school,
            version=came.version(box),
            asked=came.asked(),
            follows=queries.answer_to_follow(came.form.cleaned_data["follows"], public=False),
            key=came.form.cleaned_data["key"],
            by=request.person,
            now=timezone.now(),
        )
    except operations.Refused as refusal:
        came.form.add_error(None, str(refusal))
        return None
    return redirect("advice:answer", answer.id)


@require_safe
@signed_in
def answer(request: SignedInRequest, answer_id: UUID) -> HttpResponse:
    """An answer as it was given, with the form to change its facts and ask again."""
    on = day_of(timezone.now())
    found = queries.given_answer(answer_id, visible_to=request.person, on=on)
    if found is None:
        raise Http404
    shown = queries.shown(found)
    box = queries.box_for(request.person, on=on, small=True)
    context = {
        "shown": shown,
        "box": box,
        "why": reverse("advice:why", args=[found.id]),
        "trail": [(_("May I?"), reverse("advice:index")), (_("Answer"), "")],
        **again_forms(shown, found, box),
    }
    return render(request, "advice/answer.html", context)


@require_safe
@signed_in
def why(request: SignedInRequest, answer_id: UUID) -> HttpResponse:
    """How an answer came about: the rules that were considered, and what became of each."""
    found = queries.given_answer(answer_id, visible_to=request.person, on=day_of(timezone.now()))
    if found is None:
        raise Http404
    rules = queries.considered(found)
    context = {
        "shown": queries.shown(found),
        "gone": rules is None,
        "counting": [rule for rule in rules or () if rule.counts],
        "others": [rule for rule in rules or () if not rule.counts],
        "trail": [
            (_("May I?"), reverse("advice:index")),
            (_("Answer"), reverse("advice:answer", args=[found.id])),
            (_("Why"), ""),
        ],
    }
    return render(request, "advice/why.html", context)
