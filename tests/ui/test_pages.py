"""The frame around every page, and the pages for what goes wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory

from handbell.ui import errors, middleware

SOURCE = Path(__file__).resolve().parents[2] / "src" / "handbell"
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
pytestmark = pytest.mark.django_db


def test_every_page_carries_the_headers_of_the_settings_sheet(client: Client) -> None:
    answer = client.get("/help/")
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_frame_says_what_the_page_is_and_in_which_language(client: Client) -> None:
    page = client.get("/help/").content.decode()
    assert "<title>Help – Handbell</title>" in page
    assert '<html lang="en' in page
    assert 'href="#main"' in page
    assert page.count("<h1>") == 1
    client.post("/language/setlang/", {"language": "cy", "next": "/help/"})
    assert '<html lang="cy"' in client.get("/help/").content.decode()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_templates_hold_no_inline_style_or_script(path: Path) -> None:
    source = path.read_text("utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", source)
    for tag in re.findall(r"<script[^>]*>", source):
        assert "src=" in tag or 'type="application/json"' in tag


@pytest.mark.parametrize(
    ("template", "status"),
    [("403.html", 403), ("404.html", 404)],
)
def test_refusals_say_what_happened_and_lead_on(client: Client, template: str, status: int) -> None:
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "There is no such page" in page
    assert "Nothing was changed." in page
    assert 'href="/"' in page


def test_a_form_of_an_earlier_sign_in_says_that_the_words_are_safe() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/language/setlang/", {"language": "cy"})
    assert answer.status_code == 403
    assert "Your words are safe" in answer.content.decode()


@pytest.mark.parametrize(
    ("mistake", "status", "words"),
    [
        (RequestDataTooBig(), 413, "That is too large"),
        (SuspiciousOperation(), 400, "That could not be read"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words(mistake: Exception, status: int, words: str) -> None:
    answer = errors.bad_request(RequestFactory().get("/"), mistake)
    assert answer.status_code == status
    assert words in answer.content.decode()


@pytest.mark.parametrize(
    ("mistake", "status", "words"),
    [(OperationalError(), 503, "Handbell is busy"), (ValueError(), 500, "Something went wrong")],
)
def test_our_mistakes_say_what_is_safe_and_need_no_database(
    mistake: Exception, status: int, words: str
) -> None:
    try:
        raise mistake
    except type(mistake):
        answer = errors.server_error(RequestFactory().get("/"))
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert "everything saved before is safe" in answer.content.decode()


def test_a_body_beyond_all_measure_gets_413(client: Client) -> None:
    answer = client.post("/language/setlang/", {"language": "x" * 3_000_000})
    assert answer.status_code in {400, 413}
    if answer.status_code == 413:
        assert "That is too large" in answer.content.decode()


@pytest.mark.parametrize("text", ["a\x00b", "\x00"])
def test_nul_characters_are_refused_with_400_wherever_they_stand(client: Client, text: str) -> None:
    assert client.get("/help/", {"q": text}).status_code == 400
    assert client.get("/help/", {text: "q"}).status_code == 400
    answer = client.post("/account/sign-in/", {"login": text, "password": "x"})
    assert answer.status_code == 400
    assert "what you wrote is still on that page" in answer.content.decode()


def test_halves_of_characters_are_refused_with_400(client: Client) -> None:
    body = b'--edge\r\nContent-Disposition: form-data; name="login"\r\n\r\n\\ud800\r\n--edge--\r\n'
    answer = client.generic(
        "POST", "/account/sign-in/", body, "multipart/form-data; boundary=edge; charset=raw_unicode_escape"
    )
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("text", "readable"),
    [("", True), ("ŵŷ – “£”", True), ("\x00", False), ("\ud800", False), ("😀", True)],
)
def test_which_text_can_be_kept(text: str, readable: bool) -> None:
    assert middleware.is_readable(text) is readable


def test_a_header_that_a_page_sets_itself_stays() -> None:
    def page(_request: object) -> HttpResponse:
        return HttpResponse(headers={"Cache-Control": "max-age=60"})

    answer = middleware.SafeHeaders(page)(RequestFactory().get("/"))  # type: ignore[arg-type]
    assert answer["Cache-Control"] == "max-age=60"


def test_the_way_for_a_forgotten_password_stands_behind_the_password(client: Client) -> None:
    page = client.get("/account/sign-in/").content.decode()
    order = [page.index(mark) for mark in ('name="login"', 'name="password"', "Forgot your password?")]
    assert order == sorted(order)
    assert page.count("Forgot your password?") == 1
