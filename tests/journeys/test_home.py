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


ROLES = ["head", "deputy", "dsl", "teacher", "teacher3", "office", "chair", "governor", "pupil", "parent", "council"]
PASSWORD = "lantern-gravel-oboe"


@pytest.mark.parametrize("role", ROLES)
def test_everybody_sees_what_needs_them(guest: Visitor, role: str) -> None:
    guest.sign_in(f"{role}@sunning-hill.example", PASSWORD)
    assert guest.heading() == "What needs you now"
    guest.check()
    guest.photograph(f"home-{role}")


def test_wherever_the_home_page_leads_there_is_a_page(guest: Visitor) -> None:
    for role in ("head", "deputy", "slt", "dsl", "teacher", "office", "site", "chair", "governor"):
        guest.context.clear_cookies()
        guest.sign_in(f"{role}@sunning-hill.example", PASSWORD)
        addresses = guest.page.eval_on_selector_all("main a, header a, nav a", "all => all.map(a => a.href)")
        for address in dict.fromkeys(addresses):
            assert guest.page.request.get(address).status == 200, f"{role}: {address}"
