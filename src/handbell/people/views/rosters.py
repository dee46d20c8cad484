"""Importing a roster: choose a file, look at what it would do, say yes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from handbell.people import forms, operations, queries
from handbell.people.access import Action
from handbell.people.http import SignedInRequest
from handbell.people.models import RosterPreview
from handbell.people.operations import Refused
from handbell.people.roles import Role
from handbell.people.roster import plan as plans
from handbell.people.roster import template as templates
from handbell.people.roster.entries import CannotRead
from handbell.people.roster.files import LARGEST_FILE
from handbell.people.views.guards import allowed

_SHOWN = 200


@allowed(Action.IMPORT_ROSTER)
def upload(request: SignedInRequest) -> HttpResponse:
    """Choose a file. Nothing changes by it."""
    form = forms.RosterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = operations.preview_roster(
                school=request.school,
                data=file.read(LARGEST_FILE + 1),
                name=file.name,
                whole_school=form.cleaned_data["whole_school"],
                open_accounts=form.cleaned_data["open_accounts"],
                by=request.person,
                now=timezone.now(),
            )
        except CannotRead as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("people:import_preview", made.id)
    return render(request, "people/import.html", {"form": form})


@require_GET
@allowed(Action.IMPORT_ROSTER)
def preview(request: SignedInRequest, preview_id: UUID) -> HttpResponse:
    """What the file would do."""
    return _show(request, _seen(request, preview_id), forms.ConfirmRosterForm())


@require_POST
@allowed(Action.IMPORT_ROSTER)
def confirm(request: SignedInRequest, preview_id: UUID) -> HttpResponse:
    """Do exactly what was shown."""
    shown, form = _seen(request, preview_id), forms.ConfirmRosterForm(request.POST)
    form.is_valid()
    try:
        counts = operations.confirm_roster(
            preview=shown,
            by=request.person,
            now=timezone.now(),
            leave_without_lead=form.cleaned_data["leave_without_lead"],
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _show(request, shown, form)
    messages.success(
        request,
        _("Done: %(new)d new, %(changed)d changed, %(leaving)d leaving.") % counts,
    )
    return redirect("people:index")


@require_POST
@allowed(Action.IMPORT_ROSTER)
def drop(request: SignedInRequest, preview_id: UUID) -> HttpResponse:
    """Not this file after all."""
    try:
        operations.drop_roster(preview=_seen(request, preview_id), by=request.person, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The file is dropped. Nothing was changed."))
    return redirect("people:import")


@require_GET
@allowed(Action.IMPORT_ROSTER)
def template(_request: SignedInRequest) -> HttpResponse:
    """The template, as a file."""
    return _csv(templates.template(), "handbell-people-template.csv")


@require_GET
@allowed(Action.KEEP_PEOPLE)
def export(request: SignedInRequest) -> HttpResponse:
    """Everybody who is here, in the form of the template."""
    rows = queries.people_rows(visible_to=request.person, on=timezone.localdate())
    return _csv(templates.as_csv([templates.HEADER, *rows]), "handbell-people.csv")


def _csv(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _seen(request: SignedInRequest, preview_id: UUID) -> RosterPreview:
    rows = queries.previews(visible_to=request.person, on=timezone.localdate())
    return get_object_or_404(rows, id=preview_id)


def _show(request: SignedInRequest, shown: RosterPreview, form: forms.ConfirmRosterForm) -> HttpResponse:
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for line in shown.lines:
        by_kind.setdefault(line["kind"], []).append(_in_words(line))
    headings = {
        "problem": _("Lines with problems"),
        plans.LEAVING: _("Leaving"),
        plans.NEW: _("New"),
        plans.CHANGED: _("Changed"),
        plans.LEFT_OUT: _("Left out"),
        plans.UNCHANGED: _("Left as they are"),
    }
    context = {
        "preview": shown,
        "waits": shown.status == RosterPreview.Status.SHOWN,
        "asks": shown.counts["without_head"] or shown.counts["without_lead"],
        "does_something": any(shown.counts[kind] for kind in (plans.NEW, plans.CHANGED, plans.LEAVING)),
        "form": form,
        "trail": [(_("People"), reverse("people:index")), (_("Import"), reverse("people:import"))],
        "parts": [
            {
                "kind": kind,
                "heading": heading,
                "lines": by_kind[kind][:_SHOWN],
                "more": max(0, len(by_kind[kind]) - _SHOWN),
                "count": len(by_kind[kind]),
            }
            for kind, heading in headings.items()
            if kind in by_kind
        ],
    }
    return render(request, "people/import_preview.html", context)


_FIELDS = {
    "given_name": gettext_lazy("First name"),
    "family_name": gettext_lazy("Last name"),
    "email": gettext_lazy("E-mail address"),
    "job_title": gettext_lazy("Job title"),
    "external_id": gettext_lazy("Number"),
    "joined_on": gettext_lazy("First day"),
}


def _in_words(line: dict[str, Any]) -> dict[str, Any]:
    """A kept line, with what happens in words."""
    if line["kind"] == "problem":
        return line
    said = [f"{_FIELDS[name]}: {value}" for name, value in line["fields"].items() if value]
    said += [_("gets %(role)s") % {"role": Role(role).label} for role in line["roles_given"]]
    said += [_("no longer %(role)s") % {"role": Role(role).label} for role in line["roles_ended"]]
    if line["left_on"]:
        said.append(_("last day %(day)s") % {"day": line["left_on"]})
    if line["back"]:
        said.append(_("is back"))
    if line["note"]:
        said.append(line["note"])
    return {**line, "said": said}
