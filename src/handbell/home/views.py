"""The home page: what needs me now; and the page about the reader's own account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
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


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """How the reader signs in, and in which language and size they read."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    return render(request, "home/account.html")
