"""A policy file becomes a policy in force: upload, mend, approve, publish, read; then a new version, compared."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.browser import Visitor

PASSWORD = "lantern-gravel-oboe"
SCHOOL = "elthorne-park.example"
FILE = """Online Conduct Policy

Adopted: 3 March 2025
Next review due: March 2028

1 Introduction

1.1 This policy is about how adults at the school use the web.

2 Passwords

2.1 Staff must keep their passwords to themselves. Staff must not befriend pupils online:
- on any network
- in any game

3 Telling somebody

3.1 Governors should tell the headteacher of any approach by a pupil.
"""


def enter(guest: Visitor, role: str) -> None:
    guest.context.clear_cookies()
    guest.sign_in(f"{role}@{SCHOOL}", PASSWORD)


def look(guest: Visitor, name: str) -> None:
    guest.check()
    guest.photograph(f"policies-{name}")


def decide(guest: Visitor, role: str) -> None:
    enter(guest, role)
    guest.go("/policies/online-conduct-policy/")
    guest.click(guest.page.get_by_role("link", name=re.compile("^Version .* by ")))
    guest.follow("Approve or reject")
    look(guest, f"decide-{role}")
    guest.page.get_by_label("I approve this version").check()
    guest.press("Record my decision")


def seen_while_reading(guest: Visitor) -> None:
    """See what the page says from the press of the button on: the press is told to the page, and nothing is sent yet."""
    form = guest.page.locator("form", has=guest.page.locator("input[type=file]"))
    form.dispatch_event("submit")
    expect(guest.page.get_by_role("status")).to_contain_text("Keep this page open")
    expect(guest.page.get_by_role("progressbar")).to_be_visible()
    look(guest, "waiting")
    guest.page.wait_for_timeout(1000)  # a second press within a second is ignored


def test_a_policy_file_becomes_a_policy_in_force(guest: Visitor, tmp_path: Path) -> None:
    file = tmp_path / "conduct.txt"
    file.write_text(FILE, "utf-8")
    enter(guest, "deputy")
    guest.go("/policies/")
    look(guest, "list")
    guest.follow("Start another policy")
    look(guest, "start")
    guest.follow("Upload a policy file")
    guest.press("Read the file")
    assert guest.page.title().startswith("Error: ")
    look(guest, "upload-wrong")
    guest.page.locator("input[type=file]").set_input_files(str(file))
    seen_while_reading(guest)
    guest.press("Read the file")
    assert guest.heading().endswith("What was read")
    assert "No word is lost" in guest.page.content()
    look(guest, "read")

    guest.follow("Mend it")
    look(guest, "mend")
    guest.follow("Change 2.1")
    look(guest, "block")
    guest.page.get_by_label(re.compile("^Staff must not befriend")).check()
    guest.press("Split here")
    assert "No word is lost" in guest.page.content()
    guest.press("Undo the last change")
    guest.follow("Done: go on")
    look(guest, "manage")
    guest.press("Send for approval")

    decide(guest, "head")
    decide(guest, "chair")
    guest.follow("Set the day it comes into force")
    look(guest, "publish")
    guest.press("Set the day")
    assert "In force" in guest.page.locator("main").inner_text()

    enter(guest, "teacher")
    guest.go("/policies/online-conduct-policy/")
    look(guest, "policy")
    guest.follow("Read the policy")
    look(guest, "version")
    guest.page.locator("#q").fill("BEFRIEND")
    guest.press("Search")
    assert guest.page.locator("mark").first.inner_text() == "befriend"
    look(guest, "search")

    enter(guest, "deputy")
    guest.go("/policies/online-conduct-policy/")
    guest.press("Start from the version in force")
    guest.follow("Mend headings, clauses and whom they bind, or change words")
    guest.follow("Change 3.1")
    guest.fill("Words", "Governors must tell the headteacher at once of any approach by a pupil.")
    guest.press("Save the words")
    guest.go("/policies/online-conduct-policy/compare/")
    assert guest.page.locator("ins").first.is_visible()
    look(guest, "compare")


def test_a_long_policy_is_read_with_large_text_and_on_paper(guest: Visitor) -> None:
    enter(guest, "teacher")
    guest.go("/policies/")
    guest.click(guest.page.get_by_role("link", name=re.compile("^Read it")).first)
    look(guest, "long")
    guest.page.emulate_media(media="print")
    guest.photograph("policies-paper")
