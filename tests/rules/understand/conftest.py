"""The lexicon, compiled once for all tests of understanding."""

from __future__ import annotations

import pytest

from handbell.rules.understand import Lexicon, load_lexicon


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon()
