"""A policy in force, for the stories of this room."""

from __future__ import annotations

import pytest

from handbell.policies.models import Version
from tests.cast import Cast
from tests.policies.stories import in_force


@pytest.fixture
def version(cast: Cast) -> Version:
    """The school's policy, in force from the day of NOW."""
    found = in_force(cast)
    found.refresh_from_db()
    return found
