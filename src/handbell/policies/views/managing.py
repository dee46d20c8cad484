"""One version for those who prepare it: where it stands, what comes next, what was found, how it is described."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handbell.people.http import SignedInRequest, signed_in
from handbell.policies import access, forms, operations, queries, wordings
from handbell.policies.access import Act
from handbell.policies.models import Finding
from handbell.policies.views.asking import address, may, today, trail, version_or_404


@require_safe
@signed_in
def manage(request: SignedInRequest, slug: str, label: str) -> HttpResponse:
    """Where a version stands and what may be done with it next, by this person."""
    version = version_or_404(request, slug, label)
    allowed = {act.value: may(request, act, version) for act in Act}
    return render(
        request,
        "policies/manage.html",
        {
            "version": version,
            "may": allowed,
            "may_start": access.can_start(request.person, on=today()),
            "findings": queries.findings_of(version).filter(seen_at__isnull=True).count(),
            "comments": queries.comments_on(version).count(),
            "decisions": queries.decisions_on(version),
            "to_decide": queries.roles_to_decide_in(request.person, version, on=today()),
            "other_languages": [code for code in wordings.LANGUAGES if code not in version.languages],
            "trail": trail((_("Manage"), ""), version=version),
        },
    )


@require_safe
@signed_in
def read(request: SignedInRequest, slug: str, label: str) -> HttpResponse:
    """What was read, beside the file's own lines, with whether every word is there."""
    version = version_or_404(request, slug, label, Act.TAKE_SOURCE)
    if version.source is None:
        raise Http404
    return render(
        request,
        "policies/read.html",
        {
            "version": version,
            "lines": version.source.reading["lines"],
            "blocks": version.words.blocks,
            "check": queries.word_check(version),
            "findings": queries.findings_of(version),
            "may_edit": may(request, Act.EDIT, version),
            "trail": trail((_("What was read"), ""), version=version),
        },
    )


@require_safe
@signed_in
def findings(request: SignedInRequest, slug: str, label: str) -> HttpResponse:
    """What was found in a version, and what was done about it."""
    version = version_or_404(request, slug, label, Act.TAKE_SOURCE)
    return render(
        request,
        "policies/findings.html",
        {
            "version": version,
            "findings": queries.findings_of(version),
            "may_mark": may(request, Act.SUBMIT, version),
            "trail": trail((_("Findings"), ""), version=version),
        },
    )


@require_http_methods(["GET", "POST"])
@signed_in
def finding(request: SignedInRequest, slug: str, label: str, position: int) -> HttpResponse:
    """Mark a finding as seen, with a note."""
    version = version_or_404(request, slug, label, Act.SUBMIT)
    found: Finding | None = queries.findings_of(version).filter(position=position).first()
    if found is None:
        raise Http404
    form = forms.Words(request.POST or None, label=_("What was done about it, or why nothing needs to be?"))
    if request.method == "POST" and form.is_valid():
        try:
            operations.mark_finding_seen(
                finding=found, note=form.cleaned_data["text"], by=request.person, now=timezone.now()
            )
        except operations.CannotDo as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(address("findings", version))
    way = trail((_("Findings"), address("findings", version)), (str(position + 1), ""), version=version)
    return render(
        request, "policies/finding.html", {"version": version, "finding": found, "form": form, "trail": way}
    )


@require_http_methods(["GET", "POST"])
@signed_in
def describe(request: SignedInRequest, slug: str, label: str) -> HttpResponse:
    """Title, label, dates and words to sign of a draft."""
    version = version_or_404(request, slug, label, Act.EDIT)
    names = ("title", "label", "adopted", "reviewed", "review_due")
    initial = {name: getattr(version, name) for name in names}
    form = forms.Describe(
        request.POST or None, initial={**initial, "statement": version.words.form.statement}
    )
    if request.method == "POST" and form.is_valid():
        try:
            version = operations.describe_draft(
                version=version, **form.cleaned_data, by=request.person, now=timezone.now()
            )
        except operations.CannotDo as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(address("manage", version))
    heading = _("Title, dates and words to sign")
    way = trail((heading, ""), version=version)
    return render(request, "ui/form_page.html", {"form": form, "heading": heading, "trail": way})


@require_POST
@signed_in
def add_language(request: SignedInRequest, slug: str, label: str) -> HttpResponse:
    """Make room for a second language in a draft."""
    version = version_or_404(request, slug, label, Act.EDIT)
    try:
        operations.add_language(
            version=version, language=request.POST.get("language", ""), by=request.person, now=timezone.now()
        )
    except operations.CannotDo as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Each heading and clause now has a place for the other language."))
    return redirect(address("mend", version))


@require_POST
@signed_in
def undo(request: SignedInRequest, slug: str, label: str) -> HttpResponse:
    """Take back the latest change of a draft."""
    version = version_or_404(request, slug, label, Act.EDIT)
    try:
        operations.undo(version=version, by=request.person, now=timezone.now())
    except operations.CannotDo as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The last change was taken back."))
    return redirect(address("mend", version))
