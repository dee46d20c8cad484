"""The takedown desk: evidence first, then the ladder. Addresses are words: nothing here leads to them."""

from __future__ import annotations

from typing import BinaryIO, cast
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handbell.concerns import operations
from handbell.concerns.access import Act
from handbell.concerns.forms import takedown as forms
from handbell.concerns.forms.once import put_on
from handbell.concerns.ladders import NOT_TO_BE_SEEN, Wrong, ladders, usual_wrong
from handbell.concerns.models import Case, Takedown
from handbell.concerns.operations import takedown as desk
from handbell.concerns.queries import takedown as queries
from handbell.concerns.queries.cases import category_of
from handbell.concerns.standing import NO_FILE, files_are_refused
from handbell.concerns.uploads import takes_files
from handbell.concerns.views.case_asking import address, case_or_404, trail
from handbell.people.http import SignedInRequest, confirmed_with, signed_in, step_up


@require_safe
@signed_in
def choose(request: SignedInRequest, reference: str) -> HttpResponse:
    """Where it is, and what is wrong with it. The evidence form follows."""
    case = case_or_404(request, reference, Act.ADD_TAKEDOWN)
    asked = "platform" in request.GET or "wrong" in request.GET
    form = forms.What(request.GET if asked else None, initial={"wrong": usual_wrong(category_of(case))})
    if asked and form.is_valid():
        return redirect(
            evidence_address(case, form.cleaned_data["platform"], Wrong(form.cleaned_data["wrong"]))
        )
    heading = _("Have something taken down")
    context = {"case": case, "form": form, "heading": heading, "trail": trail((heading, ""), case=case)}
    return render(request, "concerns/takedown_choose.html", context)


def evidence_address(case: Case, platform: str, wrong: Wrong) -> str:
    """The page for the evidence: one without any file control for what nobody may look at."""
    if wrong in NOT_TO_BE_SEEN:
        return address("takedown_unseen", case, platform=platform)
    return address("takedown_begin", case, platform=platform, wrong=str(wrong))


@takes_files
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def begin(request: SignedInRequest, reference: str, platform: str, wrong: str) -> HttpResponse:
    """The evidence of something that may be looked at, with screenshots."""
    case = case_or_404(request, reference, Act.ADD_TAKEDOWN)
    if wrong not in Wrong.values or Wrong(wrong) in NOT_TO_BE_SEEN:
        raise Http404
    form = forms.Keep(request.POST or None, request.FILES or None, wrong=Wrong(wrong))
    if files_are_refused(case):
        del form.fields["shots"]
    return _evidence(request, case, platform, form)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def begin_unseen(request: SignedInRequest, reference: str, platform: str) -> HttpResponse:
    """What is known of a picture of a child. A file that is sent all the same is read past; the words are kept."""
    case = case_or_404(request, reference, Act.ADD_TAKEDOWN)
    return _evidence(
        request, case, platform, forms.KeepUnseen(request.POST or None, wrong=Wrong.CHILD_PICTURE)
    )


def _evidence(
    request: SignedInRequest, case: Case, platform: str, form: forms.Keep | forms.KeepUnseen
) -> HttpResponse:
    known = ladders().platforms.get(platform)
    if known is None:
        raise Http404
    if request.method == "POST" and form.is_valid():
        try:
            one, new = desk.begin(
                case=case,
                platform=platform,
                kept=form.kept(),
                key=form.cleaned_data["key"],
                by=request.person,
                now=timezone.now(),
            )
        except operations.Refused as refusal:
            put_on(form, refusal)
        else:
            if new:
                _keep(request, one, form.cleaned_data.get("shots", []))
                if "shots" not in form.fields and _sent_a_file(request):
                    messages.warning(request, str(NO_FILE))
                messages.success(request, _("The evidence is kept. Now the first step."))
            return redirect(address("takedown", case, takedown_id=one.id))
    heading = _("Keep the evidence first")
    context = {
        "case": case,
        "form": form,
        "platform": known,
        "unseen": isinstance(form, forms.KeepUnseen),
        "heading": heading,
        "submit": _("Keep it"),
        "cancel": address("case", case),
        "trail": trail((heading, ""), case=case),
    }
    return render(request, "concerns/takedown_evidence.html", context)


