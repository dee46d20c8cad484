"""The list of cases, for those whose role may have any; and looking for words in them."""

from __future__ import annotations

import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from handbell.concerns import access, operations, queries
from handbell.concerns.forms.case import Search
from handbell.concerns.models.cases import Lane
from handbell.concerns.views.case_asking import today, trail
from handbell.people import queries as people
from handbell.people.http import SignedInRequest, signed_in, step_up


def _only_for_the_desk(request: SignedInRequest) -> None:
    if not access.may_have_cases(people.roles_of(request.person, on=today())):
        raise access.NotFound


@require_safe
@signed_in
@step_up
def index(request: SignedInRequest) -> HttpResponse:
    """The open cases, those that are probably alike apart; or the closed ones."""
    _only_for_the_desk(request)
    show = request.GET.get("show", "")
    lane = None if show == "closed" else Lane.BULK if show == "bulk" else Lane.MAIN
    before = _moment(request.GET.get("before", ""))
    page = queries.cases_page(
        visible_to=request.person, on=today(), closed=show == "closed", lane=lane, before=before
    )
    context = {
        "page": page,
        "show": show if show in {"closed", "bulk"} else "",
        "bulk": queries.in_bulk(request.person, on=today()) if lane == Lane.MAIN else 0,
        "next": page.before.isoformat() if page.before else "",
        "first": before is None,
        "form": Search(),
    }
    return render(request, "concerns/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@step_up
def search(request: SignedInRequest) -> HttpResponse:
    """Look for words. They are sent, not put in the address, so that no history keeps them."""
    _only_for_the_desk(request)
    form = Search(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        operations.searched(by=request.person, now=timezone.now())
        found = queries.search(form.cleaned_data["words"], visible_to=request.person, on=today())
    return render(
        request,
        "concerns/desk_search.html",
        {"form": form, "found": found, "trail": trail((_("Look for words"), ""))},
    )


def _moment(text: str) -> datetime.datetime | None:
    """Where the next page of a list goes on; None for the first, or an address that somebody made up."""
    try:
        found = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
