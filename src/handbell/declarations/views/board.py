"""Everybody's declarations: the board, its file, one person's history, and what came on paper."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handbell.declarations import access, exports, facts, forms, operations, queries
from handbell.declarations.access import Action, NotAllowed
from handbell.declarations.models import Method
from handbell.declarations.queries import Filters
from handbell.declarations.states import State
from handbell.declarations.views.asking import mine_or_404, put_on, today, trail, version_or_404
from handbell.people.http import SignedInRequest, confirmed_with, signed_in, step_up
from handbell.people.roles import Role


@require_safe
@signed_in
def board(request: SignedInRequest) -> HttpResponse:
    """Who signed, which version, since when; for those who may only count, how many."""
    may = access.check_for_school(Action.COUNT, request.person, on=today())
    form = forms.Narrow(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    versions = facts.in_force(on=today())
    version = version_or_404(versions, wanted.get("policy"))
    if version is None:
        return render(request, "declarations/no_policy.html", {"trail": trail((_("Board"), ""))})
    asked = facts.asked(version)
    counts = queries.counts(asked, on=today())
    context = {"version": version, "policies": versions, "trail": trail((_("Board"), ""))}
    if Action.LIST not in may:
        numbers = [(state.label, number) for state, number in queries.suppressed(counts).items()]
        return render(request, "declarations/counts.html", {**context, "counts": numbers})
    page = queries.board(asked, on=today(), filters=_filters(wanted), after=wanted.get("after"))
    narrowed = {name: wanted[name] for name in ("q", "role", "state", "policy") if wanted.get(name)}
    context |= {
        "form": form,
        "roles": [role for role in Role if role in asked.signers],
        "counts": [(state, state.label, counts[state]) for state in State],
        "total": sum(counts.values()),
        "board": page,
        "people": reverse("declarations:index") + "people/",  # one reverse, not one for each line
        "narrowed": narrowed,
        "next": urlencode({**narrowed, "after": page.next_after}) if page.next_after else "",
        "first": urlencode(narrowed),
        "later": bool(wanted.get("after")),
    }
    return render(request, "declarations/board.html", context)


@require_POST
@signed_in
def export(request: SignedInRequest) -> HttpResponse:
    """The board as a file for a spreadsheet, narrowed as it was shown."""
    access.check_for_school(Action.EXPORT, request.person, on=today())
    form = forms.Narrow(request.POST)
    wanted = form.cleaned_data if form.is_valid() else {}
    version = version_or_404(facts.in_force(on=today()), wanted.get("policy"))
    if version is None:
        raise NotAllowed(Action.EXPORT)
    rows = queries.everybody(version, visible_to=request.person, on=today(), filters=_filters(wanted))
    text = exports.csv(version, rows, queries.countersigned_on(version))
    operations.export_board(
        policy_id=version.policy_id, rows=len(rows), by=request.person, now=timezone.now()
    )
    name = f"declarations-{today().isoformat()}.csv"
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
@signed_in
def person(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    """Everything that one person signed, asked or declined, with its words."""
    history = queries.history_of(person_id, visible_to=request.person, on=today())
    context = {
        "history": history,
        "declarations": queries.mine(history.person, on=today()),
        "own": history.person.id == request.person.id,
        "trail": trail((_("Board"), reverse("declarations:board")), (history.person.full_name, "")),
    }
    return render(request, "declarations/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@step_up
def record(request: SignedInRequest, person_id: UUID, version_id: UUID) -> HttpResponse:
    """Put down what somebody signed on paper, or told me."""
    history = queries.history_of(person_id, visible_to=request.person, on=today())
    declaration = mine_or_404(request, version_id, person=history.person)
    if declaration.is_done and declaration.signature is not None:  # the button was pressed twice
        return redirect("declarations:signature", declaration.signature.id)
    access.check(Action.RECORD, request.person, history.person, declaration.state, on=today())
    form = forms.Record(
        request.POST or None,
        person=history.person,
        version=declaration.version,
        initial={"job_title": history.person.job_title, "language": get_language(), "signed_on": today()},
    )
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        try:
            signature = operations.record_signature(
                version=declaration.version,
                person=history.person,
                method=Method(wanted["method"]),
                signed_on=wanted["signed_on"],
                note=wanted["note"],
                job_title=wanted["job_title"],
                language=wanted["language"],
                submission_key=wanted["submission_key"],
                step_up=confirmed_with(request) or "",
                by=request.person,
                now=timezone.now(),
            )
        except operations.Refused as refusal:
            put_on(form, refusal)
        else:
            messages.success(request, _("The declaration of %s is put down.") % history.person.full_name)
            return redirect("declarations:signature", signature.id)
    context = {
        "declaration": declaration,
        "statement": declaration.form.in_language(str(form["language"].value())),
        "whose": history.person,
        "form": form,
        "trail": trail((_("Board"), reverse("declarations:board")), (history.person.full_name, "")),
    }
    return render(request, "declarations/record.html", context)


def _filters(wanted: dict[str, str]) -> Filters:
    return Filters(
        role=Role(wanted["role"]) if wanted.get("role") else None,
        state=State(wanted["state"]) if wanted.get("state") else None,
        words=tuple(wanted.get("q", "").split()),
    )
