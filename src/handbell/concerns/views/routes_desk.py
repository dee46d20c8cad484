"""The routing rules: what stands, in plain words; a change as text, what it does, and the second person's yes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handbell.concerns import desk_access as access
from handbell.concerns import route_books, routes
from handbell.concerns.desk_access import DeskAct
from handbell.concerns.forms.once import put_on
from handbell.concerns.forms.routes_desk import Propose, Whole
from handbell.concerns.models import Routes, RoutesStatus
from handbell.concerns.operations import routes_desk as operations
from handbell.concerns.queries import routes_desk as queries
from handbell.concerns.queries.routes_desk import RoutesOf
from handbell.concerns.route_words import Said, Speaker
from handbell.concerns.uploads import takes_files
from handbell.concerns.views.case_asking import Trail, today, trail
from handbell.people.http import SignedInRequest, signed_in, step_up
from handbell.people.operations import Refused
from handbell.policies.models import Version
from handbell.rules import routing
from handbell.rules.files.problems import CannotLoad, Problem
from handbell.rules.routing import RouteBook


@require_safe
@signed_in
def index(request: SignedInRequest) -> HttpResponse:
    """The policies in force, each with its routing rules."""
    access.check(request.person, DeskAct.SEE, on=today())
    found = queries.all_routes(visible_to=request.person, on=today())
    return render(request, "concerns/routes_index.html", {"all": found, "trail": way()})


@require_safe
@signed_in
def book(request: SignedInRequest, slug: str) -> HttpResponse:
    """The routing rules of a policy in plain words, and the safety baseline apart."""
    of = routes_or_404(request, slug)
    baseline = routes.baseline()
    nation = request.school.nation
    speaker = speaker_for(of.version, of.book, nation)
    there = [piece for piece in baseline.pieces if not piece.nations or nation in piece.nations]
    context = {
        "of": of,
        "pieces": [speaker.piece(piece) for piece in of.book.pieces] if of.book else [],
        "baseline": [speaker.piece(piece) for piece in there if piece.in_force(today())],
        "may_change": may_change(request, of),
        "trail": way(of),
    }
    return render(request, "concerns/routes.html", context)


@require_safe
@signed_in
def save(request: SignedInRequest, slug: str) -> HttpResponse:
    """The whole book as a file: one's own waiting change, or what is in force."""
    of = routes_or_404(request, slug)
    response = HttpResponse(
        routing.dump(base_of(request, of)), content_type="application/yaml; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{of.version.policy.slug}-routes.yaml"'
    return response


@takes_files
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@step_up
def take_in(request: SignedInRequest, slug: str) -> HttpResponse:
    """The whole book as text: read, and what it does shown before anything is proposed."""
    of = to_change_or_404(request, slug)
    base = base_of(request, of)
    start = {"text": routing.dump(base), "seen": stamp_of(of)}
    form = Whole(request.POST or None, request.FILES or None, initial=start)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            route_books.read(said["whole"], of.version, on=today())
        except CannotLoad as refusal:
            problems = refusal.problems
            # A file that was chosen does not come back by itself: its text does, to be put right here.
            data = {"text": said["whole"], "seen": said["seen"]}
            form = Whole(initial=data)
        else:
            return preview(request, of, said["whole"], said["seen"])
    context = {"of": of, "form": form, "problems": problems, "trail": way(of, (_("As a text"), ""))}
    context["errors"] = [_("Nothing was changed. See below what is wrong.")] if problems else []
    return render(request, "concerns/routes_text.html", context)


def preview(
    request: SignedInRequest,
    of: RoutesOf,
    text: str,
    seen: str,
    *,
    form: Propose | None = None,
    unexpected: list[str] | None = None,
) -> HttpResponse:
    """What a changed book does, and the field for why; nothing is written yet. Raises CannotLoad for wrong text."""
    after = route_books.read(text, of.version, on=today())
    before = route_books.standing(of.version)
    form = form or Propose(initial={"text": text, "seen": seen})
    context = {"of": of, "form": form, "unexpected": unexpected or []}
    context |= effect_words(of.version, before, after, request)
    return render(
        request, "concerns/routes_preview.html", {**context, "trail": way(of, (_("What it does"), ""))}
    )


@require_POST
@signed_in
@step_up
def propose(request: SignedInRequest, slug: str) -> HttpResponse:
    """Propose the change that was shown."""
    of = to_change_or_404(request, slug)
    form = Propose(request.POST)
    text = str(form.data.get("text", "")).replace("\r\n", "\n")
    try:
        if form.is_valid():
            said = form.cleaned_data
            operations.propose_routes(
                version=of.version,
                text=text,
                reason=said["reason"],
                seen=said["seen"],
                by=request.person,
                now=timezone.now(),
            )
            messages.success(
                request, _("The change waits for a second person. Until then the old rules count.")
            )
            return redirect(address("routes", of))
    except Refused as refusal:
        put_on(form, refusal)
    except CannotLoad as refusal:
        return _wrong_text(request, of, text, refusal)
    try:
        return preview(request, of, text, str(form.data.get("seen", "")), form=form)
    except CannotLoad as refusal:
        return _wrong_text(request, of, text, refusal)


def _wrong_text(request: SignedInRequest, of: RoutesOf, text: str, refusal: CannotLoad) -> HttpResponse:
    context = {
        "of": of,
        "form": Whole(initial={"text": text, "seen": stamp_of(of)}),
        "problems": refusal.problems,
        "errors": [_("Nothing was changed. See below what is wrong.")],
        "trail": way(of, (_("As a text"), "")),
    }
    return render(request, "concerns/routes_text.html", context)


@require_safe
@signed_in
def history(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every wording that was ever proposed."""
    of = routes_or_404(request, slug)
    rows = list(queries.wordings(of.version, visible_to=request.person, on=today())[:200])
    return render(
        request,
        "concerns/routes_history.html",
        {"of": of, "rows": rows, "trail": way(of, (_("History"), ""))},
    )


@require_safe
@signed_in
@step_up
def wording(request: SignedInRequest, slug: str, row_id: UUID) -> HttpResponse:
    """One wording: why, what it does beside the one before it, what it says; and yes or no while it waits."""
    of = routes_or_404(request, slug)
    row = row_or_404(request, of, row_id)
    context: dict[str, Any] = {"of": of, "row": row, "waits": row.status == RoutesStatus.PROPOSED}
    try:
        after = route_books.waiting_book(row.text, row.digest)
        context |= effect_words(of.version, queries.book_before(row, of.version), after, request)
        context["pieces"] = [context["speaker"].piece(piece) for piece in after.pieces]
    except CannotLoad as refusal:
        context["problems"] = refusal.problems
    chair_only = operations.needs_chair(row, of.version, on=today())
    context |= {
        "chair_only": chair_only,
        "own": row.proposed_by_id == request.person.id,
        "may_agree": access.may_decide_routes(request.person, row, chair_only=chair_only, on=today()),
        "may_refuse": access.may_decide_routes(request.person, row, chair_only=False, on=today()),
        "trail": way(of, (_("A change of the routing rules"), "")),
    }
    return render(request, "concerns/routes_wording.html", context)


@require_POST
@signed_in
@step_up
def decide(request: SignedInRequest, slug: str, row_id: UUID, decision: str) -> HttpResponse:
    """Yes, no, or never mind."""
    of = routes_or_404(request, slug)
    row = row_or_404(request, of, row_id)
    if decision not in {"agree", "refuse"}:
        raise Http404
    by, now = request.person, timezone.now()
    try:
        if decision == "agree":
            operations.agree_routes(proposal=row, version=of.version, by=by, now=now)
            done = _("From now on concerns go by these rules.")
        else:
            operations.refuse_routes(proposal=row, by=by, now=now)
            done = _("The rules stay as they were.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    except CannotLoad:
        messages.error(
            request,
            _("It cannot be used any more: the policy’s clauses have changed. Refuse it and begin anew."),
        )
        return redirect(address("routes_wording", of, row_id=row.id))
    else:
        messages.success(request, done)
    return redirect(address("routes", of))


# ── what every page here asks ─────────────────────────────────────────────────


def routes_or_404(request: SignedInRequest, slug: str) -> RoutesOf:
    """The routing rules of an address."""
    access.check(request.person, DeskAct.SEE, on=today())
    found = queries.routes_of(slug, visible_to=request.person, on=today())
    if found is None:
        raise Http404
    return found


def to_change_or_404(request: SignedInRequest, slug: str) -> RoutesOf:
    """The same, for somebody who may propose a change. A book that cannot be used is changed by nobody here."""
    of = routes_or_404(request, slug)
    access.check(request.person, DeskAct.PROPOSE_ROUTES, on=today())
    if of.book is None:
        raise Http404
    return of


def row_or_404(request: SignedInRequest, of: RoutesOf, row_id: UUID) -> Routes:
    """A wording of an address."""
    row = queries.wording(of.version, row_id, visible_to=request.person, on=today())
    if row is None:
        raise Http404
    return row


def may_change(request: SignedInRequest, of: RoutesOf) -> bool:
    """Whether this person may propose a change now: nobody else's waits."""
    others = of.waiting is not None and of.waiting.proposed_by_id != request.person.id
    return (
        of.book is not None and not others and access.can(request.person, DeskAct.PROPOSE_ROUTES, on=today())
    )


def base_of(request: SignedInRequest, of: RoutesOf) -> RouteBook:
    """What a change begins from: one's own that waits, else what is in force. Raises Http404 when it is unusable."""
    if of.waiting is not None and of.waiting.proposed_by_id == request.person.id:
        return route_books.waiting_book(of.waiting.text, of.waiting.digest)
    if of.book is None:
        raise Http404
    return of.book


def stamp_of(of: RoutesOf) -> str:
    """What stands for the rules in force as somebody sees them."""
    return route_books.stamp(of.book) if of.book else ""


def speaker_for(version: Version, book: RouteBook | None, nation: str) -> Speaker:
    """Who says the pieces in words."""
    return Speaker(version, nation=nation, kind=book.kind if book else "governors")


def effect_words(
    version: Version, before: RouteBook, after: RouteBook, request: SignedInRequest
) -> dict[str, Any]:
    """The effect of a change, for a template."""
    done = route_books.effect(before, after, request.school, on=today())
    speaker = speaker_for(version, after, request.school.nation)
    old = speaker_for(version, before, request.school.nation)
    cases: dict[str, list[tuple[str, list[str], list[str]]]] = {}
    for one in done.differences:
        cases.setdefault(one.example, []).append(speaker.difference(one))
    was = {piece.id: piece for piece in before.pieces}
    changed: list[tuple[Said, Said]] = [
        (old.piece(was[piece.id]), speaker.piece(piece)) for piece in done.changed
    ]
    return {
        "effect": done,
        "cases": list(cases.items()),
        "added": [speaker.piece(piece) for piece in done.added],
        "gone": [old.piece(piece) for piece in done.gone],
        "changed": changed,
        "speaker": speaker,
    }


def address(name: str, of: RoutesOf, **more: object) -> str:
    """The address of one of these pages."""
    return reverse(f"concerns:{name}", kwargs={"slug": of.version.policy.slug, **more})


def way(of: RoutesOf | None = None, *steps: tuple[str, str]) -> Trail:
    """The way back."""
    here: list[tuple[Any, str]] = [(_("Routing rules"), reverse("concerns:routes_index") if of else "")]
    if of is not None:
        here.append((of.version.title, address("routes", of) if steps else ""))
    return trail(*here, *steps)
