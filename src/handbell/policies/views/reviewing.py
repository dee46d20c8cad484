"""Reviews: record one after which nothing changed; the dates as a calendar."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from handbell.people.http import SignedInRequest, signed_in
from handbell.policies import calendars, forms, operations, queries, wordings
from handbell.policies.access import Act
from handbell.policies.views.asking import today, trail, version_or_404


@require_http_methods(["GET", "POST"])
@signed_in
def review(request: SignedInRequest, slug: str, label: str) -> HttpResponse:
    """Record that the version in force was reviewed and nothing changed. Signatures stay as they are."""
    version = version_or_404(request, slug, label, Act.REVIEW)
    form = forms.RecordReview(request.POST or None, initial={"reviewed_on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            operations.review_unchanged(
                version=version, **form.cleaned_data, by=request.person, now=timezone.now()
            )
        except operations.CannotDo as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The review is recorded. Nobody has to sign again."))
            return redirect(reverse("policies:policy", args=[slug]))
    return render(
        request,
        "policies/review.html",
        {
            "version": version,
            "form": form,
            "review": wordings.review_words(version.review_due, today()),
            "reviews": queries.reviews_of(version),
            "trail": trail((_("Review"), ""), version=version),
        },
    )


@require_safe
@signed_in
def review_dates(request: SignedInRequest) -> HttpResponse:
    """The review dates of the policies in force, for a calendar."""
    versions = queries.versions_in_force(on=today()).defer("content")
    text = calendars.review_calendar(list(versions), host=request.get_host(), now=timezone.now())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="review-dates.ics"'
    return response
