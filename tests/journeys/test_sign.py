"""Declarations besides the straight way: asking, answering, declining, paper, the board, the certificate."""

from __future__ import annotations

import re

from tests.journeys.browser import Visitor

PASSWORD = "lantern-gravel-oboe"
SCHOOL = "constance-bridgeman.example"


def enter(guest: Visitor, role: str) -> None:
    guest.context.clear_cookies()
    guest.sign_in(f"{role}@{SCHOOL}", PASSWORD)


def main_text(guest: Visitor) -> str:
    return guest.page.locator("main").inner_text()


def owing(guest: Visitor) -> list[str]:
    """The names of those who have not signed, as the head sees them on the board."""
    guest.go("/declarations/board/?state=owed")
    return guest.page.locator("main tbody th a").all_inner_texts()


def test_somebody_asks_the_head_answers_and_they_sign(guest: Visitor) -> None:
    enter(guest, "head")
    guest.go("/declarations/board/")
    guest.check()
    guest.photograph("board")
    for role in ("supply", "volunteer", "teacher2", "teacher3", "office", "site", "governor"):
        enter(guest, role)
        guest.go("/declarations/")
        if guest.page.get_by_role("link", name="Ask a question").count():
            break
    guest.follow("Ask a question")
    guest.check()
    guest.press("Send your question")
    assert "Enter your question" in main_text(guest)
    guest.check()
    guest.page.get_by_label("Your question").fill("Does this hold for the orchestra's own page?")
    guest.press("Send your question")
    assert "Question asked" in main_text(guest)

    asked_by = role
    enter(guest, "head")
    guest.go("/declarations/questions/")
    guest.check()
    guest.photograph("questions")
    guest.click(guest.page.locator("main .hb-task a").last)
    guest.check()
    guest.page.get_by_label("Your answer").fill("It does. See me about the orchestra.")
    guest.press("Send your answer")

    enter(guest, asked_by)
    guest.go("/declarations/")
    assert "See me about the orchestra" in main_text(guest)
    guest.click(guest.page.get_by_role("link", name=re.compile("^Read and sign")).first)
    guest.check()
    guest.photograph("sign")
    guest.press("Sign")
    assert "Tick the box to sign" in main_text(guest)
    guest.check()
    guest.page.locator("main input[type=checkbox]").check()
    guest.press("Sign")
    assert guest.heading() == "Your declaration is signed"
    guest.check()
    guest.photograph("receipt")
    with guest.page.expect_download() as download:
        guest.page.get_by_role("link", name="Certificate (PDF)").click()
    assert download.value.suggested_filename.startswith("declaration-")


def test_the_head_puts_down_what_came_on_paper(guest: Visitor) -> None:
    enter(guest, "head")
    name = owing(guest)[-1]
    guest.follow(name)
    guest.check()
    guest.photograph("one-person")
    guest.follow("Put down what they signed on paper")
    guest.check()
    guest.press("Put it down")
    assert "There is a problem" in main_text(guest)
    guest.check()
    guest.photograph("paper")
    guest.page.get_by_label("Signed on paper").check()
    guest.page.get_by_label("Job title").fill("Helper")
    guest.page.get_by_label("Note").fill("The sheet is in the red folder.")
    guest.press("Put it down")
    assert "The sheet is in the red folder." in main_text(guest)
    guest.check()
    assert name not in owing(guest)


def test_the_chair_is_told_numbers_and_no_names(guest: Visitor) -> None:
    enter(guest, "chair")
    guest.go("/declarations/board/")
    assert guest.heading().endswith("How many have signed")
    guest.check()
    guest.photograph("numbers")


def test_nobody_else_finds_the_board(guest: Visitor) -> None:
    enter(guest, "teacher")
    guest.expect_status(404)
    guest.go("/declarations/board/")
    assert "board" not in guest.page.title().lower()
