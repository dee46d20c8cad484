"""What `handbell test` runs: a test that touches the database runs on both."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.everything import WITHOUT_DATABASE

TESTS = Path(__file__).parents[1]
TOUCHES = re.compile(r"\bdjango_db\b|[(,]\s*(?:cast|db|client|transactional_db)\s*:")


@pytest.mark.parametrize("room", WITHOUT_DATABASE)
def test_what_runs_once_touches_no_database(room: str) -> None:
    here = Path(__file__)
    files = [path for path in (TESTS / room).rglob("*.py") if path != here]
    assert files
    assert [path.name for path in files if TOUCHES.search(path.read_text("utf-8"))] == []


def test_the_sign_of_touching_is_known() -> None:
    assert TOUCHES.search("def test_x(cast: Cast) -> None:")
    assert TOUCHES.search("@pytest.mark.django_db")
