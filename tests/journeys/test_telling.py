"""Telling the school in a real browser: without a name and back with the code; a picture forced upon it; a log."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.browser import Visitor
from tests.journeys.product import Product

PASSWORD = "lantern-gravel-oboe"
WORDS = "Somebody in year nine keeps sending me horrible messages."
CANARY = b"CANARY-77ae01-never-on-disk"


def to_the_form(guest: Visitor, *, picture: str) -> None:
    guest.go("/s/sunning-hill/tell/")
    guest.check()
    guest.photograph("tell-who")
    guest.follow("A pupil")
    guest.check()
    guest.photograph("tell-picture-first")
    guest.follow(picture)


def test_a_pupil_tells_without_a_name_and_comes_back_with_the_code(guest: Visitor) -> None:
    to_the_form(guest, picture="No")
    guest.check()
    guest.photograph("tell-form")
    guest.press("Send")
    guest.check()
    guest.photograph("tell-form-empty")
    guest.page.get_by_label("What happened?").fill(WORDS)
    guest.page.get_by_label("A pupil, or somebody outside school").check()
    guest.page.get_by_label("Somebody is horrible to me or to somebody else").check()
    guest.press("Send")
    assert guest.heading() == "Received"
    guest.check()
    guest.photograph("tell-received")
    code = guest.page.locator(".hb-copy__text").first.inner_text()
    assert code.replace(" ", "") not in guest.page.url
    guest.follow("Come back with your code")
    guest.check()
    guest.photograph("tell-back")
    guest.page.get_by_label("Your code").fill(code.lower())
    guest.press("Show it")
    assert WORDS in guest.page.locator("main").inner_text()
    guest.page.get_by_label("Add something").fill("It happened again.")
    guest.press("Send")
    assert "It happened again." in guest.page.locator("main").inner_text()
    guest.check()
    guest.photograph("tell-thread")
    assert guest.page.url.endswith("/told/")
    assert guest.context.cookies() == []


def test_an_indecent_picture_attached_by_force_is_not_taken_and_the_words_are(
    guest: Visitor, demonstration: Product
) -> None:
    to_the_form(guest, picture="I am not sure")
    assert guest.page.locator("input[type=file]").count() == 0
    guest.check()
    guest.photograph("tell-picture")
    guest.page.get_by_label("What happened?").fill("Somebody sent me a picture.")
    guest.page.get_by_label("I don’t know, or do not want to say").check()
    guest.page.evaluate(
        """() => {
            const form = document.querySelector("main form"), file = document.createElement("input");
            form.enctype = "multipart/form-data";
            Object.assign(file, {type: "file", name: "file_1", id: "forced"});
            form.append(file);
        }"""
    )
    picture = {"name": "x.png", "mimeType": "image/png", "buffer": CANARY * 150_000}
    guest.page.set_input_files("#forced", [picture])
    guest.press("Send")
    assert guest.heading() == "Received"
    guest.check()
    guest.photograph("tell-picture-received")
    kept = Path(demonstration.environment["HANDBELL_DATA"])
    assert not [one for one in kept.rglob("*") if one.is_file() and CANARY in one.read_bytes()]


def test_a_teacher_logs_a_friend_request(guest: Visitor) -> None:
    guest.sign_in("teacher@sunning-hill.example", PASSWORD)
    guest.go("/concerns/tell/")
    guest.check()
    guest.photograph("tell-staff-first")
    guest.follow("A pupil tried to connect with you online? Log it in thirty seconds.")
    guest.check()
    guest.photograph("tell-approach")
    guest.page.get_by_label("Who tried to connect with you?").fill("Somebody of year nine")
    guest.page.get_by_label("Where?").fill("Instagram")
    guest.page.get_by_label("I refused it, or did not accept it").check()
    guest.press("Log it")
    assert guest.heading() == "Received"
    assert "Never do this" in guest.page.locator("main").inner_text()
    guest.check()
    guest.photograph("tell-approach-received")
    guest.go("/concerns/tell/?picture=no")
    guest.check()
    guest.photograph("tell-staff")
    guest.go("/concerns/told/")
    guest.check()
    guest.click(guest.page.locator("main li a").first)
    guest.check()
    guest.photograph("tell-own")
