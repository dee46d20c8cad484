"""What happens with what was told, in a real browser: the right people learn of it, and the wrong ones find no trace."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from tests.journeys.browser import Visitor
from tests.journeys.product import Product

PASSWORD = "lantern-gravel-oboe"
ABOUT_HEAD = "The head took my phone and read my messages aloud. QX7-about-the-head."
REFERENCE = re.compile(r"/concerns/[0-9A-Z]{10}/$")


def somebody(browser: Browser, product: Product, who: str, school: str) -> Visitor:
    """Somebody of a sample school, signed in."""
    visitor = Visitor(browser.new_context(locale="en-GB"), product.address)
    visitor.sign_in(f"{who}@{school}.example", PASSWORD)
    return visitor


def cases_of(visitor: Visitor) -> list[str]:
    """Addresses of the cases on somebody's desk."""
    visitor.go("/concerns/")
    found = [link.get_attribute("href") or "" for link in visitor.page.locator("main a").all()]
    return [address for address in found if REFERENCE.search(address)]


def test_an_allegation_about_the_head_reaches_chair_and_governor_and_the_head_finds_no_trace(
    browser: Browser, guest: Visitor, demonstration: Product
) -> None:
    school = "richmond-park"
    head = somebody(browser, demonstration, "head", school)
    before = cases_of(head)
    guest.go(f"/s/{school}/tell/?who=parent&picture=no")
    guest.page.get_by_label("What happened?").fill(ABOUT_HEAD)
    guest.page.get_by_label("The headteacher", exact=True).check()
    guest.page.get_by_label("Something else").check()
    guest.press("Send")
    assert guest.heading() == "Received"
    chair = somebody(browser, demonstration, "chair", school)
    newest = cases_of(chair)[0]
    chair.go(newest)
    chair.check()
    assert ABOUT_HEAD not in chair.page.content()
    chair.click(chair.page.get_by_role("button", name="Show").first)
    expect(chair.page.get_by_text(ABOUT_HEAD)).to_be_visible()
    chair.page.keyboard.press("Escape")
    expect(chair.page.get_by_text(ABOUT_HEAD)).to_have_count(0)
    governors = [somebody(browser, demonstration, who, school) for who in ("governor", "governor2")]
    assert [newest in cases_of(one) for one in governors].count(True) == 1  # one of them, not the whole board
    assert cases_of(head) == before
    for path in ("/", "/concerns/?closed=1", "/concerns/patterns/", "/concerns/look-for/?words=QX7"):
        head.go(path)
        assert "QX7" not in head.page.locator("main").inner_text().replace(
            "QX7", "", 1 if "look-for" in path else 0
        )
        assert newest not in head.page.content()
    head.expect_status(404)
    head.go(newest)
    assert head.heading() == "There is no such page"
    for one in (head, chair, *governors):
        one.context.close()


def test_what_was_told_is_worked_on_and_closed(browser: Browser, demonstration: Product) -> None:
    head = somebody(browser, demonstration, "head", "sunning-hill")
    head.go("/concerns/")
    head.check()
    head.photograph("concerns-desk")
    row = head.page.get_by_role("row").filter(has_text="A pupil contacts an adult privately")
    head.click(row.get_by_role("link").first)
    head.check()
    head.photograph("concerns-case")
    address = head.page.url
    head.follow("The rules as they stood that day")
    head.check()
    head.photograph("concerns-rules-then")
    assert "Version in force" in head.page.locator("main").inner_text()
    head.go(address.removeprefix(head.address))
    head.click(head.page.locator("ol.hb-steps a").first)
    head.check()
    head.page.get_by_label("Done", exact=True).check()
    head.click(head.page.locator("main form button").first)
    assert head.page.url.startswith(address)
    head.follow("Close the case")
    head.check()
    head.context.close()


def test_something_is_taken_down_from_evidence_to_outcome(browser: Browser, demonstration: Product) -> None:
    lead = somebody(browser, demonstration, "dsl", "sunning-hill")
    lead.go("/concerns/")
    lead.click(
        lead.page.get_by_role("row").filter(has_text="A false account or page").get_by_role("link").first
    )
    lead.follow("Have something taken down")
    lead.check()
    lead.page.get_by_label("Facebook", exact=True).check()
    lead.page.get_by_label(re.compile("false account|pretends", re.IGNORECASE)).first.check()
    lead.press("Continue")
    lead.check()
    lead.photograph("takedown-evidence")
    lead.page.get_by_label("Which page, group or account?").fill("Sunning Hill News (not ours)")
    lead.page.get_by_label("Its address").fill("https://social.example/not-ours")
    lead.page.get_by_label("At what time?").fill("00:00")
    lead.page.get_by_label("Where was it seen?").fill("In the office")
    lead.page.get_by_label("Who saw it?").fill("A parent")
    lead.page.get_by_label("Who keeps the evidence?").fill("The safeguarding lead")
    lead.click(lead.page.locator("main form button").first)
    lead.check()
    lead.photograph("takedown")
    assert "Sunning Hill News (not ours)" in lead.page.locator("main").inner_text()
    for kind, rung, words in (
        ("Asked", "platform", "Reported as a false account."),
        ("Answered, and it is still there", "platform", "They say that they will look at it again."),
        ("It is gone", "", "The page is no longer there."),
    ):
        lead.page.get_by_label(kind, exact=True).check()
        lead.page.get_by_label("Who was asked, or answered?").select_option(value=rung)
        lead.page.get_by_label("In words").fill(words)
        lead.press("Put it down")
        lead.check()
        assert words in lead.page.locator("main").inner_text()
    assert "Gone; watched for its return" in lead.page.locator("main").inner_text()
    lead.photograph("takedown-gone")
    lead.context.close()
