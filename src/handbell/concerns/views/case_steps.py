"""Steps of a case, and what the person harmed wants."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handbell.concerns import queries
from handbell.concerns.access import Act
from handbell.concerns.clocks import END_OF_DAY
from handbell.concerns.forms import case as forms
from handbell.concerns.models import StepStatus
from handbell.concerns.operations import people, steps
from handbell.concerns.views.case_asking import case_or_404, fill_in, today
from handbell.people.http import SignedInRequest, signed_in, step_up

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@_FORM
@signed_in
@step_up
def step(request: SignedInRequest, reference: str, step_id: UUID) -> HttpResponse:
    """How a step stands, and who does it."""
    found = case_or_404(request, reference, Act.MOVE_STEP)
    row = queries.step_of(found, step_id)
    readers = queries.reading(found, on=today())
    initial = {"to": row.status, "person": str(row.assigned_to_id or "")}
    form = forms.MoveStep(request.POST or None, initial=initial)
    form.offer(readers)

    def do(form: forms.MoveStep) -> None:
        data, now = form.cleaned_data, timezone.now()
        person = next((one for one in readers if str(one.id) == data["person"]), None)
        steps.assign_step(case=found, step=row, person=person, by=request.person, now=now)
        to = StepStatus(data["to"])
        steps.move_step(case=found, step=row, to=to, note=data["note"], by=request.person, now=now)

    return fill_in(
        request,
        found,
        form,
        do,
        heading=_("A step"),
        lead=steps.what_of(row),
        submit=_("Save"),
        done=_("Saved."),
    )


@_FORM
@signed_in
@step_up
def add_step(request: SignedInRequest, reference: str) -> HttpResponse:
    """Add a step by hand."""
    found = case_or_404(request, reference, Act.ADD_STEP)
    readers = queries.reading(found, on=today())
    form = forms.AddStep(request.POST or None)
    form.offer(readers)

    def do(form: forms.AddStep) -> None:
        data = form.cleaned_data
        steps.add_step(
            case=found,
            words=data["words"],
            due_at=forms.moment_of(data["due"], END_OF_DAY),
            person=next((one for one in readers if str(one.id) == data["person"]), None),
            key=data["key"],
            by=request.person,
            now=timezone.now(),
        )

    return fill_in(
        request,
        found,
        form,
        do,
        heading=_("Add a step"),
        submit=_("Add it"),
        done=_("The step is added."),
    )


@_FORM
@signed_in
@step_up
def wish(request: SignedInRequest, reference: str) -> HttpResponse:
    """What the person harmed wants."""
    found = case_or_404(request, reference, Act.ADD_WISH)

    def do(form: forms.AddWish) -> None:
        data = form.cleaned_data
        people.add_wish(
            case=found,
            about=data["about"],
            wants={"yes": True, "no": False}.get(data["wants"]),
            words=data["words"],
            key=data["key"],
            by=request.person,
            now=timezone.now(),
        )

    return fill_in(
        request,
        found,
        forms.AddWish(request.POST or None),
        do,
        heading=_("What the person harmed wants"),
        submit=_("Put it down"),
        done=_("It is put down."),
    )
