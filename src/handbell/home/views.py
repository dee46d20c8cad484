"""The home page: what needs me now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from handbell.advice import queries as advice
from handbell.home import queries, set_up
from handbell.people.calendar import day_of
from handbell.people.http import SignedInRequest, signed_in


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What needs the reader now; before there is a school, the way to the set-up."""
    if not request.user.is_authenticated and set_up.is_needed():
        return redirect("home:set_up")
    return _what_needs_me(request)


@signed_in
def _what_needs_me(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "may_i": advice.box_for(request.person, on=day_of(now)),
        "waiting": queries.waiting_for(request.person, now=now),
        "policies": queries.policies_in_force(request.person, now=now),
        "links": queries.links_for(request.person, now=now),
        "may_start_policy": queries.may_start_policy(request.person, now=now),
    }
    return render(request, "home/home.html", context)
