"""What waits for somebody else's word: who told it, and what stays shut until advice has come."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handbell.concerns import queries
from handbell.concerns.access import Act
from handbell.concerns.forms import case as forms
from handbell.concerns.models import Gate
from handbell.concerns.operations import identity, locks
from handbell.concerns.views.case_asking import case_or_404, fill_in, press
from handbell.people.http import SignedInRequest, signed_in, step_up

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@_FORM
@signed_in
@step_up
def ask_identity(request: SignedInRequest, reference: str, concern_id: UUID) -> HttpResponse:
    """Ask who told it."""
    found = case_or_404(request, reference, Act.ASK_IDENTITY)
    concern = queries.concern_of(found, concern_id)

    def do(form: forms.Reason) -> None:
        reason = form.cleaned_data["reason"]
        identity.ask(case=found, concern=concern, reason=reason, by=request.person, now=timezone.now())

    return fill_in(
        request,
        found,
        forms.Reason(request.POST or None),
        do,
        heading=_("Ask who told it"),
        lead=_("Another who works on the case has to agree. Then you both may look for a day."),
        submit=_("Ask for it"),
        done=_("It waits for another who works on the case."),
    )


@require_POST
@signed_in
@step_up
def decide_identity(request: SignedInRequest, reference: str, request_id: UUID) -> HttpResponse:
    """Agree that who told it may be seen, or not."""
    found = case_or_404(request, reference)
    wanted = queries.identity_request(found, request_id)
    agree = request.POST.get("answer") == "yes"
    return press(
        request,
        found,
        lambda: identity.decide(
            case=found, request=wanted, agree=agree, by=request.person, now=timezone.now()
        ),
        done=_("You both may look for a day.") if agree else _("It is refused."),
    )


@_FORM
@signed_in
@step_up
def advice(request: SignedInRequest, reference: str) -> HttpResponse:
    """Put down what was advised."""
    found = case_or_404(request, reference, Act.ADD_ADVICE)

    def do(form: forms.RecordAdvice) -> None:
        data = form.cleaned_data
        locks.record_advice(
            case=found,
            body=data["body"],
            name=data["name"],
            given_at=form.moment(),
            words=data["words"],
            key=data["key"],
            by=request.person,
            now=timezone.now(),
        )

    return fill_in(
        request,
        found,
        forms.RecordAdvice(request.POST or None),
        do,
        heading=_("Put down advice"),
        submit=_("Put it down"),
        done=_("The advice is put down."),
    )


@require_POST
@signed_in
@step_up
def open_lock(request: SignedInRequest, reference: str, gate: str) -> HttpResponse:
    """Open what advice allows."""
    found = case_or_404(request, reference, Act.OPEN_LOCK)
    shut = queries.lock_of(found, gate)
    return press(
        request,
        found,
        lambda: locks.open_lock(case=found, gate=Gate(shut.lock.gate), by=request.person, now=timezone.now()),
        done=_("It is open."),
    )


@_FORM
@signed_in
@step_up
def override(request: SignedInRequest, reference: str, gate: str) -> HttpResponse:
    """Open it without advice, with a reason."""
    found = case_or_404(request, reference, Act.OVERRIDE_LOCK)
    shut = queries.lock_of(found, gate)

    def do(form: forms.LongReason) -> None:
        reason = form.cleaned_data["reason"]
        locks.override(
            case=found, gate=Gate(shut.lock.gate), reason=reason, by=request.person, now=timezone.now()
        )

    return fill_in(
        request,
        found,
        forms.LongReason(request.POST or None),
        do,
        heading=_("Go ahead without advice"),
        lead=_("The chair of governors, or whoever decides next, is told at once and can read why."),
        kind="warning",
        submit=_("Go ahead without advice"),
        done=_("It is open. It was told at once."),
    )
