"""How an exhibit may leave the server: always as a download, never as something that a browser runs or shows."""

from __future__ import annotations

from typing import Final

from handbell.evidence.models import Exhibit, SafeCopy

HEADERS: Final[dict[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}
_PAGE_ENDINGS: Final = {"image/png": "png", "image/jpeg": "jpg", "text/plain": "txt"}


def headers_for(exhibit: Exhibit) -> dict[str, str]:
    """For the original: a download under a made-up name with the ending of what it really is."""
    kind = exhibit.about_kind
    return _headers(kind.media_type, f"exhibit-{exhibit.id.hex[:8]}.{kind.ending}", "attachment")


def headers_for_page(page: SafeCopy) -> dict[str, str]:
    """For a page of a safe copy: shown inside Handbell's own page, for it was drawn here."""
    ending = _PAGE_ENDINGS[page.media_type]
    return _headers(page.media_type, f"copy-{page.exhibit_id.hex[:8]}-{page.number}.{ending}", "inline")


def _headers(media_type: str, name: str, disposition: str) -> dict[str, str]:
    charset = "; charset=utf-8" if media_type == "text/plain" else ""
    return {
        **HEADERS,
        "Content-Type": f"{media_type}{charset}",
        "Content-Disposition": f"{disposition}; filename=\"{name}\"; filename*=UTF-8''{name}",
    }
