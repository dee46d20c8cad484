"""Patterns over time, for those whose role may have cases at all."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from handbell.concerns import access, operations
from handbell.concerns.queries import patterns as queries
from handbell.concerns.views.case_asking import today, trail
from handbell.people import queries as people
from handbell.people.http import SignedInRequest, signed_in, step_up


@require_safe
@signed_in
@step_up
def patterns(request: SignedInRequest) -> HttpResponse:
    """Low-level concerns about the same adult, and the misuse grid; `?for=report` hides small numbers."""
    if not access.may_have_cases(people.roles_of(request.person, on=today())):
        raise access.NotFound
    operations.searched(by=request.person, now=timezone.now())
    report = request.GET.get("for") == "report"
    heading = _("Patterns")
    context = {
        "again": [] if report else queries.again(visible_to=request.person, on=today()),
        "low_level": [] if report else queries.low_level(visible_to=request.person, on=today()),
        "grid": queries.grid(visible_to=request.person, on=today(), to_pass_on=report),
        "report": report,
        "heading": heading,
        "trail": trail((heading, "")),
    }
    return render(request, "concerns/outside_patterns.html", context)
