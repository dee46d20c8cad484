"""What every test may use. The cast is in tests/cast.py."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from handbell.tenancy.scope import for_school
from tests.cast import Cast, make_cast
from tests.plugins.append_only import _cleaning_lifts_the_guards  # noqa: F401  a fixture of every test


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """Two schools with their people; the test runs in the scope of the first."""
    made = make_cast()
    with for_school(made.school.id):
        yield made
