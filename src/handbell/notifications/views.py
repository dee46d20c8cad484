"""Mail that did not arrive: whom it should have reached, why it did not, and the button to have it tried again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handbell.notifications import access, operations, queries
from handbell.people.calendar import day_of
from handbell.people.http import SignedInRequest, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def undelivered(request: SignedInRequest) -> HttpResponse:
    """The list; a POST has all that was given up tried again."""
    now = timezone.now()
    access.check_can_see_undelivered(request.person, on=day_of(now))
    if request.method == "POST":
        operations.try_again(by=request.person, now=now)
        messages.success(request, _("It will be tried again within the next minutes, in working hours."))
        return redirect("notifications:undelivered")
    people = queries.unreached(visible_to=request.person, now=now)
    context = {"people": people, "given_up": any(one.given_up for one in people)}
    return render(request, "notifications/undelivered.html", context)
