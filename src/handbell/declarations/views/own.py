"""One's own declarations: what is asked, reading, signing, the receipt and the certificate."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handbell.declarations import access, certificates, forms, operations, queries, seals
from handbell.declarations.access import Action
from handbell.declarations.views.asking import mine_or_404, put_on, today, trail
from handbell.people import queries as people
from handbell.people.http import SignedInRequest, confirmed_with, signed_in, step_up


@require_safe
@signed_in
def index(request: SignedInRequest) -> HttpResponse:
    """What I signed and what I am asked to sign; for the head, the way to everybody else's."""
    roles = people.roles_of(request.person, on=today())
    may = access.for_school(roles)
    context = {
        "declarations": queries.mine(request.person, on=today()),
        "history": queries.history_of(request.person.id, visible_to=request.person, on=today()),
        "may_list": Action.LIST in may,
        "may_count": Action.COUNT in may,
        "to_countersign": queries.how_many_to_countersign(request.person, roles, on=today()),
        "objections": len(queries.open_objections(request.person, on=today(), roles=roles)),
    }
    return render(request, "declarations/index.html", context)


@require_POST
@signed_in
def read(request: SignedInRequest, version_id: UUID) -> HttpResponse:
    """Open a version to read it, and keep that it was opened from here."""
    version = mine_or_404(request, version_id).version
    operations.open_to_read(version=version, by=request.person, now=timezone.now())
    return redirect(reverse("policies:version", args=[version.policy.slug, version.label]))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@step_up
def sign(request: SignedInRequest, version_id: UUID) -> HttpResponse:
    """The exact words of the exact version, and the button that signs them."""
    if request.method == "POST":
        return _signed(request, version_id)
    declaration = mine_or_404(request, version_id)
    initial = {"job_title": request.person.job_title, "language": get_language()}
    form = forms.Sign(person=request.person, version=declaration.version, initial=initial)
    return _sign_page(request, declaration, form)


def _signed(request: SignedInRequest, version_id: UUID) -> HttpResponse:
    """Lean on purpose: this is the POST that a whole staff room sends at once."""
    version = queries.version_named(version_id)
    if version is None:
        raise access.NotAllowed(Action.SIGN)
    form = forms.Sign(request.POST, person=request.person, version=version)
    if form.is_valid():
        try:
            signature = operations.sign(
                version=version,
                by=request.person,
                job_title=form.cleaned_data["job_title"],
                language=form.cleaned_data["language"],
                submission_key=form.cleaned_data["submission_key"],
                step_up=confirmed_with(request) or "",
                now=timezone.now(),
            )
        except operations.Refused as refusal:
            put_on(form, refusal)
        else:
            return redirect("declarations:signature", signature.id)
    declaration = queries.mine_for(request.person, version_id, on=today())
    if declaration is None:
        return _overtaken(request, form)
    return _sign_page(request, declaration, form)


def _sign_page(request: SignedInRequest, declaration: queries.Mine, form: forms.Sign) -> HttpResponse:
    if declaration.is_done and declaration.signature is not None:
        return redirect("declarations:signature", declaration.signature.id)
    before = declaration.signed_before
    context = {
        "declaration": declaration,
        "statement": declaration.form.in_language(str(form["language"].value())),
        "before": before,
        "changes": queries.what_changed(before.version, declaration.version, declaration.roles)
        if before
        else [],
        "form": form,
        "today": today(),
        "trail": trail((_("Sign"), "")),
    }
    return render(request, "declarations/sign.html", context)


def _overtaken(request: SignedInRequest, form: forms.Sign) -> HttpResponse:
    """The version went out of force while the page was open."""
    context = {"form": form, "trail": trail((_("Sign"), ""))}
    return render(request, "declarations/overtaken.html", context, status=409)


@require_safe
@signed_in
def signature(request: SignedInRequest, signature_id: UUID) -> HttpResponse:
    """The receipt of a signature: its words for ever, whoever countersigned, and whether it is whole."""
    found = queries.readable_signature(signature_id, visible_to=request.person, on=today())
    waiting = {one.signature.id for one in queries.to_countersign(request.person, on=today())}
    context = {
        "signature": found,
        "countersignature": getattr(found, "countersignature", None),
        "own": found.person_id == request.person.id,
        "whole": seals.is_whole(found),
        "may_countersign": found.id in waiting,
        "trail": trail((_("Declaration %s") % found.reference, "")),
    }
    return render(request, "declarations/signature.html", context)


@require_safe
@signed_in
def certificate(request: SignedInRequest, signature_id: UUID) -> HttpResponse:
    """The certificate of a signature, as a PDF."""
    found = queries.readable_signature(signature_id, visible_to=request.person, on=today())
    pdf = certificates.pdf(found, page=reverse("declarations:signature", args=[found.id]))
    name = f"declaration-{found.reference}.pdf"
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
