"""Two versions of a policy side by side, by clause and by word."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from handbell.people.http import SignedInRequest, signed_in
from handbell.policies import forms, queries
from handbell.policies.models import Status
from handbell.policies.views.asking import roles_in, trail, version_or_404, versions_or_404


@require_safe
@signed_in
def compare(request: SignedInRequest, slug: str) -> HttpResponse:
    """Choose two versions and see what changed; only what binds the reader, if they wish."""
    versions = versions_or_404(request, slug)
    policy = versions[0].policy
    labels = [version.label for version in versions]
    if len(labels) < 2:
        raise Http404
    current = next((v.label for v in versions if v.status == Status.IN_FORCE), labels[1])
    usual: dict[str, Any] = {"before": current if current != labels[0] else labels[1], "after": labels[0]}
    form = forms.CompareVersions(
        request.GET if "after" in request.GET else None, labels=labels, initial=usual
    )
    context: dict[str, object] = {
        "policy": policy,
        "form": form,
        "trail": trail((_("Compare"), ""), policy=policy),
    }
    if not form.is_bound or form.is_valid():
        chosen = form.cleaned_data if form.is_bound else {**usual, "mine": False}
        old = version_or_404(request, slug, chosen["before"])
        new = version_or_404(request, slug, chosen["after"])
        roles = roles_in(request) if chosen["mine"] else None
        rows = queries.compared(old, new, roles=roles)
        context |= {
            "old": old,
            "new": new,
            "changed": [
                (row, row.pair.runs(), queries.anchor(row.after.ref) if row.after else "")
                for row in rows
                if not row.same
            ],
            "unchanged": sum(row.same for row in rows),
        }
    return render(request, "policies/compare.html", context)
