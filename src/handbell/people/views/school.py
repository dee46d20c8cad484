"""Terms, closed days, and what the school says of itself."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from handbell.people import access, calendar, forms, operations, queries
from handbell.people.access import Action
from handbell.people.http import SignedInRequest
from handbell.people.operations import Refused
from handbell.people.views.guards import allowed, put_on


@require_GET
@allowed(Action.SEE_PEOPLE)
def days(request: SignedInRequest) -> HttpResponse:
    """Terms and closed days of this school year and later, and the bank holidays that count by themselves."""
    today = timezone.localdate()
    context = {
        "terms": queries.terms(),
        "closed": queries.closed_days(since=today.replace(day=1)),
        "bank_holidays": sorted(
            day
            for year in (today.year, today.year + 1)
            for day in calendar.bank_holidays(request.school.nation, year)
            if day >= today
        )[:10],
        "may_keep": access.may(request.person, Action.KEEP_CALENDAR, on=today),
    }
    return render(request, "people/days.html", context)


@allowed(Action.KEEP_CALENDAR)
def add_term(request: SignedInRequest) -> HttpResponse:
    """A term."""
    form = forms.TermForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.add_term(
                school=request.school, **form.cleaned_data, by=request.person, now=timezone.now()
            )
        except Refused as refusal:
            put_on(form, refusal)
        else:
            messages.success(request, _("The term is added."))
            return redirect("people:days")
    return _form(request, form, _("Add a term"))


@require_POST
@allowed(Action.KEEP_CALENDAR)
def remove_term(request: SignedInRequest, term_id: UUID) -> HttpResponse:
    """A term that was entered wrongly."""
    operations.remove_term(
        term=get_object_or_404(queries.terms(), id=term_id), by=request.person, now=timezone.now()
    )
    messages.success(request, _("The term is removed."))
    return redirect("people:days")


@allowed(Action.KEEP_CALENDAR)
def close_days(request: SignedInRequest) -> HttpResponse:
    """Half-term, a training day, snow."""
    form = forms.ClosedDaysForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            operations.close_days(
                school=request.school,
                first=given["first"],
                last=given["last"] or given["first"],
                reason=given["reason"],
                by=request.person,
                now=timezone.now(),
            )
        except Refused as refusal:
            put_on(form, refusal)
        else:
            messages.success(request, _("The days are closed."))
            return redirect("people:days")
    return _form(request, form, _("Close days"))


@require_POST
@allowed(Action.KEEP_CALENDAR)
def open_day(request: SignedInRequest, day_id: UUID) -> HttpResponse:
    """Open after all."""
    operations.open_day(
        closed=get_object_or_404(queries.closed_days(), id=day_id), by=request.person, now=timezone.now()
    )
    messages.success(request, _("The day is open."))
    return redirect("people:days")


@allowed(Action.KEEP_SCHOOL)
def settings(request: SignedInRequest) -> HttpResponse:
    """What the school says of itself."""
    school = request.school
    form = forms.SchoolForm(
        request.POST or None, initial={name: getattr(school, name) for name in forms.SchoolForm.base_fields}
    )
    if request.method == "POST" and form.is_valid():
        operations.change_school(school=school, **form.cleaned_data, by=request.person, now=timezone.now())
        messages.success(request, _("The changes are saved."))
        return redirect("people:index")
    return _form(request, form, _("School settings"), cancel="people:index")


def _form(request: SignedInRequest, form: Form, heading: str, cancel: str = "people:days") -> HttpResponse:
    context = {"form": form, "heading": heading, "cancel": reverse(cancel), "submit": _("Save")}
    return render(request, "people/form.html", context)
