"""How long a case is kept, and letting it go: by two people, after thirty days in which any reader stops it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from handbell.concerns import access, operations
from handbell.concerns.access import Act
from handbell.concerns.forms import keeping as forms
from handbell.concerns.forms.once import put_on
from handbell.concerns.matters import Matter
from handbell.concerns.operations import keeping
from handbell.concerns.queries import keeping as queries
from handbell.concerns.views.case_asking import address, case_or_404, fill_in, today, trail
from handbell.people import queries as people
from handbell.people.http import SignedInRequest, signed_in, step_up

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@signed_in
@step_up
def school(request: SignedInRequest) -> HttpResponse:
    """How long the school keeps its cases, and what waits to be let go."""
    _check_desk(request)
    context = {
        "periods": queries.periods(),
        "may_set": keeping.may_set_periods(request.person, on=today()),
        "waiting": queries.waiting_to_go(visible_to=request.person, on=today()),
        "trail": trail((_("How long cases are kept"), "")),
    }
    return render(request, "concerns/keeping_school.html", context)


@_FORM
@signed_in
@step_up
def period(request: SignedInRequest, matter: str) -> HttpResponse:
    """Set how long cases about somebody are kept."""
    _check_desk(request)
    if matter not in Matter.values:
        raise Http404
    if not keeping.may_set_periods(request.person, on=today()):
        raise access.NotAllowed(_("The headteacher or the chair of governors sets this."))
    row, offer = queries.latest().get(Matter(matter)), queries.OFFERS.get(Matter(matter))
    known = row or offer
    initial = (
        {"years": known.years, "counted": "birth" if known.from_birth else "closed", "source": known.source}
        if known
        else {"counted": "closed"}
    )
    form = forms.Period(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            keeping.set_period(
                matter=Matter(matter),
                years=form.cleaned_data["years"],
                from_birth=form.cleaned_data["counted"] == "birth",
                source=form.cleaned_data["source"],
                by=request.person,
                now=timezone.now(),
            )
        except operations.Refused as refusal:
            put_on(form, refusal)
        else:
            messages.success(request, _("The period is set. Nothing goes without two people."))
            return redirect("concerns:keeping_school")
    heading = _("How long are such cases kept?")
    context = {
        "form": form,
        "heading": heading,
        "caption": Matter(matter).label,
        "lead": ""
        if offer
        else _("No period is confirmed for these. Take it from the law or from the school's own schedule."),
        "submit": _("Set the period"),
        "cancel": reverse("concerns:keeping_school"),
        "trail": trail((_("How long cases are kept"), reverse("concerns:keeping_school")), (heading, "")),
    }
    return render(request, "ui/form_page.html", context)


def _check_desk(request: SignedInRequest) -> None:
    """404 for those who never read cases, as everywhere on the desk."""
    if not access.may_have_cases(people.roles_of(request.person, on=today())):
        raise access.NotFound


@require_safe
@signed_in
@step_up
def case(request: SignedInRequest, reference: str) -> HttpResponse:
    """How long this case is kept, what holds it, and what was proposed."""
    found, now = case_or_404(request, reference), timezone.now()
    operations.look(
        case=found, act=Act.READ, kind="case-keeping", object_id=found.id, by=request.person, now=now
    )
    heading = _("Keeping the case")
    context = {
        "case": found,
        "keeping": queries.keeping_of(found, visible_to=request.person, now=now),
        "on": today(),
        "heading": heading,
        "trail": trail((heading, ""), case=found),
    }
    return render(request, "concerns/keeping.html", context)


@_FORM
@signed_in
@step_up
def birth(request: SignedInRequest, reference: str) -> HttpResponse:
    """Put down the date of birth from which the period counts."""
    found = case_or_404(request, reference, Act.ADD_PERSON)
    return fill_in(
        request,
        found,
        forms.Birth(request.POST or None, initial={"born": queries.born_of(found)}),
        lambda form: keeping.put_down_birth(
            case=found, born=form.cleaned_data["born"], by=request.person, now=timezone.now()
        ),
        heading=_("The child's date of birth"),
        lead=_("The file is kept so many years from this day. Of several children, take the youngest."),
        submit=_("Put it down"),
        done=_("The date of birth is put down."),
        cancel=address("keeping", found),
    )


@_FORM
@signed_in
@step_up
def hold(request: SignedInRequest, reference: str) -> HttpResponse:
    """Keep a case whatever its period says."""
    found = case_or_404(request, reference, Act.ADD_HOLD)
    return fill_in(
        request,
        found,
        forms.Because(request.POST or None),
        lambda form: keeping.hold(
            case=found, reason=form.cleaned_data["reason"], by=request.person, now=timezone.now()
        ),
        heading=_("Keep the case until further notice"),
        lead=_("An inquiry, a claim, or a question of the police. Nothing of it goes until this ends."),
        submit=_("Keep it"),
        done=_("The case is kept until further notice."),
        cancel=address("keeping", found),
    )


@_FORM
@signed_in
@step_up
def end_hold(request: SignedInRequest, reference: str, hold_id: UUID) -> HttpResponse:
    """End what kept a case."""
    found = case_or_404(request, reference, Act.END_HOLD)
    row = queries.hold_of(found, hold_id)
    return fill_in(
        request,
        found,
        forms.Because(request.POST or None),
        lambda form: keeping.end_hold(
            case=found, hold=row, reason=form.cleaned_data["reason"], by=request.person, now=timezone.now()
        ),
        heading=_("It need not be kept for this reason any more"),
        lead=str(row.reason),
        submit=_("End it"),
        done=_("This reason does not keep the case any more."),
        cancel=address("keeping", found),
    )


@_FORM
@signed_in
@step_up
def propose(request: SignedInRequest, reference: str) -> HttpResponse:
    """Propose to let the case go."""
    found = case_or_404(request, reference, Act.PROPOSE_DISPOSAL)
    return fill_in(
        request,
        found,
        forms.Sure(request.POST or None),
        lambda _form: keeping.propose(case=found, by=request.person, now=timezone.now()),
        heading=_("Propose to let the case go"),
        lead=_("Somebody else who reads it has to agree. Then it can be stopped for thirty days."),
        submit=_("Propose it"),
        done=_("It is proposed. Somebody else has to agree."),
        cancel=address("keeping", found),
    )


@_FORM
@signed_in
@step_up
def agree(request: SignedInRequest, reference: str, disposal_id: UUID) -> HttpResponse:
    """Agree, as the second person."""
    found = case_or_404(request, reference)
    row = queries.disposal_of(found, disposal_id)
    access.check(request.person, Act.AGREE_DISPOSAL, found, on=today(), asked_by=row.proposed_by_id)
    return fill_in(
        request,
        found,
        forms.Sure(request.POST or None),
        lambda _form: keeping.agree(case=found, disposal=row, by=request.person, now=timezone.now()),
        heading=_("Agree to let the case go"),
        lead=_("In thirty days it is erased, and nobody can read it again. Until then it can be stopped."),
        submit=_("Agree"),
        done=_("Agreed. It can be stopped for thirty days."),
        cancel=address("keeping", found),
    )


@_FORM
@signed_in
@step_up
def stop(request: SignedInRequest, reference: str, disposal_id: UUID) -> HttpResponse:
    """Stop it."""
    found = case_or_404(request, reference)
    row = queries.disposal_of(found, disposal_id)
    return fill_in(
        request,
        found,
        forms.Because(request.POST or None),
        lambda form: keeping.stop(
            case=found,
            disposal=row,
            reason=form.cleaned_data["reason"],
            by=request.person,
            now=timezone.now(),
        ),
        heading=_("Do not let the case go"),
        submit=_("Stop it"),
        done=_("The case is kept. It is looked at again in a year."),
        cancel=address("keeping", found),
    )
