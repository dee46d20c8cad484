"""Packs that leave the school: asked for, read and agreed by another, made once; the passphrase is shown once."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from handbell.concerns import access, operations, sealed
from handbell.concerns.access import Act
from handbell.concerns.forms import packs as forms
from handbell.concerns.forms.once import put_on
from handbell.concerns.models import Case, Pack
from handbell.concerns.operations import packs as desk
from handbell.concerns.queries import case_pages, people_in
from handbell.concerns.queries import packs as queries
from handbell.concerns.standing import subject_is_not_told
from handbell.concerns.views.case_asking import address, case_or_404, fill_in, today, trail
from handbell.people.http import SignedInRequest, signed_in, step_up
from handbell.vault import compartments

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@signed_in
@step_up
def packs(request: SignedInRequest, reference: str) -> HttpResponse:
    """Which packs of a case were asked for, agreed and made."""
    case = case_or_404(request, reference)
    _look(request, case, case.id, "case-packs")
    heading = _("Packs that leave the school")
    context = {
        "case": case,
        "packs": queries.packs_of(case, now=timezone.now()),
        "may": case_pages.acts_of(case, request.person, on=today()),
        "heading": heading,
        "trail": trail((heading, ""), case=case),
    }
    return render(request, "concerns/packs.html", context)


@_FORM
@signed_in
@step_up
def ask(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask for a pack."""
    case = case_or_404(request, reference, Act.ASK_EXPORT)
    _look(request, case, case.id, "case-people")  # the form names who is in it
    with compartments.held():
        people = [(one.row.id.hex, f"{one.name} ({one.part})") for one in people_in.involved_in(case)]
    return fill_in(
        request,
        case,
        forms.Ask(request.POST or None, people=people),
        lambda form: desk.ask(
            case=case,
            terms=form.terms(),
            key=form.cleaned_data["key"],
            by=request.person,
            now=timezone.now(),
        ),
        heading=_("Ask for a pack"),
        lead=_("Somebody else who reads the case reads what is in it, and agrees or not. %(more)s")
        % {"more": _not_told(case)},
        submit=_("Ask for it"),
        done=_("Somebody else who reads the case has to agree."),
        cancel=address("packs", case),
    )


@require_safe
@signed_in
@step_up
def pack(request: SignedInRequest, reference: str, pack_id: UUID) -> HttpResponse:
    """What is in a pack, as it would leave now: to be read before anybody agrees."""
    case, found = _pack(request, reference, pack_id)
    _look(request, case, found.id, "pack")
    shown = queries.shown(found, now=timezone.now())
    wanted = shown.waits or shown.may_be_made
    heading = _("A pack")
    context = {
        "case": case,
        "shown": shown,
        "content": queries.content_of(found) if wanted else None,
        "may": case_pages.acts_of(case, request.person, on=today()),
        "may_decide": access.can(
            request.person, Act.AGREE_EXPORT, case, on=today(), asked_by=found.asked_by_id
        ),
        "warning": _not_told(case) if shown.terms.is_for_subject else "",
        "heading": heading,
        "trail": trail((_("Packs that leave the school"), address("packs", case)), (heading, ""), case=case),
    }
    return render(request, "concerns/pack.html", context)


@_FORM
@signed_in
@step_up
def decide(request: SignedInRequest, reference: str, pack_id: UUID) -> HttpResponse:
    """Agree that a pack is made, or not."""
    case, found = _pack(request, reference, pack_id)
    access.check(request.person, Act.AGREE_EXPORT, case, on=today(), asked_by=found.asked_by_id)
    terms = queries.Terms.of(found)
    words = {"name": found.asked_by.full_name, "why": terms.reason, "more": _not_told(case)}
    return fill_in(
        request,
        case,
        forms.Decide(request.POST or None, with_teller=terms.with_teller),
        lambda form: desk.decide(
            case=case,
            pack=found,
            agree=form.cleaned_data["agree"] == "yes",
            teller_too=form.cleaned_data.get("teller_too", False),
            by=request.person,
            now=timezone.now(),
        ),
        heading=_("May the pack leave the school?"),
        lead=_("%(name)s asked: %(why)s %(more)s") % words,
        submit=_("Decide"),
        done=_("It is decided."),
        cancel=address("pack", case, pack_id=found.id),
    )


@_FORM
@signed_in
@step_up
def make(request: SignedInRequest, reference: str, pack_id: UUID) -> HttpResponse:
    """The passphrase, shown once; then the file, which is kept nowhere."""
    case, found = _pack(request, reference, pack_id, Act.ASK_EXPORT)
    if not queries.shown(found, now=timezone.now()).may_be_made:
        return redirect(address("pack", case, pack_id=found.id))
    form = forms.Make(request.POST or None, pack=found)
    if request.method == "POST" and form.is_valid():
        try:
            made = desk.make(
                case=case,
                pack=found,
                passphrase=form.cleaned_data["drawn"],
                by=request.person,
                now=timezone.now(),
            )
        except operations.Refused as refusal:
            put_on(form, refusal)
        else:
            headers = {
                "Content-Disposition": f'attachment; filename="{made.name}"',
                "Cache-Control": "no-store",
            }
            return HttpResponse(made.content, content_type="application/pdf", headers=headers)
    heading = _("Make the pack")
    context = {
        "case": case,
        "form": form,
        "passphrase": form.passphrase,
        "submit": _("Make it and save it"),
        "heading": heading,
        "cancel": address("pack", case, pack_id=found.id),
        "trail": trail((_("Packs that leave the school"), address("packs", case)), (heading, ""), case=case),
    }
    return render(request, "concerns/pack_make.html", context)


def _pack(request: SignedInRequest, reference: str, pack_id: UUID, act: Act = Act.READ) -> tuple[Case, Pack]:
    case = case_or_404(request, reference, act)
    return case, queries.pack_of(case, pack_id)


def _look(request: SignedInRequest, case: Case, object_id: UUID, kind: str) -> None:
    operations.look(
        case=case, act=Act.READ, kind=kind, object_id=object_id, by=request.person, now=timezone.now()
    )


def _not_told(case: Case) -> str:
    """A warning, when the route forbids that whom it is about learns of it."""
    with compartments.held():
        if sealed.load(case.brief) and subject_is_not_told(case):
            return _("Whoever it is about must not learn of it before advice: nothing goes to them now.")
    return ""
