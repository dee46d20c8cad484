"""Who hears of concerns: the posts beside the roles, who is away and who covers, and what today's state comes to."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handbell.concerns import desk_access as access
from handbell.concerns.desk_access import DeskAct
from handbell.concerns.forms.once import put_on
from handbell.concerns.forms.posts import EndPost, ProposePost, PutDown
from handbell.concerns.models import Post, PostHeld
from handbell.concerns.operations import absences, posts
from handbell.concerns.queries import posts as queries
from handbell.concerns.views.case_asking import Trail, today, trail
from handbell.people.http import SignedInRequest, signed_in, step_up
from handbell.people.models import Person
from handbell.people.operations import Refused


def _of_desk_or_404(request: SignedInRequest) -> None:
    """This page is there for those who set the desk up, and, with what is their own, for those who are of it."""
    on = today()
    if not access.can(request.person, DeskAct.SEE, on=on) and not access.is_of_desk(request.person, on=on):
        raise Http404


@require_safe
@signed_in
def index(request: SignedInRequest) -> HttpResponse:
    """Who hears by matter today; posts; absences."""
    _of_desk_or_404(request)
    person, on = request.person, today()
    held = list(queries.posts_held(visible_to=person, on=on)[:200])
    context = {
        "hears": queries.hears_today(visible_to=person, on=on),
        "sees_all": access.can(person, DeskAct.SEE, on=on),
        "waiting": [
            (row, access.may_decide_post(person, row, on=on), row.proposed_by_id == person.id)
            for row in held
            if row.agreed_by_id is None and row.ends_on is None
        ],
        "held": [
            (row, access.may_end_post(person, row, on=on))
            for row in held
            if row.agreed_by_id is not None and (row.ends_on is None or row.ends_on >= on)
        ],
        "ended": [
            row
            for row in held
            if row.agreed_by_id is not None and row.ends_on is not None and row.ends_on < on
        ],
        "absences": [
            (row, access.may_shorten(person, row, on=on))
            for row in queries.absences(visible_to=person, on=on)
        ],
        "may_propose": access.can(person, DeskAct.PROPOSE_POST, on=on),
        "trail": _way(),
    }
    return render(request, "concerns/posts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@step_up
def propose(request: SignedInRequest) -> HttpResponse:
    """Propose somebody for a post."""
    on = today()
    access.check(request.person, DeskAct.PROPOSE_POST, on=on)
    there = [one for one in queries.may_hold_a_post(on=on) if one.id != request.person.id]
    form = ProposePost(request.POST or None, people=there, initial={"starts_on": on})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            posts.propose_post(
                person=_one_of(there, said["person"]),
                post=Post(said["post"]),
                starts_on=said["starts_on"],
                by=request.person,
                now=timezone.now(),
            )
        except Refused as refusal:
            put_on(form, refusal)
        else:
            messages.success(request, _("The post waits for a second person."))
            return redirect("concerns:posts")
    context = {
        "form": form,
        "heading": _("Propose somebody for a post"),
        "lead": _("A second person agrees to it, who is neither you nor they. It counts from then on."),
        "submit": _("Propose"),
        "cancel": reverse("concerns:posts"),
        "trail": _way((_("A post"), "")),
    }
    return render(request, "ui/form_page.html", context)


@require_POST
@signed_in
@step_up
def decide(request: SignedInRequest, held_id: UUID, decision: str) -> HttpResponse:
    """The second person's yes or no, or the proposer's taking it back."""
    held = _post_or_404(request, held_id)
    if decision not in {"agree", "refuse"}:
        raise Http404
    try:
        if decision == "agree":
            posts.agree_post(held=held, by=request.person, now=timezone.now())
        else:
            posts.refuse_post(held=held, by=request.person, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        done = _("The post is held.") if decision == "agree" else _("The post is not given.")
        messages.success(request, done)
    return redirect("concerns:posts")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@step_up
def end(request: SignedInRequest, held_id: UUID) -> HttpResponse:
    """End a post."""
    held = _post_or_404(request, held_id)
    if not access.may_end_post(request.person, held, on=today()):
        raise access.NotAllowed("end_post")
    form = EndPost(request.POST or None, initial={"ends_on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            posts.end_post(
                held=held, ends_on=form.cleaned_data["ends_on"], by=request.person, now=timezone.now()
            )
        except Refused as refusal:
            put_on(form, refusal)
        else:
            messages.success(request, _("The post ends."))
            return _after(request)
    context = {
        "form": form,
        "heading": _("End the post: %(post)s") % {"post": held.get_post_display()},
        "caption": held.person.full_name,
        "submit": _("End the post"),
        "cancel": reverse("concerns:posts"),
        "trail": _way((_("A post"), "")),
    }
    return render(request, "ui/form_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@step_up
def put_down(request: SignedInRequest) -> HttpResponse:
    """Put down that somebody is away."""
    _of_desk_or_404(request)
    on = today()
    away = queries.may_be_away(request.person, on=on)
    if not away:
        raise access.NotAllowed("put_down_absence")
    covers = queries.who_covers(request.person, on=on)
    start = {"starts_on": on, "person": str(request.person.id)}
    form = PutDown(request.POST or None, away=away, covers=covers, initial=start)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            absences.put_down_absence(
                person=_one_of(away, said["person"]),
                cover=_one_of(covers, said["cover"]) if said["cover"] else None,
                starts_on=said["starts_on"],
                ends_on=said["ends_on"],
                by=request.person,
                now=timezone.now(),
            )
        except Refused as refusal:
            put_on(form, refusal)
        else:
            messages.success(request, _("It is put down."))
            return redirect("concerns:posts")
    context = {
        "form": form,
        "heading": _("Put down an absence"),
        "lead": _(
            "Concerns then go to whoever covers too. Whoever is away keeps the right to read, but is not counted on."
        ),
        "submit": _("Put it down"),
        "cancel": reverse("concerns:posts"),
        "trail": _way((_("An absence"), "")),
    }
    return render(request, "ui/form_page.html", context)


@require_POST
@signed_in
@step_up
def back(request: SignedInRequest, absence_id: UUID) -> HttpResponse:
    """They are here again."""
    _of_desk_or_404(request)
    row = queries.absences(visible_to=request.person, on=today()).filter(id=absence_id).first()
    if row is None:
        raise Http404
    try:
        absences.end_absence(absence=row, by=request.person, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The absence has ended."))
    return redirect("concerns:posts")


def _post_or_404(request: SignedInRequest, held_id: UUID) -> PostHeld:
    _of_desk_or_404(request)
    held = queries.posts_held(visible_to=request.person, on=today()).filter(id=held_id).first()
    if held is None:
        raise Http404
    return held


def _after(request: SignedInRequest) -> HttpResponse:
    """Back to the page, or home for somebody who has left the desk by it."""
    try:
        _of_desk_or_404(request)
    except Http404:
        return redirect("home:home")
    return redirect("concerns:posts")


def _one_of(people: list[Person], key: str) -> Person:
    return next(one for one in people if str(one.id) == key)


def _way(*steps: tuple[str, str]) -> Trail:
    return trail((_("Who hears of concerns"), reverse("concerns:posts") if steps else ""), *steps)
