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
from handbell.concerns.forms import case_people as people_forms
from handbell.concerns.models import Part
from handbell.concerns.operations import people, readers
from handbell.concerns.views.case_asking import case_or_404, fill_in, offer_names, person_named, press
from handbell.people.http import SignedInRequest, signed_in, step_up

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@_FORM
@signed_in
@step_up
def add(request: SignedInRequest, reference: str) -> HttpResponse:
    """Put down somebody who is in the case."""
    found = case_or_404(request, reference, Act.ADD_PERSON)
    form = people_forms.AddPerson(request.POST or None)
    offer_names(form)

    def do(form: people_forms.AddPerson) -> None:
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

    def do(form: people_forms.OwnConflict) -> None:
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
        people_forms.OwnConflict(request.POST or None),
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
    form = people_forms.Conflict(request.POST or None)
    offer_names(form)

    def do(form: people_forms.Conflict) -> None:
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
    form = people_forms.GiveReader(request.POST or None)
    offer_names(form)

    def do(form: people_forms.GiveReader) -> None:
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
