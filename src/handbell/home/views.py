"""The home page: what needs me now."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from handbell.home import queries
from handbell.people.http import SignedInRequest, signed_in


@require_safe
@signed_in
def home(request: SignedInRequest) -> HttpResponse:
    """What needs the reader now."""
    waiting = queries.waiting_for(request.person, now=timezone.now())
    return render(request, "home/home.html", {"waiting": waiting})

