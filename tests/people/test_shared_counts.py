"""What one process of the server counts, the others know: two of them serve on PostgreSQL."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection


@pytest.mark.django_db
def test_attempts_are_counted_where_every_process_sees_them() -> None:
    caches["default"].set("attempt", [1.0], 60)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {settings.CACHES['default']['LOCATION']}")
            assert cursor.fetchone() == (1,)
    else:  # one process, so its memory will do
        assert settings.CACHES["default"]["BACKEND"].endswith("LocMemCache")
    assert caches["default"].get("attempt") == [1.0]
