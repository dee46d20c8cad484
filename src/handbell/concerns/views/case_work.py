"""Working on a case: sorting it, lines of the chronology, steps, wishes, closing and opening it again, its links."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handbell.concerns import operations, queries
from handbell.concerns.access import Act
from handbell.concerns.forms import case as forms
from handbell.concerns.matters import Category, Matter
from handbell.concerns.models import Entry
from handbell.concerns.operations import handling
from handbell.concerns.operations.handling import Sorted
from handbell.concerns.views.case_asking import case_or_404, fill_in, press, today
from handbell.people.http import SignedInRequest, signed_in, step_up
from handbell.people.operations import Refused

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@_FORM
@signed_in
@step_up
def triage(request: SignedInRequest, reference: str) -> HttpResponse:
    """Whom and what it is about: confirm or correct."""
    found = case_or_404(request, reference, Act.TRIAGE)
    brief = queries.brief(found)
    initial = {
        "matter": found.matter,
        "category": brief.get("category"),
        "urgent": found.urgent,
        **forms.initial_facts(brief.get("facts", {})),
    }

    def do(form: forms.Triage) -> None:
        data = form.cleaned_data
        # Which platform is kept for the record; no route hangs on it, and the form does not ask it again.
        facts = {fact: value for fact, value in brief.get("facts", {}).items() if fact == "platform"}
        facts |= form.facts()
        sorted_as = Sorted(Matter(data["matter"]), Category(data["category"]), facts, data["urgent"])
        handling.triage(
            case=found,
            sorted_as=sorted_as,
            reason=data["reason"],
            key=data["key"],
            by=request.person,
            now=timezone.now(),
        )

    return fill_in(
        request,
        found,
        forms.Triage(request.POST or None, initial=initial),
        do,
        heading=_("Sort the case"),
        lead=_("Whom it is about settles who may read it. What is known settles what the policy asks for."),
        submit=_("Sort it"),
        done=_("The case is sorted. What to do follows from it."),
    )


@_FORM
@signed_in
@step_up
def write(request: SignedInRequest, reference: str) -> HttpResponse:
    """Add a line to the chronology."""
    found = case_or_404(request, reference, Act.ADD_ENTRY)

    def do(form: forms.Write) -> None:
        data = form.cleaned_data
        handling.write_entry(
            case=found,
            kind=Entry.Kind(data["kind"]),
            words=data["words"],
            happened_at=form.moment(),
            key=data["key"],
            by=request.person,
            now=timezone.now(),
        )

    return fill_in(
        request,
        found,
        forms.Write(request.POST or None),
        do,
        heading=_("Add to the chronology"),
        lead=_("It cannot be changed afterwards, only corrected by adding."),
        submit=_("Add it"),
        done=_("It is in the chronology."),
    )


@_FORM
@signed_in
@step_up
def correct(request: SignedInRequest, reference: str, entry_id: UUID) -> HttpResponse:
    """Correct a line of the chronology by adding to it."""
    found = case_or_404(request, reference, Act.ADD_ENTRY)
    entry = queries.entry_of(found, entry_id)

    def do(form: forms.Correct) -> None:
        handling.write_entry(
            case=found,
            kind=Entry.Kind.CORRECTION,
            words=form.cleaned_data["words"],
            happened_at=None,
            corrects=entry,
            key=form.cleaned_data["key"],
            by=request.person,
            now=timezone.now(),
        )

    return fill_in(
        request,
        found,
        forms.Correct(request.POST or None),
        do,
        heading=_("Correct a line of the chronology"),
        submit=_("Add the correction"),
        done=_("The correction is in the chronology."),
    )


@_FORM
@signed_in
@step_up
def close(request: SignedInRequest, reference: str) -> HttpResponse:
    """Close the case."""
    found = case_or_404(request, reference, Act.CLOSE)

    def do(form: forms.Close) -> None:
        data = form.cleaned_data
        handling.close(
            case=found, reason=data["reason"], outcome=data["outcome"], by=request.person, now=timezone.now()
        )

    return fill_in(
        request,
        found,
        forms.Close(request.POST or None),
        do,
        heading=_("Close the case"),
        submit=_("Close it"),
        done=_("The case is closed."),
    )


@_FORM
@signed_in
@step_up
def reopen(request: SignedInRequest, reference: str) -> HttpResponse:
    """Open the case again."""
    found = case_or_404(request, reference, Act.REOPEN)

    def do(form: forms.LongReason) -> None:
        reason = form.cleaned_data["reason"]
        handling.reopen(case=found, reason=reason, by=request.person, now=timezone.now())

    return fill_in(
        request,
        found,
        forms.LongReason(request.POST or None),
        do,
        heading=_("Open the case again"),
        submit=_("Open it again"),
        done=_("The case is open again."),
    )


@_FORM
@signed_in
@step_up
def link(request: SignedInRequest, reference: str) -> HttpResponse:
    """Link the case with another that one sees."""
    found = case_or_404(request, reference, Act.LINK)

    def do(form: forms.Link) -> None:
        other = queries.seen(form.cleaned_data["reference"], visible_to=request.person, on=today())
        if other is None:
            raise Refused(_("You see no case with this reference."), field="reference")
        handling.link(case=found, other=other, by=request.person, now=timezone.now())

    return fill_in(
        request,
        found,
        forms.Link(request.POST or None),
        do,
        heading=_("Link another case"),
        submit=_("Link it"),
        done=_("The cases are linked."),
    )


@_FORM
@signed_in
@step_up
def answer(request: SignedInRequest, reference: str, concern_id: UUID) -> HttpResponse:
    """Write to whoever told it."""
    found = case_or_404(request, reference, Act.WRITE_THREAD)
    concern = queries.concern_of(found, concern_id)

    def do(form: forms.Answer) -> None:
        data = form.cleaned_data
        operations.answer(
            concern=concern, words=data["words"], key=data["key"], by=request.person, now=timezone.now()
        )

    return fill_in(
        request,
        found,
        forms.Answer(request.POST or None),
        do,
        heading=_("Write to the person who told it"),
        submit=_("Send it"),
        done=_("Your answer waits for them. They read it with their code."),
    )


@require_POST
@signed_in
@step_up
def take_lead(request: SignedInRequest, reference: str) -> HttpResponse:
    """Lead the case."""
    found = case_or_404(request, reference, Act.TAKE_LEAD)
    return press(
        request,
        found,
        lambda: handling.take_lead(case=found, by=request.person, now=timezone.now()),
        done=_("You lead the case."),
    )
