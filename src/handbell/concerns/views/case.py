"""The page of a case, and the parts of it that are covered. Whoever looks is put down before they see anything."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from handbell.concerns import access, operations, queries
from handbell.concerns.access import Act
from handbell.concerns.models import Case, Concern
from handbell.concerns.queries import outside, takedown, then
from handbell.concerns.views.case_asking import address, case_or_404, today, trail
from handbell.people.http import SignedInRequest, confirmed_with, signed_in, step_up
from handbell.vault import compartments

_PARTS = {"people": Act.READ_PEOPLE, "chronology": Act.READ_CHRONOLOGY}


@require_safe
@signed_in
@step_up
def case(request: SignedInRequest, reference: str) -> HttpResponse:
    """The page of a case."""
    return _page(request, case_or_404(request, reference))


@require_safe
@signed_in
@step_up
def rules_then(request: SignedInRequest, reference: str) -> HttpResponse:
    """What the policy's rules said about it on the day it was told."""
    found = case_or_404(request, reference)
    now = timezone.now()
    operations.look(
        case=found, act=Act.READ, kind="case-rules", object_id=found.id, by=request.person, now=now
    )
    heading = _("The rules as they stood that day")
    context = {
        "case": found,
        "then": then.rules_then(found),
        "heading": heading,
        "trail": trail((heading, ""), case=found),
    }
    return render(request, "concerns/rules_then.html", context)


@require_POST
@signed_in
def open_part(request: SignedInRequest, reference: str, part: str) -> HttpResponse:
    """Who is in it, or what happened when: uncovered."""
    found = case_or_404(request, reference, _PARTS[part])
    if confirmed_with(request) is None:
        return _to_confirm(found)
    operations.look(
        case=found,
        act=_PARTS[part],
        kind=f"case-{part}",
        object_id=found.id,
        by=request.person,
        now=timezone.now(),
    )
    with compartments.held():
        more = (
            {"people": queries.involved_in(found), "shut_out": queries.shut_out_of(found, on=today())}
            if part == "people"
            else {"events": queries.events_of(found)}
        )
    more |= {"case": found, "may": queries.acts_of(found, request.person, on=today())}
    return _uncovered(request, found, part, more)


@require_POST
@signed_in
def open_told(request: SignedInRequest, reference: str, concern_id: UUID) -> HttpResponse:
    """What somebody told, and what was written to and fro: uncovered."""
    found, concern = _concern(request, reference, concern_id, Act.READ_WORDS)
    if confirmed_with(request) is None:
        return _to_confirm(found)
    operations.look(
        case=found,
        act=Act.READ_WORDS,
        kind="concern",
        object_id=concern.id,
        by=request.person,
        now=timezone.now(),
    )
    more = {"told": queries.told_in(concern), "concern": concern, "case": found}
    return _uncovered(request, found, "told", more)


@require_POST
@signed_in
def open_identity(request: SignedInRequest, reference: str, concern_id: UUID) -> HttpResponse:
    """Who told it: uncovered, for a day after two agreed."""
    found, concern = _concern(request, reference, concern_id, Act.ASK_IDENTITY)
    now = timezone.now()
    if not queries.who_told(request.person, concern.id, found, now=now, on=today()):
        raise access.NotFound
    if confirmed_with(request) is None:
        return _to_confirm(found)
    operations.look(
        case=found, act=Act.ASK_IDENTITY, kind="teller", object_id=concern.id, by=request.person, now=now
    )
    more = {"identity": queries.identity_in(concern), "concern": concern, "case": found}
    return _uncovered(request, found, "identity", more)


def _concern(request: SignedInRequest, reference: str, concern_id: UUID, act: Act) -> tuple[Case, Concern]:
    found = case_or_404(request, reference, act)
    return found, queries.concern_of(found, concern_id)


def _uncovered(request: SignedInRequest, case: Case, part: str, more: dict[str, object]) -> HttpResponse:
    """The part alone for a page with scripts, else the whole page with the part open."""
    if request.headers.get("HX-Request") == "true":
        return render(request, f"concerns/case_open_{part}.html", more)
    concern = more.get("concern")
    name = f"{part}-{concern.id.hex}" if isinstance(concern, Concern) else part
    return _page(request, case, opened=name, more=more)


def _page(
    request: SignedInRequest, case: Case, *, opened: str = "", more: dict[str, object] | None = None
) -> HttpResponse:
    now = timezone.now()
    operations.look(case=case, act=Act.READ, kind="case", object_id=case.id, by=request.person, now=now)
    shown = queries.case_page(case, visible_to=request.person, now=now)
    context: dict[str, object] = {
        "shown": shown,
        "case": case,
        "may": shown.can,
        "opened": opened,
        "takedown": takedown.for_case(case, request.person, now),
        "outside": outside.for_case(case, request.person, now),
        "here": address("case", case),
        "trail": trail((case.reference, "")),
    }
    return render(request, "concerns/case.html", {**context, **(more or {})})


def _to_confirm(case: Case) -> HttpResponse:
    """To the page where one shows that it is still oneself, and from there to the case."""
    return redirect(f"{reverse('account_confirm_identity')}?{urlencode({'next': address('case', case)})}")
