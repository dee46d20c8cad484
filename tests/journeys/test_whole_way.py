"""The main job from end to end: upload, mend, approve, publish, sign, countersign, new version, sign again.

With HANDBELL_POLICY_FILE the file is a real school's (CI names one where it is at hand); without it, an invented one.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from tests.journeys.browser import Visitor
from tests.journeys.test_policies import PASSWORD

SCHOOL = "mosaic.example"
INVENTED = Path(__file__).parent / "policy.txt"


def enter(guest: Visitor, role: str) -> None:
    guest.context.clear_cookies()
    guest.sign_in(f"{role}@{SCHOOL}", PASSWORD)


def main_text(guest: Visitor) -> str:
    return guest.page.locator("main").inner_text()


def approve(guest: Visitor, policy: str) -> None:
    for role in ("head", "chair"):
        enter(guest, role)
        guest.go(policy)
        guest.click(guest.page.get_by_role("link", name=re.compile("^Version .* by ")).first)
        guest.follow("Approve or reject")
        guest.page.get_by_label("I approve this version").check()
        guest.press("Record my decision")
    guest.follow("Set the day it comes into force")
    guest.press("Set the day")
    assert "In force" in main_text(guest)


def sign(guest: Visitor, title: str, picture: str) -> None:
    enter(guest, "teacher")
    guest.go("/declarations/")
    section = guest.page.locator("main section", has_text=title)
    guest.click(section.get_by_role("link", name=re.compile("^Read and sign")))
    guest.press("Open the policy to read it")
    guest.page.go_back()
    guest.check()
    guest.photograph(picture)
    guest.page.locator("main input[type=checkbox]").check()
    guest.press("Sign")
    assert "Signed" in main_text(guest)
    guest.check()


def test_a_file_becomes_a_policy_in_force_which_people_read_and_sign(guest: Visitor) -> None:
    file = Path(os.environ.get("HANDBELL_POLICY_FILE", INVENTED))
    enter(guest, "deputy")
    guest.go("/policies/start/")
    guest.follow("Upload a policy file")
    guest.page.locator("input[type=file]").set_input_files(str(file))
    guest.press("Read the file")
    assert "No word is lost" in guest.page.content()
    guest.check()
    guest.photograph("whole-way-read")
    policy = re.match(r".*?(/policies/[^/]+/)", guest.page.url.removeprefix(guest.address))
    assert policy
    address = policy.group(1)

    guest.follow("Mend it")
    guest.check()
    guest.photograph("whole-way-mend")
    binding = guest.page.locator(".hb-mend__clause", has_text=re.compile(r"(Duty|Rule): .*staff", re.I)).first
    changed = binding.get_by_role("link", name=re.compile(r"^Change \d")).inner_text()
    guest.follow(changed)
    guest.page.get_by_label("Reference", exact=True).fill("1.99")
    guest.press("Save")
    guest.press("Undo the last change")
    guest.follow("Done: go on")
    guest.press("Send for approval")
    approve(guest, address)
    guest.go(address)
    title = guest.heading()

    sign(guest, title, "whole-way-sign")
    enter(guest, "head")
    guest.go("/declarations/countersign/")
    row = guest.page.locator("main tbody tr", has_text=title)
    row.locator("input[type=checkbox]").check()
    guest.photograph("whole-way-countersign")
    guest.press("Countersign what I have ticked")
    assert title not in guest.page.locator("main tbody").all_inner_texts()

    enter(guest, "deputy")
    guest.go(address)
    guest.press("Start from the version in force")
    guest.follow("Mend headings, clauses and whom they bind, or change words")
    guest.follow(changed)
    words = guest.page.get_by_label("Words", exact=True)
    words.fill(words.input_value() + " Staff must tell the headteacher at once when this is not kept to.")
    guest.press("Save the words")
    guest.go(address)
    guest.click(guest.page.get_by_role("link", name=re.compile("^Version .* by ")).first)
    guest.press("Send for approval")
    approve(guest, address)

    enter(guest, "teacher")
    guest.go("/declarations/")
    sign(guest, title, "whole-way-sign-again")
    guest.go("/declarations/")
    assert guest.page.locator("main").get_by_text(title).count() >= 2, "the first signature is kept"
