"""From draft to in force: comments, submission, decisions, the day it counts from, and taking it back."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handbell.people.http import SignedInRequest, signed_in
from handbell.people.roles import Role
from handbell.policies import access, facts, forms, operations, queries
from handbell.policies.access import Act
from handbell.policies.models import Comment, Decision
from handbell.policies.views.asking import address, may, today, trail, version_or_404


@require_http_methods(["GET", "POST"])
@signed_in
def open_comments(request: SignedInRequest, slug: str, label: str) -> HttpResponse:
    """Finish a draft and ask those whom it binds for comments."""
    version = version_or_404(request, slug, label, Act.SUBMIT)
    form = forms.OpenForComments(
        request.POST or None, initial={"until": today() + datetime.timedelta(days=14)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.open_for_comments(
                version=version, until=form.cleaned_data["until"], by=request.person, now=timezone.now()
            )
        except operations.CannotDo as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Those whom it binds have been asked to comment."))
            return redirect(address("manage", version))
    context = {
        "form": form,
        "heading": _("Ask for comments"),
        "lead": _("From now on the words stay as they are. To change them, take the version back to draft."),
        "submit": _("Ask for comments"),
        "trail": trail(
            (_("Manage"), address("manage", version)), (_("Ask for comments"), ""), version=version
        ),
    }
    return render(request, "ui/form_page.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def comments(request: SignedInRequest, slug: str, label: str) -> HttpResponse:
    """Read what people said, and say something."""
    version = version_or_404(request, slug, label)
    may_comment = may(request, Act.COMMENT, version)
    refs = [clause.ref for clause in version.words.clauses()]
    form = forms.WriteComment(
        request.POST or None, refs=refs, initial={"clause": request.GET.get("clause", "")}
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.comment(
                version=version,
                clause_ref=form.cleaned_data["clause"],
                text=form.cleaned_data["text"],
                by=request.person,
                now=timezone.now(),
            )
        except operations.CannotDo as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. The author will read it."))
            return redirect(address("comments", version))
    context = {
        "version": version,
        "form": form if may_comment else None,
        "comments": [(one, queries.anchor(one.clause_ref)) for one in queries.comments_on(version)],
        "may_answer": may(request, Act.ANSWER, version),
        "trail": trail((_("Comments"), ""), version=version),
    }
    return render(request, "policies/comments.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def answer(request: SignedInRequest, slug: str, label: str, comment_id: UUID) -> HttpResponse:
    """Answer a comment."""
    version = version_or_404(request, slug, label, Act.ANSWER)
    comment: Comment | None = queries.comments_on(version).filter(id=comment_id).first()
    if comment is None:
        raise Http404
    form = forms.Words(request.POST or None, label=_("Your answer"))
    if request.method == "POST" and form.is_valid():
        try:
            operations.answer_comment(
                comment=comment, answer=form.cleaned_data["text"], by=request.person, now=timezone.now()
            )
        except operations.CannotDo as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(address("comments", version))
    way = trail((_("Comments"), address("comments", version)), (_("Answer"), ""), version=version)
    return render(
        request, "policies/answer.html", {"version": version, "comment": comment, "form": form, "trail": way}
    )


@require_POST
@signed_in
def submit(request: SignedInRequest, slug: str, label: str) -> HttpResponse:
    """Ask the named roles to approve the version."""
    version = version_or_404(request, slug, label, Act.SUBMIT)
    try:
        operations.submit_for_approval(version=version, by=request.person, now=timezone.now())
    except operations.CannotDo as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Those who approve have been told."))
    return redirect(address("manage", version))


@require_http_methods(["GET", "POST"])
@signed_in
def decide(request: SignedInRequest, slug: str, label: str) -> HttpResponse:
    """Approve or reject a version, on the exact words that were read."""
    version = version_or_404(request, slug, label, Act.DECIDE)
    roles = queries.roles_to_decide_in(request.person, version, on=today())
    form = forms.Decide(request.POST or None, roles=roles, initial={"sha256": version.sha256})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            operations.decide(
                version=version,
                role=Role(data["role"]),
                decision=Decision(data["decision"]),
                words=data["words"],
                sha256=data["sha256"],
                by=request.person,
                now=timezone.now(),
            )
        except operations.CannotDo as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your decision is recorded."))
            return redirect(address("manage", version))
    context = {
        "version": version,
        "form": form if roles else None,
        "errors": [] if roles else [_("A decision by you, or in your role, has been recorded already.")],
        "in_force": queries.version_in_force(on=today(), policy=version.policy),
        "trail": trail((_("Manage"), address("manage", version)), (_("Decide"), ""), version=version),
    }
    return render(request, "policies/decide.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def publish(request: SignedInRequest, slug: str, label: str) -> HttpResponse:
    """Say from which day an approved version counts."""
    version = version_or_404(request, slug, label, Act.PUBLISH)
    form = forms.Publish(request.POST or None, initial={"on": version.in_force_from or today()})
    if request.method == "POST" and form.is_valid():
        try:
            version = operations.bring_into_force(
                version=version, on=form.cleaned_data["on"], by=request.person, now=timezone.now()
            )
        except operations.CannotDo as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Done. %(status)s.") % {"status": version.get_status_display()})
            return redirect(address("manage", version))
    context = {
        "form": form,
        "heading": _("From when does it count?"),
        "lead": _(
            "On that day it takes the place of the version before, and everybody whom a change binds is asked to sign."
        ),
        "submit": _("Set the day"),
        "trail": trail((_("Manage"), address("manage", version)), (_("In force"), ""), version=version),
    }
    return render(request, "ui/form_page.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def withdraw(request: SignedInRequest, slug: str, label: str) -> HttpResponse:
    """End a version before its time, with a reason."""
    version = version_or_404(request, slug, label, Act.WITHDRAW)
    form = forms.Words(request.POST or None, label=_("Why is it withdrawn?"))
    if request.method == "POST" and form.is_valid():
        try:
            operations.withdraw(
                version=version, reason=form.cleaned_data["text"], by=request.person, now=timezone.now()
            )
        except operations.CannotDo as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("The version was withdrawn. It stays readable for those who prepare policies.")
            )
            return redirect(address("manage", version))
    context = {
        "form": form,
        "heading": _("Withdraw version %(label)s") % {"label": version.label},
        "submit": _("Withdraw it"),
        "kind": "warning",
        "trail": trail((_("Manage"), address("manage", version)), (_("Withdraw"), ""), version=version),
    }
    return render(request, "ui/form_page.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def return_to_draft(request: SignedInRequest, slug: str, label: str) -> HttpResponse:
    """Take a version back for more work, with a reason: its words become a new draft."""
    version = version_or_404(request, slug, label, Act.WITHDRAW)
    form = forms.Words(request.POST or None, label=_("Why does it need more work?"))
    if request.method == "POST" and form.is_valid():
        try:
            draft = operations.return_to_draft(
                version=version, reason=form.cleaned_data["text"], by=request.person, now=timezone.now()
            )
        except operations.CannotDo as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The words are now a new draft, %(label)s.") % {"label": draft.label})
            return redirect(address("manage", draft))
    context = {
        "form": form,
        "heading": _("Take version %(label)s back to draft") % {"label": version.label},
        "lead": _("What people read and decided about stays as it was. The same words become a new draft."),
        "submit": _("Take it back"),
        "trail": trail((_("Manage"), address("manage", version)), (_("Back to draft"), ""), version=version),
    }
    return render(request, "ui/form_page.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def approvers(request: SignedInRequest) -> HttpResponse:
    """Say whose approval versions need."""
    access.check_can_set_approvers(request.person, on=today())
    initial = {"roles": sorted(facts.approver_roles())}
    form = forms.Approvers(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        roles = frozenset(Role(slug) for slug in form.cleaned_data["roles"])
        try:
            operations.set_approvers(roles=roles, by=request.person, now=timezone.now())
        except operations.CannotDo as refusal:
            form.add_error("roles", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("policies:index")
    heading = _("Who approves policies")
    return render(
        request, "ui/form_page.html", {"form": form, "heading": heading, "trail": trail((heading, ""))}
    )
