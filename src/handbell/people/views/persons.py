"""The list of people, and one of them."""

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

from handbell.people import access, forms, operations, queries
from handbell.people.access import Action
from handbell.people.http import SignedInRequest
from handbell.people.mail import NotSent
from handbell.people.models import Person, RoleProposal
from handbell.people.operations import Refused
from handbell.people.roles import NOT_BY_OFFICE, Role
from handbell.people.views.guards import allowed, put_on


def seen(request: SignedInRequest, person_id: UUID) -> Person:
    """The person, when the asker may see them; else 404, whether they exist or not."""
    rows = queries.people(visible_to=request.person, on=timezone.localdate())
    return get_object_or_404(rows.select_related("account"), id=person_id)


@require_GET
@allowed(Action.SEE_PEOPLE)
def index(request: SignedInRequest) -> HttpResponse:
    """Everybody by name, narrowed by words and role."""
    form = forms.FindPeople(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    today = timezone.localdate()
    page = queries.people_page(
        visible_to=request.person,
        on=today,
        words=wanted.get("words", ""),
        role=Role(wanted["role"]) if wanted.get("role") else None,
        left=wanted.get("left", False),
        after=wanted.get("after"),
    )
    query = request.GET.copy()
    query.pop("after", None)
    context = {
        "form": form,
        "page": page,
        "own": reverse("people:index"),  # one reverse, not one for each line
        "query": query.urlencode(),
        "narrowed": any(wanted.values()),
        "may_keep": access.may(request.person, Action.KEEP_PEOPLE, on=today),
        "may_import": access.may(request.person, Action.IMPORT_ROSTER, on=today),
        "may_keep_school": access.may(request.person, Action.KEEP_SCHOOL, on=today),
        "waiting": queries.proposals(visible_to=request.person, on=today)
        .filter(status=RoleProposal.Status.WAITING)
        .exists(),
    }
    return render(request, "people/index.html", context)


@require_GET
@allowed(Action.SEE_PEOPLE)
def person(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    """Who somebody is, and which roles they hold and held."""
    shown, today = seen(request, person_id), timezone.localdate()
    is_leader = bool(queries.roles_of(shown, on=today) & NOT_BY_OFFICE)
    may_keep = shown.id != request.person.id and access.may(
        request.person, Action.GIVE_LEADING_ROLE if is_leader else Action.KEEP_PEOPLE, on=today
    )
    held = list(shown.roles_held.order_by("ends_on", "starts_on"))
    context = {
        "shown": shown,
        "held": held,
        "may_end": {one for one in held if access.may_end(request.person, one, on=today)},
        "proposals": queries.proposals(visible_to=request.person, on=today).filter(
            person=shown, status=RoleProposal.Status.WAITING
        ),
        "today": today,
        "gone": shown.left_on is not None and shown.left_on < today,
        "has_second_factor": shown.id != request.person.id
        and shown.account_id is not None
        and queries.has_second_factor(shown.account_id),
        "owes_second_factor": queries.owes_second_factor(shown, on=today),
        "may_keep": may_keep and access.may(request.person, Action.KEEP_PEOPLE, on=today),
        "may_give": (shown.id != request.person.id and access.may(request.person, Action.GIVE_ROLE, on=today))
        or access.may_give(request.person, Role.CHAIR, to=shown, on=today),
        "may_invite": access.may(request.person, Action.INVITE, on=today),
    }
    return render(request, "people/person.html", context)


@allowed(Action.KEEP_PEOPLE)
def add(request: SignedInRequest) -> HttpResponse:
    """Somebody new."""
    form = forms.AddPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            added = operations.add_person(
                school=request.school,
                **{**given, "roles": [Role(role) for role in given["roles"]]},
                by=request.person,
                now=timezone.now(),
            )
        except Refused as refusal:
            put_on(form, refusal)
        except access.NotAllowed as refusal:
            form.add_error("roles", str(refusal))
        else:
            messages.success(request, _("%(name)s is added.") % {"name": added.full_name})
            return redirect("people:person", added.id)
    context = {
        "form": form,
        "heading": _("Add a person"),
        "submit": _("Add"),
        "cancel": reverse("people:index"),
    }
    return render(request, "people/form.html", context)


@allowed(Action.KEEP_PEOPLE)
def change(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    """What is known of somebody."""
    shown = seen(request, person_id)
    access.check_may_keep(request.person, whom=shown, on=timezone.localdate())
    form = forms.PersonForm(request.POST or None, initial=forms.PersonForm.of(shown))
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_person(person=shown, **form.cleaned_data, by=request.person, now=timezone.now())
        except Refused as refusal:
            put_on(form, refusal)
        else:
            messages.success(request, _("The changes are saved."))
            return redirect("people:person", shown.id)
    return _form(request, shown, form, _("Change"))


@allowed(Action.KEEP_PEOPLE)
def end(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    """Somebody leaves."""
    shown = seen(request, person_id)
    access.check_may_keep(request.person, whom=shown, on=timezone.localdate())
    form = forms.EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.end_person(
                person=shown, left_on=form.cleaned_data["left_on"], by=request.person, now=timezone.now()
            )
        except Refused as refusal:
            put_on(form, refusal)
        else:
            messages.success(request, _("%(name)s leaves.") % {"name": shown.full_name})
            return redirect("people:person", shown.id)
    return _form(request, shown, form, _("Leaves the school"))


@require_POST
@allowed(Action.INVITE)
def invite(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    """Open an account and write to them how to sign in."""
    shown = seen(request, person_id)
    try:
        operations.invite(person=shown, by=request.person, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    except NotSent:
        messages.error(
            request,
            _("The account is open, but the mail could not be sent. Try again later, or tell them yourself."),
        )
    else:
        messages.success(request, _("We have written to %(email)s.") % {"email": shown.email})
    return redirect("people:person", shown.id)


@require_POST
@allowed(Action.KEEP_PEOPLE)
def withdraw_account(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    """Shut somebody out, at once."""
    shown = seen(request, person_id)
    operations.withdraw_account(person=shown, by=request.person, now=timezone.now())
    messages.success(request, _("%(name)s is signed out and cannot sign in.") % {"name": shown.full_name})
    return redirect("people:person", shown.id)


def _form(request: SignedInRequest, shown: Person, form: Form, heading: str) -> HttpResponse:
    context = {
        "form": form,
        "heading": heading,
        "caption": shown.full_name,
        "cancel": reverse("people:person", args=[shown.id]),
    }
    return render(request, "people/form.html", context)
