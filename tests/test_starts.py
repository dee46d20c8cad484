"""The product starts, on the database that was asked for."""

from __future__ import annotations

import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_database_answers(request: pytest.FixtureRequest) -> None:
    assert connection.vendor == request.config.getoption("--database")
