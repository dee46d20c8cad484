"""The files of a case. What may show a child undressed is sealed at one press, and never looked at."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handbell.concerns import access, operations
from handbell.concerns.access import Act
from handbell.concerns.forms import files as forms
from handbell.concerns.forms.once import put_on
from handbell.concerns.models import Case
from handbell.concerns.operations import files as desk
from handbell.concerns.queries import case_pages
from handbell.concerns.queries import files as queries
from handbell.concerns.views.case_asking import address, case_or_404, fill_in, today, trail
from handbell.evidence import operations as evidence
from handbell.evidence import queries as exhibits
from handbell.evidence.models import Exhibit, SafeCopy
from handbell.people.http import SignedInRequest, confirmed_with, signed_in, step_up

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@signed_in
@step_up
def files(request: SignedInRequest, reference: str) -> HttpResponse:
    """The files of a case, each under its cover."""
    return _page(request, case_or_404(request, reference, Act.LIST_FILES))


@require_POST
@signed_in
def show(request: SignedInRequest, reference: str, exhibit_id: UUID) -> HttpResponse:
    """The safe copy of a file: uncovered."""
    case, exhibit = _file(request, reference, exhibit_id, Act.SEE_COPY)
    if confirmed_with(request) is None:
        query = urlencode({"next": address("files", case)})
        return redirect(f"{reverse('account_confirm_identity')}?{query}")
    refusal, pages = "", list[SafeCopy]()
    try:
        pages = desk.show(case=case, exhibit=exhibit, by=request.person, now=timezone.now())
    except operations.Refused as problem:
        refusal = str(problem)
    text = ""
    if pages and pages[0].media_type == "text/plain":
        text = "".join(evidence.open_page(page=one).decode("utf-8", "replace") for one in pages)
    more = {
        "case": case,
        "exhibit": exhibit,
        "pages": [] if text else pages,
        "text": text,
        "refusal": refusal,
    }
    if request.headers.get("HX-Request") == "true":
        return render(request, "concerns/files_open.html", more)
    return _page(request, case, opened=exhibit.id.hex, more=more)


@require_safe
@signed_in
@step_up
def page(request: SignedInRequest, reference: str, exhibit_id: UUID, number: int) -> HttpResponse:
    """One page of a safe copy that was shown to this person within the last minutes."""
    _case, exhibit = _file(request, reference, exhibit_id, Act.SEE_COPY)
    found = queries.page_of(exhibit, number, visible_to=request.person, now=timezone.now())
    try:
        content = evidence.open_page(page=found)
    except (evidence.NotAllowed, ValueError, RuntimeError, OSError):
        raise access.NotFound from None
    return HttpResponse(content, headers=exhibits.headers_for_page(found))


@_FORM
@signed_in
@step_up
def original(request: SignedInRequest, reference: str, exhibit_id: UUID) -> HttpResponse:
    """The original, saved for a reason."""
    case, exhibit = _file(request, reference, exhibit_id, Act.OPEN_ORIGINAL)
    form = forms.Original(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = desk.open_original(
                case=case,
                exhibit=exhibit,
                why=evidence.Why(form.cleaned_data["why"]),
                by=request.person,
                now=timezone.now(),
            )
        except operations.Refused as refusal:
            put_on(form, refusal)
        else:
            return cast("HttpResponse", FileResponse(opened.file, headers=opened.headers))
    heading = _("Open the original")
    context = {
        "form": form,
        "heading": heading,
        "caption": case.reference,
        "lead": _(
            "If this may show a child undressed, do not open it. Seal it. It is saved on this machine, where Handbell"
            " cannot guard it."
        ),
        "submit": _("Save the original"),
        "cancel": address("files", case),
        "trail": trail((_("Files"), address("files", case)), (heading, ""), case=case),
    }
    return render(request, "ui/form_page.html", context)


@require_POST
@signed_in
def seal(request: SignedInRequest, reference: str, exhibit_id: UUID) -> HttpResponse:
    """Seal a file away: one press, by any reader, without showing first that it is still them."""
    case, exhibit = _file(request, reference, exhibit_id, Act.SEAL_FILE)
    try:
        desk.seal(case=case, exhibit=exhibit, by=request.person, now=timezone.now())
    except operations.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is sealed. Nobody sees it. Tell the police or the local authority."))
    return redirect(address("files", case))


@_FORM
@signed_in
@step_up
def destroy(request: SignedInRequest, reference: str, exhibit_id: UUID) -> HttpResponse:
    """Ask to destroy a sealed file."""
    case, exhibit = _file(request, reference, exhibit_id, Act.OPEN_ORIGINAL)
    return fill_in(
        request,
        case,
        forms.Destroy(request.POST or None),
        lambda form: desk.ask_to_destroy(
            case=case,
            exhibit=exhibit,
            reference=form.cleaned_data["reference"],
            by=request.person,
            now=timezone.now(),
        ),
        heading=_("Destroy a sealed file"),
        lead=_(
            "Only the police or the local authority say that it may be destroyed. Somebody else has to agree."
        ),
        submit=_("Ask somebody to agree"),
        done=_("Somebody else who reads the case has to agree."),
        cancel=address("files", case),
    )


@_FORM
@signed_in
@step_up
def decide(request: SignedInRequest, reference: str, row_id: UUID) -> HttpResponse:
    """Agree that a sealed file is destroyed, or not."""
    case = case_or_404(request, reference)
    row = queries.destruction_of(case, row_id)
    access.check(request.person, Act.DESTROY_FILE, case, on=today(), asked_by=row.asked_by_id)
    words = {"name": row.asked_by.full_name, "reference": row.reference}
    return fill_in(
        request,
        case,
        forms.Decide(request.POST or None),
        lambda form: desk.decide_destroy(
            case=case,
            row=row,
            agree=form.cleaned_data["agree"] == "yes",
            by=request.person,
            now=timezone.now(),
        ),
        heading=_("Is a sealed file destroyed?"),
        lead=_("%(name)s asked, with the reference %(reference)s. Nothing brings it back.") % words,
        submit=_("Decide"),
        done=_("It is decided."),
        cancel=address("files", case),
    )


@require_safe
@signed_in
@step_up
def custody(request: SignedInRequest, reference: str) -> HttpResponse:
    """Who did what with the files, line by line."""
    case, now = case_or_404(request, reference, Act.LIST_FILES), timezone.now()
    _look(request, case, "case-custody")
    heading = _("Who had the files")
    context = {
        "case": case,
        "lines": queries.custody_of(case, visible_to=request.person, now=now),
        "heading": heading,
        "trail": trail((_("Files"), address("files", case)), (heading, ""), case=case),
    }
    return render(request, "concerns/files_custody.html", context)


@require_safe
@signed_in
@step_up
def custody_csv(request: SignedInRequest, reference: str) -> HttpResponse:
    """The same as a table with hashes, which anybody can check."""
    case, now = case_or_404(request, reference, Act.LIST_FILES), timezone.now()
    _look(request, case, "case-custody")
    table = queries.custody_csv_of(case, visible_to=request.person, now=now)
    headers = {"Content-Disposition": f'attachment; filename="custody-{case.reference}.csv"'}
    return HttpResponse(table, content_type="text/csv; charset=utf-8", headers=headers)


def _file(request: SignedInRequest, reference: str, exhibit_id: UUID, act: Act) -> tuple[Case, Exhibit]:
    case = case_or_404(request, reference, act)
    return case, queries.file_of(case, exhibit_id)


def _look(request: SignedInRequest, case: Case, kind: str) -> None:
    operations.look(
        case=case, act=Act.LIST_FILES, kind=kind, object_id=case.id, by=request.person, now=timezone.now()
    )


def _page(
    request: SignedInRequest, case: Case, *, opened: str = "", more: dict[str, object] | None = None
) -> HttpResponse:
    _look(request, case, "case-files")
    heading = _("Files")
    context = {
        "case": case,
        "files": queries.files_of(case, visible_to=request.person, on=today()),
        "may": case_pages.acts_of(case, request.person, on=today()),
        "opened": opened,
        "here": address("files", case),
        "heading": heading,
        "trail": trail((heading, ""), case=case),
    }
    return render(request, "concerns/files.html", {**context, **(more or {})})
