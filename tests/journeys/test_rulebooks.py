"""Rules beside their clauses: written by somebody who writes no YAML, tried before saving, compared, handed on."""

from __future__ import annotations

import re
from pathlib import Path

from tests.journeys.browser import Visitor
from tests.journeys.test_policies import FILE, enter, look


def uploaded(guest: Visitor, tmp_path: Path, title: str = "Rules For Adults Online") -> str:
    """A draft read from a file; gives the address of its rules."""
    file = tmp_path / "conduct.txt"
    file.write_text(FILE.replace("Online Conduct Policy", title), "utf-8")
    enter(guest, "deputy")
    guest.go("/policies/upload/")
    guest.page.locator("input[type=file]").set_input_files(str(file))
    guest.press("Read the file")
    path = guest.page.url.removeprefix(guest.address)
    return path.replace("/policies/", "/rules/").split("/read/")[0] + "/"


def test_somebody_writes_a_rule_and_tries_it_before_saving(guest: Visitor, tmp_path: Path) -> None:
    rules = uploaded(guest, tmp_path)
    guest.go("/rules/")
    look(guest, "rules-index")
    guest.go(rules)
    look(guest, "rules-empty")
    guest.go(rules + "?clause=2.1")
    guest.follow("Write a rule for it 2.1")
    page = guest.page
    page.get_by_label("Topic").select_option("friends")
    page.get_by_label("It is forbidden").check()
    page.get_by_label("Action 1", exact=True).first.select_option("connect")
    page.get_by_label("Another condition is about").select_option("counterpart")
    guest.press("Add the condition")
    page.get_by_label("With or about whom 1").select_option("pupil")
    page.get_by_role("textbox", name="Because").fill("Work and friendship are kept apart.")
    look(guest, "rules-edit")
    page.get_by_role("textbox", name="A question in plain words").fill(
        "May I accept a friend request from a pupil?"
    )
    page.locator("#id_try-who").select_option("teacher")
    page.locator("#try").get_by_role("button", name="Try the question").click()
    page.get_by_role("heading", name="With this rule").wait_for()
    assert "The policy forbids it." in page.locator("#try").inner_text()
    look(guest, "rules-tried")
    page.get_by_label("Keep the question and its answer as a worked example").check()
    guest.press("Save the rule")
    assert page.title().startswith("Error: ")
    look(guest, "rules-edit-wrong")
    guest.fill("What happens in it, in a few words (optional)", "A pupil asks to connect")
    guest.press("Save the rule")
    assert "friends-connect-1" in page.content()
    look(guest, "rules-one")

    with page.expect_download() as saved:
        page.get_by_role("link", name="Save as a file").click()
    text = saved.value.path().read_text("utf-8")
    assert "A pupil asks to connect" in text
    broken = tmp_path / "rules.yaml"
    broken.write_text(text.replace("action:", "acton:").replace("must_not", "never"), "utf-8")
    guest.follow("Take in a file")
    page.locator("input[type=file]").set_input_files(str(broken))
    guest.press("Show what it would change")
    assert "Line " in page.locator("main table").inner_text()
    look(guest, "rules-import-wrong")
    broken.write_text(text.replace("kept apart", "kept well apart"), "utf-8")
    page.locator("input[type=file]").set_input_files(str(broken))
    guest.press("Show what it would change")
    look(guest, "rules-import")
    guest.press("Take the rules in")
    guest.go(rules)
    assert "kept well apart" in page.content()
    guest.follow("What was changed")
    look(guest, "rules-history")


def test_rules_are_proposed_and_somebody_decides_about_each(guest: Visitor, tmp_path: Path) -> None:
    rules = uploaded(guest, tmp_path, "Proposals For Adults Online")
    guest.go(rules)
    guest.press("Propose rules from the clauses")
    assert "% sure" in guest.page.locator("main").inner_text()
    look(guest, "rules-proposed")
    number = guest.page.get_by_role("button", name=re.compile("^Accept")).count()
    guest.click(guest.page.get_by_role("button", name=re.compile("^Refuse")).last)
    guest.page.get_by_text("The proposal is refused.").wait_for()
    guest.click(guest.page.get_by_role("button", name=re.compile("^Accept")).first)
    guest.page.get_by_text("The rule decides once this version is in force.").wait_for()
    assert guest.page.get_by_role("button", name=re.compile("^Accept")).count() == number - 2
    guest.click(guest.page.get_by_role("link", name=re.compile("^Adjust")).first)
    look(guest, "rules-adjust")
    guest.press("Save the rule")
    guest.page.get_by_text("The rule decides once this version is in force.").wait_for()


def test_a_head_looks_at_the_rules_and_at_what_a_change_changes(guest: Visitor) -> None:
    guest.sign_in("head@sunning-hill.example", "lantern-gravel-oboe")
    guest.go("/rules/")
    guest.click(guest.page.locator(".hb-card a").first)
    look(guest, "rules-book")
    guest.follow("Duties without an owner, and contradictions")
    look(guest, "rules-owners")
    guest.go("/rules/topics/")
    look(guest, "rules-topics")
    guest.go("/rules/compare/?before=pack-sunning-hill&after=pack-richmond-park")
    look(guest, "rules-compare")
    guest.go("/rules/")
    guest.click(guest.page.locator(".hb-card a").first)
    guest.follow("Whom the rules bind, and whom to ask")
    look(guest, "rules-defaults")
    guest.go("/rules/")
    guest.click(guest.page.locator(".hb-card a").first)
    guest.click(guest.page.get_by_role("link", name=re.compile("^Change")).first)
    look(guest, "rules-change")
