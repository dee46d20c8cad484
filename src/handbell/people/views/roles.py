"""Giving roles, ending them, and the second person's yes."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from handbell.people import access, forms, operations, queries
from handbell.people.access import Action
from handbell.people.http import SignedInRequest, step_up
from handbell.people.models import RoleProposal
from handbell.people.operations import Refused
from handbell.people.roles import Role
from handbell.people.views.guards import allowed, put_on
from handbell.people.views.persons import seen


@allowed(Action.SEE_PEOPLE)
def give(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    """Give somebody a role, or propose one that needs a second person."""
    shown, today = seen(request, person_id), timezone.localdate()
    offered = [role for role in Role if access.may_give(request.person, role, to=shown, on=today)]
    if not offered:
        raise access.NotAllowed
    form = forms.GiveRoleForm(request.POST or None, initial={"starts_on": today})
    form.fields["role"].choices = [(role.value, role.label) for role in offered]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            given = operations.give_role(
                person=shown,
                role=Role(form.cleaned_data["role"]),
                starts_on=form.cleaned_data["starts_on"],
                ends_on=form.cleaned_data["ends_on"],
                by=request.person,
                now=timezone.now(),
            )
        except Refused as refusal:
            put_on(form, refusal)
        else:
            waits = isinstance(given, RoleProposal)
            said = _("The role waits for a second person.") if waits else _("The role is given.")
            messages.success(request, said)
            return redirect("people:person", shown.id)
    context = {
        "form": form,
        "heading": _("Give a role"),
        "caption": shown.full_name,
        "lead": _(
            "Headteacher, chair and safeguarding lead need a second person, who is neither you nor they."
        ),
        "cancel": reverse("people:person", args=[shown.id]),
    }
    return render(request, "people/form.html", context)


@allowed(Action.SEE_PEOPLE)
def end(request: SignedInRequest, held_id: UUID) -> HttpResponse:
    """End a role."""
    today = timezone.localdate()
    held = get_object_or_404(queries.roles_held(visible_to=request.person, on=today), id=held_id)
    access.check_may_end(request.person, held, on=today)
    form = forms.EndRoleForm(request.POST or None, initial={"ends_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            operations.end_role(
                held=held, ends_on=form.cleaned_data["ends_on"], by=request.person, now=timezone.now()
            )
        except Refused as refusal:
            put_on(form, refusal)
        else:
            messages.success(request, _("The role ends."))
            return redirect("people:person", held.person_id)
    context = {
        "form": form,
        "heading": _("End the role: %(role)s") % {"role": held.get_role_display()},
        "caption": held.person.full_name,
        "cancel": reverse("people:person", args=[held.person_id]),
    }
    return render(request, "people/form.html", context)


@require_GET
@allowed(Action.SEE_PEOPLE)
def proposals(request: SignedInRequest) -> HttpResponse:
    """Roles that wait for a second person."""
    waiting = queries.proposals(visible_to=request.person, on=timezone.localdate()).filter(
        status=RoleProposal.Status.WAITING
    )
    return render(request, "people/proposals.html", {"proposals": waiting})


@require_GET
@allowed(Action.SEE_PEOPLE)
@step_up
def proposal(request: SignedInRequest, proposal_id: UUID) -> HttpResponse:
    """One of them, with the yes and the no for whoever may say it."""
    today = timezone.localdate()
    shown = get_object_or_404(queries.proposals(visible_to=request.person, on=today), id=proposal_id)
    context = {
        "proposal": shown,
        "waits": shown.status == RoleProposal.Status.WAITING,
        "may_decide": access.may_decide(request.person, shown, on=today),
        "may_withdraw": shown.proposed_by_id == request.person.id,
    }
    return render(request, "people/proposal.html", context)


_DECISIONS: dict[str, tuple[Callable[..., object], Promise]] = {
    "agree": (operations.agree_to_role, gettext_lazy("The role is given.")),
    "refuse": (operations.refuse_role, gettext_lazy("The role is refused.")),
    "withdraw": (operations.withdraw_proposal, gettext_lazy("The proposal is withdrawn.")),
}


@require_POST
@allowed(Action.SEE_PEOPLE)
@step_up
def decide(request: SignedInRequest, proposal_id: UUID, decision: str) -> HttpResponse:
    """Yes, no, or never mind."""
    shown = get_object_or_404(
        queries.proposals(visible_to=request.person, on=timezone.localdate()), id=proposal_id
    )
    do, said = _DECISIONS[decision]
    try:
        do(proposal=shown, by=request.person, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(said))
    return redirect("people:proposals")
