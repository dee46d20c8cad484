"""Signing in, language, keyboard: what everybody meets first."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.journeys.browser import Visitor
from tests.journeys.product import Product


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
def test_pages_for_everybody_are_right_for_everybody(guest: Visitor, path: str) -> None:
    guest.go(path)
    guest.check()
    guest.photograph("page" + path.replace("/", "-").rstrip("-"))


ROLES = [
    "head",
    "deputy",
    "dsl",
    "teacher",
    "teacher3",
    "office",
    "chair",
    "governor",
    "pupil",
    "parent",
    "council",
]
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


def test_the_language_changes_on_every_page_and_back(guest: Visitor) -> None:
    guest.go("/help/")
    guest.press("Cymraeg")
    assert guest.page.locator("html").get_attribute("lang") == "cy"
    assert guest.heading() == "Cymorth"
    guest.check()
    guest.go("/account/sign-in/")
    assert guest.heading() == "Mewngofnodi"
    guest.check()
    guest.photograph("sign-in-welsh")
    guest.press("English")
    assert guest.heading() == "Sign in"


def test_the_home_page_in_welsh(guest: Visitor) -> None:
    guest.go("/account/sign-in/")
    guest.press("Cymraeg")
    guest.sign_in("teacher@richmond-park.example", PASSWORD)
    assert guest.heading() == "Beth sydd angen eich sylw nawr"
    assert "Parc Waundew" in guest.page.locator("header").inner_text()
    guest.check()
    guest.photograph("home-welsh")


def test_a_wrong_password_is_said_above_the_form_and_the_address_stays(guest: Visitor) -> None:
    guest.sign_in("teacher@sunning-hill.example", "not the pass-phrase")
    assert guest.page.title().startswith("Error: ")
    assert guest.page.locator("input[type=email]").input_value() == "teacher@sunning-hill.example"
    guest.check()
    guest.photograph("sign-in-wrong")


def test_signing_in_and_out_with_the_keyboard_alone(guest: Visitor) -> None:
    guest.go("/account/sign-in/")
    keys = guest.page.keyboard
    keys.press("Tab")
    assert guest.page.evaluate("document.activeElement.textContent") == "Skip to main content"
    keys.press("Enter")
    tab_to(guest, "input[type=email]")
    keys.type("teacher@sunning-hill.example")
    tab_to(guest, "input[type=password]")
    keys.type(PASSWORD)
    keys.press("Enter")
    guest.page.wait_for_url("**/")
    tab_to(guest, "details.hb-account > summary")
    keys.press("Enter")
    tab_to(guest, ".hb-account__menu button")
    keys.press("Escape")
    assert guest.page.evaluate("document.activeElement.tagName") == "SUMMARY"
    keys.press("Enter")
    tab_to(guest, ".hb-account__menu button")
    keys.press("Enter")
    guest.page.wait_for_url("**/account/sign-in/")
    guest.check()


def tab_to(visitor: Visitor, selector: str) -> None:
    """Press Tab until the element has the focus, which must be plain to see."""
    for _press in range(40):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            outline = visitor.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline == "solid"
            return
    raise AssertionError(f"The keyboard does not reach {selector}")


def test_pages_work_without_scripts(browser: Browser, demonstration: Product) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{demonstration.address}/account/sign-in/")
    page.locator("input[type=email]").fill("teacher@sunning-hill.example")
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main form button").first.click()
    assert page.locator("h1").inner_text() == "What needs you now"
    context.close()
