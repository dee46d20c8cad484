"""The peer of sign.py: a Django view which writes one row and one audit row in a transaction, and nothing else.

No middleware, no sign-in, no form; the same database settings and the same server as the product.
"""

from __future__ import annotations

import os
import uuid
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from handbell.config import database

URL = os.environ.get("HANDBELL_DATABASE_URL")
POSTGRESQL: dict[str, Any] = {"ENGINE": "django.db.backends.postgresql"}

settings.configure(
    SECRET_KEY="measured",
    ALLOWED_HOSTS=["localhost"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    DATABASES={
        "default": (
            database.postgresql(URL) | POSTGRESQL
            if URL
            else database.sqlite(Path(os.environ["HANDBELL_DATA"]).with_name("bare.sqlite3"))
        )
    },
)
django.setup()


class Row(models.Model):
    """What is signed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    text = models.TextField()

    class Meta:
        app_label = "bare"


class Audit(models.Model):
    """That it was."""

    action = models.CharField(max_length=80)
    object_id = models.UUIDField()

    class Meta:
        app_label = "bare"


def sign(request: HttpRequest) -> HttpResponse:
    """One insert, one audit row, one commit."""
    with transaction.atomic():
        row = Row.objects.create(text=request.POST["job_title"])
        Audit.objects.create(action="signed", object_id=row.id)
    return HttpResponse(status=302)


urlpatterns = [path("sign/", sign)]
application = get_wsgi_application()
