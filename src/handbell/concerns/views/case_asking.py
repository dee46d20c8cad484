"""What every page of a case asks first: is it there for this person; and how a form of it is filled in."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from handbell.concerns import access, queries
from handbell.concerns.access import Act
from handbell.concerns.forms.case import chosen
from handbell.concerns.forms.case_people import Named
from handbell.concerns.models import Case
from handbell.people import queries as people
from handbell.people.http import SignedInRequest
from handbell.people.models import Person
from handbell.people.operations import Refused

F = TypeVar("F", bound=forms.Form)
Trail = list[tuple[str | Promise, str]]


def today() -> datetime.date:
    """The day on which a request is answered, in the school's time zone."""
    return timezone.localdate()


def case_or_404(request: SignedInRequest, reference: str, act: Act = Act.READ) -> Case:
    """The case of an address. NotFound when it is not there for them, NotAllowed when this is not theirs to do."""
    case = queries.case_for(reference, visible_to=request.person, on=today())
    access.check(request.person, act, case, on=today())
    return case


def address(name: str, case: Case, **more: object) -> str:
    """The address of one of a case's pages."""
    return reverse(f"concerns:{name}", kwargs={"reference": case.reference, **more})


def trail(*steps: tuple[str | Promise, str], case: Case | None = None) -> Trail:
    """The way back from a page: the concerns, the case by its reference, then the page's own steps."""
    way: Trail = [(_("Concerns"), reverse("concerns:index"))]
    if case:
        way.append((case.reference, address("case", case)))
    return [*way, *steps]


def after(request: SignedInRequest, case: Case) -> HttpResponse:
    """Back to the case, or to the list, or home, for somebody who may not see it any more."""
    if access.visible(request.person, on=today()).filter(id=case.id).exists():
        return redirect(address("case", case))
    if access.may_have_cases(people.roles_of(request.person, on=today())):
        return redirect("concerns:index")
    return redirect("home:home")


def fill_in(
    request: SignedInRequest,
    case: Case,
    form: F,
    do: Callable[[F], object],
    *,
    heading: str,
    submit: str,
    done: str,
    **more: Any,
) -> HttpResponse:
    """A page with one form: filled in rightly, `do` it and go back to the case. What was typed stays on refusal."""
    if request.method == "POST" and form.is_valid():
        try:
            do(form)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, done)
            return after(request, case)
    context = {
        "form": form,
        "heading": heading,
        "caption": case.reference,
        "submit": submit,
        "cancel": address("case", case),
        "trail": trail((heading, ""), case=case),
    }
    return render(request, "ui/form_page.html", {**context, **more})


def press(request: SignedInRequest, case: Case, do: Callable[[], object], *, done: str) -> HttpResponse:
    """One press: `do` it and go back to the case; a refusal is said there."""
    try:
        do()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return after(request, case)


def offer_names(form: Named) -> None:
    """When the school's list has people of the name that was typed, ask which of them is meant."""
    if not form.is_bound:
        return
    found = queries.people_named(str(form.data.get("name", "")), on=today())
    if found:
        form.offer(found)


def person_named(form: Named) -> Person | None:
    """Whom somebody chose from the school's list; None for a name as it was typed. Raises Refused."""
    asked: UUID | None = chosen(form.cleaned_data.get("person", ""))
    person = queries.person_here(asked, on=today()) if asked else None
    if person is None and form.must_choose:
        raise Refused(
            str(_("Nobody in the school's list has this name. Look at the spelling.")), field="name"
        )
    return person
