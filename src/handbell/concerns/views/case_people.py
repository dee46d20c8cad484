"""Who is in a case, who may see nothing of it, who reads it, who told it; and what waits for advice."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handbell.concerns import queries
from handbell.concerns.access import Act
from handbell.concerns.forms import case as forms
from handbell.concerns.models import Gate, Part
from handbell.concerns.operations import identity, locks, people, readers
from handbell.concerns.views.case_asking import case_or_404, fill_in, offer_names, person_named, press
from handbell.people.http import SignedInRequest, signed_in, step_up

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@_FORM
@signed_in
@step_up
def add(request: SignedInRequest, reference: str) -> HttpResponse:
    """Put down somebody who is in the case."""
    found = case_or_404(request, reference, Act.ADD_PERSON)
    form = forms.AddPerson(request.POST or None)
    offer_names(form)

    def do(form: forms.AddPerson) -> None:
        data = form.cleaned_data
        people.add_person(
            case=found,
            part=Part(data["part"]),
            name=data["name"],
            person=person_named(form),
            note=data["note"],
            key=data["key"],
            by=request.person,
            now=timezone.now(),
        )

    return fill_in(
        request,
        found,
        form,
        do,
        heading=_("Put down somebody in the case"),
        submit=_("Put them down"),
        done=_("They are put down."),
    )


@_FORM
@signed_in
@step_up
def own_conflict(request: SignedInRequest, reference: str) -> HttpResponse:
    """I am too close to somebody in the case."""
    found = case_or_404(request, reference, Act.DECLARE_CONFLICT)

    def do(form: forms.OwnConflict) -> None:
        people.declare_conflict(
            case=found,
            person=request.person,
            reason=form.cleaned_data["reason"],
            by=request.person,
            now=timezone.now(),
        )

    return fill_in(
        request,
        found,
        forms.OwnConflict(request.POST or None),
        do,
        heading=_("You are too close to somebody in this case"),
        lead=_("Once you say so you see nothing of the case any more. The others who read it are told."),
        submit=_("Leave the case to the others"),
        done=_("You see nothing of the case any more. The others read on."),
    )


@_FORM
@signed_in
@step_up
def conflict(request: SignedInRequest, reference: str) -> HttpResponse:
    """Somebody else is too close."""
    found = case_or_404(request, reference, Act.GIVE_READER)
    form = forms.Conflict(request.POST or None)
    offer_names(form)

    def do(form: forms.Conflict) -> None:
        person = person_named(form)
        if person is not None:
            people.declare_conflict(
                case=found,
                person=person,
                reason=form.cleaned_data["reason"],
                by=request.person,
                now=timezone.now(),
            )

    return fill_in(
        request,
        found,
        form,
        do,
        heading=_("Somebody is too close to somebody in this case"),
        submit=_("Shut them out"),
        done=_("They see nothing of the case any more."),
    )


@_FORM
@signed_in
@step_up
def ask_to_let_in(request: SignedInRequest, reference: str, row_id: UUID) -> HttpResponse:
    """Ask that somebody may see the case after all."""
    found = case_or_404(request, reference, Act.ADD_PERSON)
    row = queries.shut_out_row(found, row_id)

    def do(form: forms.Reason) -> None:
        reason = form.cleaned_data["reason"]
        people.ask_to_let_in(case=found, row=row, reason=reason, by=request.person, now=timezone.now())

    return fill_in(
        request,
        found,
        forms.Reason(request.POST or None),
        do,
        heading=_("Ask that they may see the case after all"),
        lead=_("Another who reads the case has to agree."),
        submit=_("Ask for it"),
        done=_("It waits for another reader."),
    )


@require_POST
@signed_in
@step_up
def let_in(request: SignedInRequest, reference: str, row_id: UUID) -> HttpResponse:
    """Agree that somebody may see the case, or not."""
    found = case_or_404(request, reference)
    row = queries.shut_out_row(found, row_id)
    agree = request.POST.get("answer") == "yes"
    return press(
        request,
        found,
        lambda: people.let_in(case=found, row=row, agree=agree, by=request.person, now=timezone.now()),
        done=_("They are not shut out any more.") if agree else _("They stay shut out."),
    )


@require_POST
@signed_in
@step_up
def confirm_subject(request: SignedInRequest, reference: str, row_id: UUID) -> HttpResponse:
    """It is about them indeed."""
    found = case_or_404(request, reference, Act.ADD_PERSON)
    row = queries.shut_out_row(found, row_id)
    return press(
        request,
        found,
        lambda: people.confirm_subject(case=found, row=row, by=request.person, now=timezone.now()),
        done=_("It is put down that it is about them."),
    )


@_FORM
@signed_in
@step_up
def give_reader(request: SignedInRequest, reference: str) -> HttpResponse:
    """Let one more person read the case."""
    found = case_or_404(request, reference, Act.GIVE_READER)
    form = forms.GiveReader(request.POST or None)
    offer_names(form)

    def do(form: forms.GiveReader) -> None:
        person = person_named(form)
        if person is not None:
            reason = form.cleaned_data["reason"]
            readers.give_reader(
                case=found, person=person, reason=reason, by=request.person, now=timezone.now()
            )

    return fill_in(
        request,
        found,
        form,
        do,
        heading=_("Let somebody read the case"),
        submit=_("Let them read it"),
        done=_("They may read the case."),
    )


@require_POST
@signed_in
@step_up
def end_reader(request: SignedInRequest, reference: str, grant_id: UUID) -> HttpResponse:
    """Take reading away."""
    found = case_or_404(request, reference, Act.END_READER)
    grant = queries.grant_of(found, grant_id)
    return press(
        request,
        found,
        lambda: readers.end_reader(case=found, grant=grant, by=request.person, now=timezone.now()),
        done=_("They do not read the case any more."),
    )


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
