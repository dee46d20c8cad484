"""Headers that every answer carries beyond Django's own, and a look at what came in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse


class SafeHeaders:
    """No caching of what a person sees, no indexing, nothing shared with other sites (design: settings sheet)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
        )
        response.headers.setdefault("X-Robots-Tag", "noindex")
        return response


class ReadableInput:
    """Refuses, with 400, text that no database can keep: NUL characters and halves of characters.

    Without it PostgreSQL, and in part SQLite, would fail on them in the middle of the work, with 500.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Raises BadRequest when the address, the form or a file's name holds such text."""
        texts = chain([request.path_info], _texts(request.GET.lists()), _texts(request.POST.lists()))
        names = (str(file.name) for _field, files in request.FILES.lists() for file in files)
        if not all(map(is_readable, chain(texts, names))):
            raise BadRequest("The request holds characters that no text has.")


def is_readable(text: str) -> bool:
    """Whether a text can be kept and sent on: no NUL, and every character whole."""
    if "\x00" in text:
        return False
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _texts(lists: Iterable[tuple[str, Sequence[object]]]) -> Iterable[str]:
    for name, values in lists:
        yield name
        for value in values:
            yield str(value)
