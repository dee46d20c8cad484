"""“May I?” in a real browser: asked, read, corrected, asked again; without sign-in; what the head sees."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from tests.journeys.browser import Visitor
from tests.journeys.product import Product

PASSWORD = "lantern-gravel-oboe"
SCHOOLS = ("sunning-hill", "constance-bridgeman", "elthorne-park", "mosaic", "richmond-park")


def main_text(guest: Visitor) -> str:
    return guest.page.locator("main").inner_text()


def press_question(guest: Visitor, words: str) -> None:
    guest.click(guest.page.get_by_role("button", name=words, exact=True).first)


def test_a_teacher_asks_on_the_home_page_and_corrects_what_was_understood(guest: Visitor) -> None:
    guest.sign_in(f"teacher@{SCHOOLS[0]}.example", PASSWORD)
    guest.check()
    guest.photograph("may-i-home")
    guest.page.get_by_label("May I?", exact=True).fill(
        "my ex pupil, 17, has added me on insta, ok to accept?"
    )
    guest.page.keyboard.press("Enter")
    guest.page.wait_for_url("**/may-i/**")
    assert guest.heading() == "No: the policy forbids it"
    guest.check()
    guest.photograph("may-i-no")
    clause = guest.page.locator(".hb-answer a").first
    address = clause.get_attribute("href") or ""
    assert "#clause-" in address
    guest.follow("How it came about")
    assert "Rules that had a say" in main_text(guest)
    guest.page.locator("summary", has_text="Rules that do not apply").click()
    guest.check()
    guest.photograph("may-i-why")
    guest.page.go_back()
    guest.page.locator("summary", has_text="Change this and ask again").click()
    guest.check()
    guest.photograph("may-i-facts")
    guest.page.get_by_label("Their age").fill("34")
    guest.press("Ask again with this")
    assert "34" in main_text(guest)
    assert guest.heading() != "No: the policy forbids it"
    guest.check()
    guest.photograph("may-i-changed")
    guest.page.emulate_media(media="print")
    assert not guest.page.locator("main form select").first.is_visible()
    assert not guest.page.get_by_role("button", name="Ask", exact=True).is_visible()
    guest.photograph("may-i-print")
    guest.page.emulate_media(media="screen")
    guest.go(address)
    assert guest.page.locator(f"[id='{address.split('#')[1]}']").is_visible()


def test_what_was_not_understood_is_said(guest: Visitor) -> None:
    guest.sign_in(f"teacher@{SCHOOLS[0]}.example", PASSWORD)
    guest.go("/may-i/")
    guest.check()
    guest.photograph("may-i")
    guest.press("Ask")
    assert "Write your question" in main_text(guest)
    guest.check()
    guest.photograph("may-i-empty")
    guest.page.get_by_label("Your question, in your own words").fill("Flurble the wozzit quandary?")
    guest.press("Ask")
    assert guest.heading() == "The question was not understood"
    guest.check()
    guest.photograph("may-i-not-understood")


# Which questions stand there for every role under every pack is a table in tests/advice: here each role and school once.
@pytest.mark.parametrize(
    ("school", "role"), list(zip(SCHOOLS, ["teacher", "head", "office", "governor", "pupil"], strict=True))
)
def test_an_everyday_question_is_tried(guest: Visitor, school: str, role: str) -> None:
    guest.sign_in(f"{role}@{school}.example", PASSWORD)
    guest.go("/may-i/")
    questions = guest.page.locator(".hb-suggestions button").all_inner_texts()
    assert questions
    press_question(guest, questions[0])
    assert questions[0] in main_text(guest)
    assert "not understood" not in main_text(guest)
    assert guest.page.locator(".hb-verdict").count() == 1
    guest.check()
    guest.photograph(f"may-i-{school}-{role}")


@pytest.mark.parametrize("school", SCHOOLS)
def test_a_pupil_asks_without_sign_in(guest: Visitor, school: str) -> None:
    guest.go(f"/s/{school}/may-i/")
    guest.check()
    guest.photograph(f"may-i-public-{school}")
    questions = guest.page.locator(".hb-suggestions button").all_inner_texts()
    assert questions
    press_question(guest, questions[0])
    guest.check()
    guest.photograph(f"may-i-public-answer-{school}")
    assert "It does not say who asked." in main_text(guest)
    address = guest.page.url
    guest.page.get_by_label("Your question, in your own words").fill("can my teacher add me on snapchat?")
    guest.press("Ask")
    assert guest.page.url != address
    assert {cookie["name"] for cookie in guest.context.cookies()} <= {"hbcsrf"}


def test_it_works_without_scripts_in_welsh_and_large_letters(
    browser: Browser, demonstration: Product
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="cy")
    page = context.new_page()
    page.goto(f"{demonstration.address}/s/richmond-park/may-i/")
    button = page.locator(".hb-suggestions button").first
    words = button.inner_text()
    assert re.search(r"disgybl|athro", words)
    button.click()
    assert words in page.locator("main").inner_text()
    context.close()


def test_the_head_sees_kinds_and_words_without_names_and_deals_with_them(guest: Visitor) -> None:
    guest.sign_in("teacher@mosaic.example", PASSWORD)
    for words in ("Flurble Kayleigh?", "May I wozzit with Kayleigh?", "Zob zob quandary?"):
        guest.go("/may-i/")
        guest.page.get_by_label("Your question, in your own words").fill(words)
        guest.press("Ask")
        assert guest.heading() == "The question was not understood"
    guest.context.clear_cookies()
    guest.sign_in("head@mosaic.example", PASSWORD)
    guest.follow("Questions that the policy did not answer")
    guest.check()
    guest.photograph("may-i-unanswered")
    about = "Questions whose matter was not made out"
    guest.click(guest.page.get_by_role("link", name=about, exact=True))
    guest.check()
    guest.photograph("may-i-deal")
    assert "wozzit" in main_text(guest)
    assert "Kayleigh" not in main_text(guest)
    guest.press("It is dealt with")
    assert "There is a problem" in main_text(guest)
    guest.check()
    guest.page.get_by_label("What did you do about it?").fill("Explained in the staff meeting.")
    guest.press("It is dealt with")
    assert about in guest.page.locator("table", has_text="Dealt with").inner_text()
    guest.check()
