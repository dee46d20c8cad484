"""Downloads: the file as it was handed in, the policy as PDF, the wall copy."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from handbell.people.http import SignedInRequest, signed_in
from handbell.policies import printing
from handbell.policies.access import Act
from handbell.policies.models import Version
from handbell.policies.views.asking import address, version_or_404


@require_safe
@signed_in
def source(request: SignedInRequest, slug: str, label: str) -> HttpResponse:
    """Give back the file as it was handed in: always a download, never shown by the browser."""
    version = version_or_404(request, slug, label, Act.TAKE_SOURCE)
    if version.source is None:
        raise Http404
    response = HttpResponse(bytes(version.source.data), content_type="application/octet-stream")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store"
    return _as_download(response, version.source.name)


@require_safe
@signed_in
def pdf(request: SignedInRequest, slug: str, label: str) -> HttpResponse:
    """The policy as a tagged PDF."""
    version = version_or_404(request, slug, label)
    if not version.sha256:
        raise Http404
    return _pdf(printing.policy(version, _page(request, version)), version, "")


@require_safe
@signed_in
def wall(request: SignedInRequest, slug: str, label: str) -> HttpResponse:
    """One page for the staff-room wall, with the version's code and a QR code."""
    version = version_or_404(request, slug, label)
    if not version.in_force_from:
        raise Http404
    language = (get_language() or "en").partition("-")[0]
    return _pdf(
        printing.wall_copy(version, _page(request, version), request.school.name, language), version, "wall-"
    )


def _page(request: SignedInRequest, version: Version) -> str:
    return request.build_absolute_uri(address("version", version))


def _pdf(data: bytes, version: Version, kind: str) -> HttpResponse:
    response = HttpResponse(data, content_type="application/pdf")
    return _as_download(response, f"{kind}{version.policy.slug}-{version.label}.pdf")


def _as_download(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
