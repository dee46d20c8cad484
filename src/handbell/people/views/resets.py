"""Second factors that are to be taken away: for whoever may agree or stop, and for those whom it is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from handbell.people import access, operations, queries
from handbell.people.access import Action
from handbell.people.http import SignedInRequest, signed_in, step_up
from handbell.people.operations import Refused
from handbell.people.views.guards import allowed
from handbell.people.views.persons import seen


@require_safe
@signed_in
@step_up
def index(request: SignedInRequest) -> HttpResponse:
    """Those that are open, as far as the reader may see them."""
    today = timezone.localdate()
    rows = [
        (one, access.may_agree_to_reset(request.person, one, on=today) and one.agreed_by is None)
        for one in queries.resets(visible_to=request.person, on=today)
    ]
    return render(request, "people/resets.html", {"resets": rows})


@require_POST
@allowed(Action.KEEP_PEOPLE)
@step_up
def ask(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    """Ask that somebody's second factor be taken away."""
    person = seen(request, person_id)
    try:
        operations.ask_for_reset(person=person, by=request.person, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is asked for. A second person must agree; a day later it is done."))
    return redirect("people:person", person.id)


_DECISIONS: Final[dict[str, tuple[Callable[..., object], Promise]]] = {
    "agree": (operations.agree_to_reset, _("Agreed. In 24 hours the second factor is taken away.")),
    "stop": (operations.stop_reset, _("Stopped. The second factor stays.")),
}


@require_POST
@signed_in
@step_up
def decide(request: SignedInRequest, reset_id: UUID, decision: str) -> HttpResponse:
    """Agree to one, or stop it."""
    shown = queries.resets(visible_to=request.person, on=timezone.localdate(), closed=True)
    reset = get_object_or_404(shown, id=reset_id)
    if decision not in _DECISIONS:
        raise Http404
    act, said = _DECISIONS[decision]
    try:
        act(reset=reset, by=request.person, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(said))
    return redirect("people:resets")
