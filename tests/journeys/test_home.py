"""Signing in, language, keyboard: what everybody meets first."""

from __future__ import annotations

import pytest

from tests.journeys.browser import Visitor


@pytest.mark.parametrize(
    "path",
    [
        "/account/sign-in/",
        "/account/sign-in/code/",
        "/account/password/forgotten/",
        "/help/",
        "/accessibility/",
    ],
)
def test_pages_for_everybody_are_right_for_everybody(visitor: Visitor, path: str) -> None:
    visitor.go(path)
    visitor.check()
    visitor.photograph("page" + path.replace("/", "-").rstrip("-"))
