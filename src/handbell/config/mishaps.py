"""What people see when a page fails: as `ui.errors`, and a page of its own for stored texts that cannot be opened."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from handbell.ui import errors
from handbell.vault.keys import KeyMissing
from handbell.vault.sealing import Damaged


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """500 for what is stored and cannot be opened, with what to do; else what `ui.errors` answers."""
    mistake = sys.exc_info()[1]
    if isinstance(mistake, (Damaged, KeyMissing)):
        context = {"key_missing": isinstance(mistake, KeyMissing)}
        return HttpResponse(render_to_string("damaged.html", context), status=500)
    return errors.server_error(request)
