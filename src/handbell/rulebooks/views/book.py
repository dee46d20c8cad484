"""The rules of a version beside its clauses, and what is done with one press."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from handbell.people.http import SignedInRequest, signed_in
from handbell.policies.models import Version
from handbell.rulebooks import operations, queries
from handbell.rulebooks.access import Act
from handbell.rulebooks.proposals import proposals_for
from handbell.rulebooks.views.asking import (
    address,
    from_when,
    may_change,
    place_of,
    roles_in,
    rule_or_404,
    today,
    trail,
    version_or_404,
)

SHOWS = ("waiting", "without")
_LARGEST = 1_000_000  # more changes than any book has, and fewer than a database can count


@require_safe
@signed_in
def index(request: SignedInRequest) -> HttpResponse:
    """The versions whose rules one may look at."""
    versions = queries.versions_with_rules(roles_in(request))
    if not versions and not queries.may_look(roles_in(request)):
        raise Http404
    rows = [{"version": version, "counts": queries.counts_of(version)} for version in versions]
    return render(request, "rulebooks/index.html", {"rows": rows})


@require_safe
@signed_in
def book(request: SignedInRequest, slug: str, label: str) -> HttpResponse:
    """The clauses with their rules: a part of the policy, only what waits for somebody, or only clauses without."""
    version = version_or_404(request, slug, label)
    page = queries.book_page(version)
    show = request.GET.get("show", "")
    show = show if show in SHOWS else ""
    parts = queries.parts_of(page)
    part = _part(request.GET, parts)
    return render(
        request,
        "rulebooks/book.html",
        {
            "version": version,
            "page": page,
            "lines": queries.lines_to_show(page, show) if show else part.lines,
            "parts": parts,
            "part": part,
            "last": part is parts[-1],
            "show": show,
            "failing": queries.failing_examples(version, on=today()),
            "may_change": may_change(request, version),
            "trail": [*trail(), (f"{version.title} {version.label}", "")],
        },
    )


def _part(asked: QueryDict, parts: list[queries.Part]) -> queries.Part:
    """The part asked for by number or by a clause in it, else the first one that has rules, else the first."""
    found = queries.part_with(parts, asked.get("clause", "")) if "clause" in asked else None
    number = asked.get("part", "")
    found = found or next((part for part in parts if str(part.number) == number), None)
    return found or next((part for part in parts if part.rules), parts[0])


@require_safe
@signed_in
def history(request: SignedInRequest, slug: str, label: str) -> HttpResponse:
    """Every change of the rules, latest first."""
    version = version_or_404(request, slug, label)
    context = {
        "version": version,
        "revisions": queries.revisions_of(version),
        "trail": trail((_("What was changed"), ""), version=version),
    }
    return render(request, "rulebooks/history.html", context)


@require_safe
@signed_in
def revision(request: SignedInRequest, slug: str, label: str, number: int) -> HttpResponse:
    """One change of the rules: what they said before and what since."""
    version = version_or_404(request, slug, label)
    changes = queries.changes_in(version, number) if number <= _LARGEST else None
    if changes is None:
        raise Http404
    steps = [(_("What was changed"), address("history", version)), (_("A change"), "")]
    context = {"version": version, "changes": changes, "trail": trail(*steps, version=version)}
    return render(request, "rulebooks/revision.html", context)


@require_POST
@signed_in
def propose(request: SignedInRequest, slug: str, label: str) -> HttpResponse:
    """Propose rules from the clauses."""
    version = version_or_404(request, slug, label, Act.CHANGE)
    number = operations.propose_rules(
        version=version, proposals=proposals_for(version), by=request.person, now=timezone.now()
    )
    if number:
        messages.success(
            request,
            _("%(number)d rules are proposed. None decides before you accept it.") % {"number": number},
        )
    else:
        messages.info(request, _("There is nothing new to propose."))
    return redirect(address("book", version) + ("?show=waiting" if number else ""))


@require_POST
@signed_in
def accept(request: SignedInRequest, slug: str, label: str, rule_id: str) -> HttpResponse:
    """Let a rule decide as it stands."""
    version = version_or_404(request, slug, label, Act.CHANGE)
    return _done(request, version, rule_id, operations.accept_rule, from_when(version))


@require_POST
@signed_in
def refuse(request: SignedInRequest, slug: str, label: str, rule_id: str) -> HttpResponse:
    """Say no to a proposed rule."""
    version = version_or_404(request, slug, label, Act.CHANGE)
    return _done(request, version, rule_id, operations.refuse_rule, _("The proposal is refused."))


@require_POST
@signed_in
def remove(request: SignedInRequest, slug: str, label: str, rule_id: str) -> HttpResponse:
    """Take a rule out."""
    words = _("The rule is taken out. It can be put back.")
    version = version_or_404(request, slug, label, Act.CHANGE)
    return _done(request, version, rule_id, operations.remove_rule, words)


def _done(
    request: SignedInRequest, version: Version, rule_id: str, operation: Callable[..., None], words: str
) -> HttpResponse:
    rule = rule_or_404(version, rule_id)
    try:
        seen = request.POST.get("seen", "")
        operation(version=version, rule_id=rule_id, by=request.person, now=timezone.now(), seen=seen)
    except operations.WrongRules as refusal:
        said = " ".join(
            f"{problem.file}: {problem.what} {problem.remedy}" for problem in refusal.problems[:3]
        )
        messages.error(request, _("Nothing was changed. %(problems)s") % {"problems": said})
    except operations.CannotDo as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    show = "waiting" if request.POST.get("show") == "waiting" else ""
    return redirect(place_of(version, rule.clauses, show))
