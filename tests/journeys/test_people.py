"""The school office at work: finding, adding, importing; and the head's second person."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.browser import Visitor

PASSWORD = "lantern-gravel-oboe"
SCHOOL = "sunning-hill.example"

ROSTER = (
    "Handbell number,First name,Last name,Email,Job title,Roles,First day,Last day\n"
    "J1,Wren,Ashby,wren.ashby@sunning-hill.example,Class teacher,Teacher,01/09/2026,\n"
    "J2,Nobody,Known,nobody@sunning-hill.example,,Emperor,,\n"
)


def test_the_office_finds_somebody_and_looks_at_their_roles(guest: Visitor) -> None:
    guest.sign_in(f"office@{SCHOOL}", PASSWORD)
    guest.go("/people/")
    guest.check()
    guest.photograph("people")
    guest.click(guest.page.locator("main table a").first)
    guest.check()
    guest.photograph("person")


def test_the_office_imports_a_roster_after_looking(guest: Visitor, tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_text(ROSTER, "utf-8")
    guest.sign_in(f"office@{SCHOOL}", PASSWORD)
    guest.go("/people/import/")
    guest.check()
    guest.page.locator("input[type=file]").set_input_files(file)
    guest.press("Show what it would change")
    assert guest.heading() == "What the roster would change"
    assert "does not know the role Emperor" in guest.page.locator("main").inner_text()
    guest.check()
    guest.photograph("roster-preview")
    guest.press("Yes, do this")
    guest.go("/people/?words=Ashby")
    assert "Ashby, Wren" in guest.page.locator("main").inner_text()


def test_every_form_of_the_room_is_right_for_everybody(guest: Visitor) -> None:
    guest.sign_in(f"head@{SCHOOL}", PASSWORD)
    for path in ("add/", "days/", "days/add-term/", "days/close/", "school/", "proposed/"):
        guest.go(f"/people/{path}")
        guest.check()
    for path in ("", "settings/", "security/", "security/app/", "security/passkeys/add/", "second-factor/"):
        guest.go(f"/account/{path}")
        guest.check()


def test_a_pupil_is_shown_none_of_it(guest: Visitor) -> None:
    guest.sign_in(f"pupil@{SCHOOL}", PASSWORD)
    guest.expect_status(404)
    guest.go("/people/")
    assert "Ashby" not in guest.page.locator("body").inner_text()
    guest.check()
