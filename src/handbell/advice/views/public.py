"""Asking without sign-in, for pupils and parents. Nothing is kept of who asks, and nobody is refused by address."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from handbell.advice import operations, queries
from handbell.advice.views.questions import Sent, again_forms, empty_form, sent
from handbell.people.calendar import day_of
from handbell.people.models import School
from handbell.tenancy.scope import for_school


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, school: str) -> HttpResponse:
    """The box for a school's pupils and parents."""
    found = get_object_or_404(School, slug=school)
    with for_school(found.id):
        box = queries.public_box(on=day_of(timezone.now()))
        came = sent(request.POST, box) if request.method == "POST" else None
        if came is not None and box.can_answer and came.is_valid():
            answered = _asked(request, found, came, box)
            if answered is not None:
                return answered
        form = came.form if came else empty_form(box)
        context = {"box": box, "form": form, "facts": came.facts if came else None}
        return _page(request, "advice/public_ask.html", found, context)


def _asked(request: HttpRequest, school: School, came: Sent, box: queries.Box) -> HttpResponse | None:
    try:
        answer = operations.ask(
            school=school,
            version=came.version(box),
            asked=came.asked(),
            follows=queries.answer_to_follow(came.form.cleaned_data["follows"], public=True),
            key=came.form.cleaned_data["key"],
            by=None,
            now=timezone.now(),
        )
    except operations.NotKept as full:
        on = day_of(timezone.now())
        shown = queries.shown_now(full.found, came.version(box), on=on)
        return _answer_page(request, school, shown, box, None)
    except operations.Refused as refusal:
        came.form.add_error(None, str(refusal))
        return None
    return redirect("public_advice:answer", school.slug, answer.id)


@require_safe
def answer(request: HttpRequest, school: str, answer_id: UUID) -> HttpResponse:
    """An answer that was given without sign-in, as it was given."""
    found = get_object_or_404(School, slug=school)
    with for_school(found.id):
        given = queries.public_answer(answer_id)
        if given is None:
            raise Http404
        box = queries.public_box(on=day_of(timezone.now()), small=True)
        return _answer_page(request, found, queries.shown(given), box, given)


def _answer_page(
    request: HttpRequest, school: School, shown: queries.Shown, box: queries.Box, answer: Any
) -> HttpResponse:
    context = {
        "shown": shown,
        "box": box,
        "kept": answer is not None,
        **again_forms(shown, answer, box),
    }
    return _page(request, "advice/public_answer.html", school, context)


def _page(request: HttpRequest, template: str, school: School, context: dict[str, Any]) -> HttpResponse:
    """A page of the school for anybody: the same whether or not the reader has signed in, here or elsewhere."""
    frame: dict[str, Any] = {
        "school": school,
        "person": None,
        "navigation": [],
        "account_menu": (),
        "user": AnonymousUser(),
    }
    return render(request, template, {**context, **frame})
