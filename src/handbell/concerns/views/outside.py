"""Referrals, letters, outcomes, and the kind of misuse of a case."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from handbell.concerns import operations, printing
from handbell.concerns.access import Act
from handbell.concerns.bodies import letters
from handbell.concerns.forms import outside as forms
from handbell.concerns.models import Case
from handbell.concerns.operations import outcomes
from handbell.concerns.operations import outside as doing
from handbell.concerns.queries import outside as queries
from handbell.concerns.queries.cases import brief_of
from handbell.concerns.views.case_asking import case_or_404, fill_in, trail
from handbell.people.http import SignedInRequest, signed_in, step_up

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@_FORM
@signed_in
@step_up
def refer(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take the case to somebody outside."""
    case = case_or_404(request, reference, Act.ADD_REFERRAL)

    def do(form: forms.Refer) -> None:
        data = form.cleaned_data
        sent = doing.Sent(
            body=data["body"],
            to=data["to"],
            sent_at=form.moment("sent_on", "sent_at"),
            words=data["words"],
            consent=data["consent"],
            why=data["why"],
            reason_in_law=data["reason_in_law"],
            answer_by=data["answer_by"],
        )
        doing.refer(case=case, sent=sent, key=data["key"], by=request.person, now=timezone.now())

    return fill_in(
        request,
        case,
        forms.Refer(request.POST or None, bodies=queries.bodies_for(case)),
        do,
        heading=_("Put down a referral"),
        lead=_("Handbell sends nothing. Ring or write first, then put down here what was sent."),
        submit=_("Put it down"),
        done=_("The referral is put down."),
    )


@require_safe
@signed_in
@step_up
def referral(request: SignedInRequest, reference: str, referral_id: UUID) -> HttpResponse:
    """One referral: what was sent, and what came back."""
    case = case_or_404(request, reference, Act.READ_REFERRALS)
    now = timezone.now()
    operations.look(
        case=case, act=Act.READ_REFERRALS, kind="referral", object_id=referral_id, by=request.person, now=now
    )
    row, body, rows, events = queries.referral_of(case, referral_id, visible_to=request.person, now=now)
    name = body.called(str(case.school.nation)) if body else row.body
    context = {
        "case": case,
        "referral": row,
        "body": body,
        "rows": rows,
        "events": events,
        "heading": name,
        "may_add": "refer" in queries.for_case(case, request.person, now).can,
        "trail": trail((name, ""), case=case),
    }
    return render(request, "concerns/outside_referral.html", context)


@_FORM
@signed_in
@step_up
def news(request: SignedInRequest, reference: str, referral_id: UUID) -> HttpResponse:
    """What came back."""
    case = case_or_404(request, reference, Act.ADD_REFERRAL)
    row, _body, _rows, _events = queries.referral_of(
        case, referral_id, visible_to=request.person, now=timezone.now()
    )

    def do(form: forms.News) -> None:
        data = form.cleaned_data
        doing.put_down_news(
            referral=row,
            kind=data["kind"],
            name=data["name"],
            given_at=form.moment("given_on", "given_at"),
            words=data["words"],
            key=data["key"],
            by=request.person,
            now=timezone.now(),
        )

    return fill_in(
        request,
        case,
        forms.News(request.POST or None),
        do,
        heading=_("Put down what came back"),
        submit=_("Put it down"),
        done=_("It is put down."),
    )


@require_safe
@signed_in
def choose_letter(request: SignedInRequest, reference: str) -> HttpResponse:
    """Which letter?"""
    case = case_or_404(request, reference, Act.MAKE_LETTER)
    heading = _("Write a letter")
    context = {
        "case": case,
        "letters": queries.letters_for(case),
        "heading": heading,
        "trail": trail((heading, ""), case=case),
    }
    return render(request, "concerns/letter_choose.html", context)


@_FORM
@signed_in
@step_up
def write_letter(request: SignedInRequest, reference: str, template: str) -> HttpResponse:
    """A letter, filled from the case, to be edited before it is made."""
    case = case_or_404(request, reference, Act.MAKE_LETTER)
    known = letters().get(template)
    if known is None:
        raise Http404

    def do(form: forms.WriteLetter) -> None:
        doing.make_letter(
            case=case,
            template=template,
            to=form.cleaned_data["to"],
            text=form.cleaned_data["text"],
            key=form.cleaned_data["key"],
            by=request.person,
            now=timezone.now(),
        )

    text = queries.filled(case, known, by=request.person)
    return fill_in(
        request,
        case,
        forms.WriteLetter(request.POST or None, template=known, text=text),
        do,
        heading=known.name,
        lead=_("Whom the case is about may not be named in it.") if known.subject_stays_out else "",
        submit=_("Make the letter"),
        done=_("The letter is made and kept. You can print it from the case."),
    )


@require_safe
@signed_in
@step_up
def letter(request: SignedInRequest, reference: str, letter_id: UUID) -> HttpResponse:
    """A letter as it was made."""
    case, line = _letter(request, reference, letter_id)
    context = {"case": case, "line": line, "heading": line.name, "trail": trail((line.name, ""), case=case)}
    return render(request, "concerns/letter.html", context)


@require_safe
@signed_in
@step_up
def letter_pdf(request: SignedInRequest, reference: str, letter_id: UUID) -> HttpResponse:
    """The same as a PDF, to be printed."""
    case, line = _letter(request, reference, letter_id)
    return HttpResponse(
        printing.letter(line, school=case.school.name),
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="letter.pdf"', "Cache-Control": "no-store"},
    )


def _letter(request: SignedInRequest, reference: str, letter_id: UUID) -> tuple[Case, queries.LetterLine]:
    case = case_or_404(request, reference, Act.READ_REFERRALS)
    now = timezone.now()
    line = queries.letter_of(case, letter_id, visible_to=request.person, now=now)
    operations.look(
        case=case, act=Act.READ_REFERRALS, kind="letter", object_id=letter_id, by=request.person, now=now
    )
    return case, line


@_FORM
@signed_in
@step_up
def decide(request: SignedInRequest, reference: str) -> HttpResponse:
    """What came of it, in the clause's words."""
    case = case_or_404(request, reference, Act.ADD_OUTCOME)

    def do(form: forms.Decide) -> None:
        data = form.cleaned_data
        decided = outcomes.Decided(data["words"], data["for_whom"], form.clauses(), form.is_against())
        outcomes.decide(case=case, decided=decided, key=data["key"], by=request.person, now=timezone.now())

    return fill_in(
        request,
        case,
        forms.Decide(request.POST or None, sanctions=queries.sanctions_of(case)),
        do,
        heading=_("Put down an outcome"),
        submit=_("Put it down"),
        done=_("The outcome is put down."),
    )


@_FORM
@signed_in
@step_up
def misuse(request: SignedInRequest, reference: str) -> HttpResponse:
    """Which kind of misuse it is."""
    case = case_or_404(request, reference, Act.TRIAGE)
    kept = brief_of(case).get("misuse", {})

    def do(form: forms.Misuse) -> None:
        outcomes.classify(
            case=case,
            risks=form.cleaned_data["risks"],
            fields=form.chosen(),
            key=form.cleaned_data["key"],
            by=request.person,
            now=timezone.now(),
        )

    initial = {"risks": kept.get("risks", []), "grid": kept.get("fields", [])}
    return fill_in(
        request,
        case,
        forms.Misuse(request.POST or None, initial=initial),
        do,
        heading=_("Kind of misuse"),
        submit=_("Keep it"),
        done=_("The kind of misuse is kept."),
    )
