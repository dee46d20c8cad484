"""The list of policies, one policy with its history, and the reading page of a version."""

from __future__ import annotations

from django.core.cache import caches
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from handbell.people.http import SignedInRequest, signed_in
from handbell.policies import access, queries, wordings
from handbell.policies.access import Act
from handbell.policies.content import Block, Heading
from handbell.policies.models import CLOSED, Status, Version
from handbell.policies.views.asking import may, roles_in, today, trail, version_or_404, versions_or_404

_KEEP_SECONDS = 24 * 60 * 60
_EDITION = 2  # raise it when body.html changes, so that nobody is shown a page kept before


@require_safe
@signed_in
def index(request: SignedInRequest) -> HttpResponse:
    """The school's policies: in force, in preparation, and where each review stands."""
    rows = [
        {
            "row": row,
            "review": wordings.review_words(row.in_force.review_due, today()) if row.in_force else None,
        }
        for row in queries.policies_for(request.person, on=today())
    ]
    may_start = access.can_start(request.person, on=today())
    return render(request, "policies/index.html", {"rows": rows, "may_start": may_start})


@require_safe
@signed_in
def policy(request: SignedInRequest, slug: str) -> HttpResponse:
    """One policy: the version in force, the ones before it, and what is being prepared."""
    versions = versions_or_404(request, slug)
    found = versions[0].policy
    in_force = next((version for version in versions if version.status == Status.IN_FORCE), None)
    return render(
        request,
        "policies/policy.html",
        {
            "policy": found,
            "in_force": in_force,
            "preparing": [v for v in versions if v.status not in CLOSED and v is not in_force],
            "earlier": [v for v in versions if v.status in CLOSED],
            "review": wordings.review_words(in_force.review_due, today()) if in_force else None,
            "comparable": len(versions) > 1,
            "may_start": access.can_start(request.person, on=today()),
            "may_review": in_force is not None and may(request, Act.REVIEW, in_force),
            "trail": trail((found.title, "")),
        },
    )


@require_safe
@signed_in
def version(request: SignedInRequest, slug: str, label: str) -> HttpResponse:
    """Read a version: contents, clauses that can be cited, search, one or two languages, only what binds the reader."""
    shown = version_or_404(request, slug, label)
    view = _chosen_view(request, shown)
    wanted = request.GET.get("q", "").replace("\0", "").strip()[:100]
    mine = request.GET.get("mine") == "1"
    context: dict[str, object] = {
        "version": shown,
        "view": view,
        "wanted": wanted,
        "mine": mine,
        "trail": trail((shown.label, ""), policy=shown.policy),
        "may_manage": may(request, Act.TAKE_SOURCE, shown),
        "may_comment": may(request, Act.COMMENT, shown),
        "body": _body(shown, view, request, wanted=wanted, mine=mine),
    }
    if shown.status == Status.IN_FORCE:
        context["review"] = wordings.review_words(shown.review_due, today())
    else:
        context["current"] = queries.version_in_force(on=today(), policy=shown.policy)
    if wanted:
        context["found"] = [
            (clause, queries.anchor(clause.ref)) for clause in queries.found(shown.words, wanted)
        ]
    return render(request, "policies/version.html", context)


def _chosen_view(request: SignedInRequest, shown: Version) -> str:
    """A language code, or "both": as asked for, else both where the version has two."""
    languages = shown.languages
    asked = request.GET.get("view", "")
    if asked in languages or (asked == "both" and len(languages) > 1):
        return asked
    return "both" if len(languages) > 1 else languages[0]


def _body(shown: Version, view: str, request: SignedInRequest, *, wanted: str, mine: bool) -> SafeString:
    """The contents and clauses as HTML. What can never change again is kept, for each language of the page."""
    languages = list(shown.languages) if view == "both" else [view]
    if wanted or mine or shown.is_draft:
        roles = roles_in(request)
        blocks: list[Block] = list(queries.binding_blocks(shown.words, roles) if mine else shown.words.blocks)
        return _rendered(shown, blocks, languages, wanted)
    key = f"policies.body.{_EDITION}.{shown.id}.{shown.sha256}.{view}.{get_language()}"
    kept: str | None = caches["pages"].get(key)
    if kept is None:
        kept = _rendered(shown, list(shown.words.blocks), languages, "")
        caches["pages"].set(key, kept, _KEEP_SECONDS)
    return mark_safe(kept)  # noqa: S308  made by the template below, which escapes


def _rendered(shown: Version, blocks: list[Block], languages: list[str], wanted: str) -> SafeString:
    lines = [
        {
            "block": block,
            "heading": min(block.level + 1, 6) if isinstance(block, Heading) else 0,
            "anchor": f"part-{position}" if isinstance(block, Heading) else queries.anchor(block.ref),
            "binds": "" if isinstance(block, Heading) else whom_it_binds(block.obliges, block.binds),
        }
        for position, block in enumerate(blocks)
    ]
    context = {"version": shown, "lines": lines, "languages": languages, "wanted": wanted}
    return render_to_string("policies/body.html", context)


def whom_it_binds(obliges: bool, slugs: tuple[str, ...]) -> str:
    """Whom a clause binds, in words; "" when it obliges nobody."""
    return _("Binds: %(whom)s") % {"whom": wordings.whom(slugs)} if obliges else ""