def _sent_a_file(request: SignedInRequest) -> bool:
    """Whether the form came as one that holds files, which ours never does here."""
    return str(request.content_type or "").startswith("multipart/")


def _keep(request: SignedInRequest, one: Takedown, files: list[UploadedFile[bytes]]) -> int:
    """Each file by itself: one that is not taken takes nothing with it. How many were kept."""
    kept = 0
    for file in files:
        try:
            desk.keep_file(
                takedown=one,
                source=cast("BinaryIO", file),
                name=str(file.name),
                by=request.person,
                now=timezone.now(),
            )
            kept += 1
        except operations.Refused as refusal:
            messages.error(request, f"{file.name}: {refusal}")
    return kept


@require_safe
@signed_in
@step_up
def thing(request: SignedInRequest, reference: str, takedown_id: UUID) -> HttpResponse:
    """One thing: its evidence, its ladder, what was done, and what happened next."""
    case = case_or_404(request, reference, Act.READ_TAKEDOWN)
    shown = queries.one_of(case, takedown_id, visible_to=request.person, now=timezone.now())
    return _page(request, case, shown, forms.Move(standing=shown.standing))


@require_POST
@signed_in
def move(request: SignedInRequest, reference: str, takedown_id: UUID) -> HttpResponse:
    """Put down what was tried or what came of it."""
    case = case_or_404(request, reference, Act.ADD_TAKEDOWN)
    shown = queries.one_of(case, takedown_id, visible_to=request.person, now=timezone.now())
    form = forms.Move(request.POST, standing=shown.standing)
    if form.is_valid():
        try:
            desk.move(
                takedown=shown.takedown,
                kind=form.cleaned_data["kind"],
                rung=form.cleaned_data.get("rung", ""),
                words=form.cleaned_data["words"],
                again_on=form.again(),
                key=form.cleaned_data["key"],
                by=request.person,
                now=timezone.now(),
            )
        except operations.Refused as refusal:
            put_on(form, refusal)
        else:
            messages.success(request, _("It is put down."))
            return redirect(address("takedown", case, takedown_id=takedown_id))
    return _page(request, case, shown, form)


@takes_files
@require_POST
@signed_in
def add_files(request: SignedInRequest, reference: str, takedown_id: UUID) -> HttpResponse:
    """Screenshots that come later."""
    case = case_or_404(request, reference, Act.ADD_TAKEDOWN)
    shown = queries.one_of(case, takedown_id, visible_to=request.person, now=timezone.now())
    form = forms.MoreFiles(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, case, shown, forms.Move(standing=shown.standing), form)
    if _keep(request, shown.takedown, form.cleaned_data["shots"]):
        messages.success(request, _("The files are kept."))
    return redirect(address("takedown", case, takedown_id=takedown_id))


def _page(
    request: SignedInRequest,
    case: Case,
    shown: queries.Thing,
    form: forms.Move,
    files: forms.MoreFiles | None = None,
) -> HttpResponse:
    operations.look(
        case=case,
        act=Act.READ_TAKEDOWN,
        kind="takedown",
        object_id=shown.takedown.id,
        by=request.person,
        now=timezone.now(),
    )
    more = files or forms.MoreFiles()
    name = shown.standing.platform.name
    context = {
        "case": case,
        "shown": shown,
        "form": form,
        "files": more,
        "errors": [{"target": "id_shots", "text": one} for one in more.errors.get("shots", [])],
        "covered": confirmed_with(request) is None,
        "may_add": queries.for_case(case, request.person, timezone.now()).may_add,
        "heading": name,
        "trail": trail((name, ""), case=case),
    }
    return render(request, "concerns/takedown.html", context)
