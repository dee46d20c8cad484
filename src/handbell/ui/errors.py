"""What people see when something goes wrong: what happened, what is safe, what to do next."""

from __future__ import annotations

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token


@requires_csrf_token
def bad_request(_request: HttpRequest, exception: Exception) -> HttpResponse:
    """413 for too large a file or form, 400 for anything else that could not be read."""
    too_large = isinstance(exception, (RequestDataTooBig, TooManyFilesSent))
    return _plain("413.html", 413) if too_large else _plain("400.html", 400)


@requires_csrf_token
def server_error(_request: HttpRequest) -> HttpResponse:
    """503 while the database does not answer, 500 for a mistake of ours. Needs neither database nor session."""
    busy = isinstance(sys.exc_info()[1], OperationalError)
    return _plain("503.html", 503) if busy else _plain("500.html", 500)


def _plain(template: str, status: int) -> HttpResponse:
    return HttpResponse(render_to_string(template), status=status)
