"""Telling without sign-in: once, whatever is pressed how often; nothing kept of who it was; never a word lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from handbell.concerns import operations, sealed
from handbell.concerns.matters import Category, Matter
from handbell.concerns.models import Case, Concern, Message, Teller
from handbell.concerns.operations import telling
from handbell.evidence import queries as exhibits
from handbell.people.models import School
from tests.cast import Cast
from tests.evidence import files

WORDS = "Somebody in year nine keeps sending me horrible messages."
KEY = "an-invented-key-of-forty-three-characters-x"
CANARY = b"CANARY-4f1c9e-never-on-disk"
TELL, PICTURE, TOLD = (
    reverse(f"public_concerns:{name}", args=["alder"]) for name in ("tell", "tell_picture", "told")
)


def sent(**changes: Any) -> dict[str, Any]:
    """What the form sends."""
    given = {"key": KEY, "who": "pupil", "words": WORDS, "about": "pupil", "what": "bullying_of_pupil"}
    return given | changes


def text(response: Any) -> str:
    """The page."""
    return str(response.content.decode())


def code_of(page: Any) -> str:
    """The code on a receipt."""
    return str(page.context["sent"].code)


def test_a_pupil_tells_without_a_name_and_comes_back_with_the_code(cast: Cast) -> None:
    client = cast.stranger()
    for query in ({}, {"who": "pupil"}, {"who": "pupil", "picture": "no"}):
        page = client.get(TELL, query)
        assert page.status_code == 200
        assert "999" in text(page)
    received = client.post(TELL, sent())
    assert received.status_code == 200
    assert "Received" in text(received)
    concern = Concern.objects.get()
    assert sealed.load(concern.told)["words"] == WORDS
    assert not concern.signed_in
    assert not Teller.objects.exists()
    code = code_of(received)
    assert [len(part) for part in code.split()] == [4] * 5
    assert WORDS in text(client.post(TOLD, {"code": code.lower()}))
    for _press in range(2):
        client.post(TOLD, {"code": code, "words": "It happened again.", "key": "k" * 40})
    assert [one.words for one in Message.objects.all()] == ["It happened again."]
    assert not client.cookies


def test_pressed_twice_it_is_one_concern_and_the_same_page(cast: Cast) -> None:
    client = cast.stranger()
    first, second = (client.post(TELL, sent()) for _press in range(2))
    assert text(first) == text(second)
    assert Concern.objects.count() == 1


def test_the_back_button_and_other_words_add_to_it(cast: Cast) -> None:
    client = cast.stranger()
    first = client.post(TELL, sent())
    second = client.post(TELL, sent(words="I forgot to say when."))
    assert code_of(first) == code_of(second)
    assert Case.objects.count() == 1
    assert [one.words for one in Message.objects.all()] == ["I forgot to say when."]


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"words": ""}, "Write what happened"),
    ({"words": "  \n "}, "Write what happened"),
    ({"words": "x" * 20_001}, "longer than 20,000"),
    ({"about": "the-caretaker"}, "Select a valid choice"),
    ({"about": "low_level"}, "Select a valid choice"),
    ({"about": ""}, "Choose who it is about"),
    ({"what": ""}, "Choose what it is about"),
    ({"what": "indecent_image_of_child"}, "Select a valid choice"),
    ({"platform": "y" * 101}, "at most 100"),
    ({"again": "perhaps"}, "Select a valid choice"),
    ({"key": ""}, "has not been sent yet"),
    ({"key": "guessed"}, "has not been sent yet"),
    ({"key": "k" * 65}, "has not been sent yet"),
]


@pytest.mark.parametrize(("changes", "says"), REFUSED)
def test_what_cannot_be_taken_comes_back_with_its_words(
    cast: Cast, changes: dict[str, Any], says: str
) -> None:
    page = cast.stranger().post(TELL, sent(**changes))
    assert page.status_code == 200
    assert says in text(page)
    assert changes.get("words", WORDS).strip() in text(page)
    key = page.context["form"]["key"].value()
    assert (key == KEY) == ("key" not in changes)
    assert len(key) >= 32
    assert not Concern.objects.exists()


@pytest.mark.parametrize("address", [TELL, PICTURE, TOLD])
@pytest.mark.parametrize("bad", ["nul \x00 here", "half \udc80 here"])
def test_text_that_no_database_keeps_is_a_bad_request(cast: Cast, address: str, bad: str) -> None:
    for field in ("words", "name", "platform", "code", "key", "who"):
        body = "&".join(f"{name}={value}" for name, value in {**sent(), "code": "x"}.items() if name != field)
        wrong = bad.replace("\x00", "%00").replace("\udc80", "%ED%B2%80").replace(" ", "+")
        page = cast.stranger().post(
            address, f"{body}&{field}={wrong}", content_type="application/x-www-form-urlencoded"
        )
        assert page.status_code < 500


@pytest.mark.parametrize("address", [TELL, PICTURE, TOLD])
def test_other_methods_and_other_schools(cast: Cast, address: str) -> None:
    client = cast.stranger()
    assert client.head(address).status_code == 200
    assert {client.put(address).status_code, client.delete(address).status_code} == {405}
    assert client.get(address.replace("alder", "no-such")).status_code == 404
    assert client.post(address.replace("alder", "no-such"), sent(code="x")).status_code == 404


def test_the_pages_leave_no_trace_in_the_browser(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    pages = [client.get(address, {"who": "pupil", "picture": "no"}) for address in (TELL, PICTURE, TOLD)]
    pages += [client.post(TELL, sent()), client.post(TOLD, {"code": "wrong"})]
    for page in pages:
        assert page.status_code == 200
        assert page["Referrer-Policy"] == "no-referrer"
        assert page["Cache-Control"] == "no-store"
        assert page["X-Robots-Tag"] == "noindex"
        assert "<title>" in text(page)
        assert "Tell the school – Handbell" in text(page)
        assert "csrfmiddlewaretoken" not in text(page)
        assert "Leave this page quickly" in text(page)
    assert not client.cookies


def test_the_page_is_the_same_whoever_reads_it_and_whomever_it_names(cast: Cast) -> None:
    plain = text(cast.stranger().get(TELL))
    assert text(cast.client(cast.head).get(TELL)) == plain
    client = cast.stranger()
    pages = [
        (client.post(TELL, sent(key=f"{KEY}{number}", words=words)), words)
        for number, words in enumerate([WORDS, "Mrs Oakes and the headteacher did it."])
    ]
    first, second = (
        text(page).replace(code_of(page), "CODE").replace(page.context["sent"].fingerprint, "MARK")
        for page, _words in pages
    )
    assert first == second


def test_with_nobody_left_to_read_it_the_teller_is_sent_outside(cast: Cast) -> None:
    given = sent(about="chair", words="Lowe, with Oakes, Hay, Vale and Marsh")
    pages = [text(cast.stranger().post(TELL, given)) for _press in range(2)]
    assert "Please tell somebody outside school too" in pages[0]
    assert pages[0] == pages[1]


ABOUT = [
    ("unknown", {}, Matter.PUPIL, False, Category.BULLYING_OF_PUPIL),
    ("head", {"what": "something_else"}, Matter.HEAD, True, Category.SOMETHING_ELSE),
    ("unknown", {"what": "allegation_against_adult"}, Matter.ADULT, False, Category.ALLEGATION_AGAINST_ADULT),
    ("dsl", {"what": "grooming"}, Matter.SAFEGUARDING_LEAD, True, Category.GROOMING),
]


@pytest.mark.parametrize(("about", "changes", "matter", "said", "category"), ABOUT)
def test_whom_and_what_it_is_about(
    cast: Cast, about: str, changes: dict[str, str], matter: Matter, said: bool, category: Category
) -> None:
    facts = {
        "platform": "Snapchat",
        "again": "yes",
        "danger": "on",
        "name": "Mair",
        "contact": "mair@example.org",
    }
    cast.stranger().post(TELL, sent(about=about, **changes, **facts))
    case = Case.objects.get()
    brief = sealed.load(case.brief)
    assert sealed.load(Concern.objects.get().told)["details"] == {"Which app, game or website?": "Snapchat"}
    assert (case.matter, brief["said_whom"], brief["category"], case.urgent) == (matter, said, category, True)
    assert brief["facts"]["platform"] == "Snapchat"
    assert brief["facts"]["repeat_after_warning"] is True
    assert sealed.load(Teller.objects.get().identity)["name"] == "Mair"


@pytest.mark.parametrize("sure", ["yes", "not_sure", "perhaps", ""])
def test_a_picture_forced_upon_the_school_is_thrown_away_and_the_words_are_kept(
    cast: Cast, sure: str
) -> None:
    client = cast.stranger()
    page = client.get(PICTURE, {"who": "pupil", "picture": sure})
    assert 'type="file"' not in text(page)
    assert "You are not in trouble" in text(page)
    assert "0800 1111" in text(page)
    forced = {name: SimpleUploadedFile("x.png", CANARY * 200_000) for name in ("file_1", "picture_file")}
    received = client.post(PICTURE, sent(picture=sure, **forced))
    assert "Received" in text(received)
    concern = Concern.objects.get()
    assert sealed.load(concern.told)["words"] == WORDS
    assert sealed.load(concern.case.brief)["category"] == Category.INDECENT_IMAGE_OF_CHILD
    assert not exhibits.exhibits_in(concern.case_id).exists()
    assert not received.wsgi_request.FILES
    assert not [
        path for path in Path(settings.DATA).rglob("*") if path.is_file() and CANARY in path.read_bytes()
    ]


def test_a_disk_too_full_for_a_file_still_keeps_the_words(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("handbell.evidence.upload.SealedTemporaryFile.write", full)
    page = cast.stranger().post(TELL, sent(file_1=SimpleUploadedFile("shot.png", files.picture())))
    assert "Received" in text(page)
    assert "Not taken: shot.png" in text(page)
    assert sealed.load(Concern.objects.get().told)["words"] == WORDS


def test_files_come_after_the_words_and_a_refused_one_takes_nothing_with_it(cast: Cast) -> None:
    given = {
        "file_1": SimpleUploadedFile("shot.png", files.picture()),
        "file_2": SimpleUploadedFile("page.html", b"<html><script>alert(1)</script></html>"),
    }
    pages = []
    for _press in range(2):
        for file in given.values():
            file.seek(0)
        pages.append(cast.stranger().post(TELL, sent(**given)))
    concern = Concern.objects.get()
    assert [one.name for one in exhibits.exhibits_in(concern.case_id)] == ["shot.png"]
    assert "Not taken: page.html" in text(pages[0])
    assert text(pages[0]) == text(pages[1])


@pytest.mark.parametrize("address", [TELL, PICTURE])
def test_when_nothing_can_be_kept_the_page_says_so_and_keeps_the_words(
    cast: Cast, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(telling, "_keep", full)
        page = cast.stranger().post(address, sent())
    assert page.status_code == 503
    for words in ("has NOT been sent", "999", "0800 1111", "0808 800 5000", WORDS, KEY, "Try again"):
        assert words in text(page)
    assert not Concern.objects.exists()
    assert "Received" in text(cast.stranger().post(address, sent()))
    with monkeypatch.context() as broken:
        broken.setattr(School.objects, "filter", full)
        for address in (TELL, PICTURE, TOLD):
            assert "0800 1111" in text(cast.stranger().get(address, {"who": "pupil"}))
        page = cast.stranger().post(TELL, sent(key="n" * 43))
        assert page.status_code == 503
        assert WORDS in text(page)
        page = cast.stranger().post(TOLD, {"code": "x", "key": "n" * 43, "words": WORDS})
        assert page.status_code == 503
        assert WORDS in text(page)


def test_what_waits_for_the_keys_is_said_to_wait(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def later(**_given: object) -> None:
        raise operations.KeptForLater("ABCDEFGHJKMNPQRSTVWX")

    monkeypatch.setattr(operations, "tell", later)
    page = text(cast.stranger().post(TELL, sent(file_1=SimpleUploadedFile("shot.png", files.picture()))))
    for words in ("Received", "ABCD EFGH JKMN PQRS TVWX", "can read it yet", "Not taken: shot.png"):
        assert words in page
    assert "are told at once" not in page


def test_a_code_leads_to_its_own_school_only(cast: Cast) -> None:
    client = cast.stranger()
    code = code_of(client.post(TELL, sent()))
    for address, given in (
        (TOLD.replace("alder", "brook"), code),
        (TOLD, "0000 0000 0000 0000 0000"),
        (TOLD, ""),
        (TOLD, "x" * 61),
        (TOLD, "<script>"),
    ):
        page = client.post(address, {"code": given})
        assert page.status_code == 200
        assert WORDS not in text(page)
        assert page.context["form"].errors
    for given in (code, "0000 0000 0000 0000 0000"):
        added = client.post(TOLD.replace("alder", "brook"), {"code": given, "words": "More", "key": KEY})
        assert added.status_code == 404
    empty = client.post(TOLD, {"code": code, "words": "", "key": "k" * 40})
    assert "Write what you want to add" in text(empty)
    assert WORDS in text(empty)
    assert not Message.objects.exists()


def test_in_welsh_all_the_way_without_a_cookie(cast: Cast) -> None:
    client = cast.stranger()
    page = client.get(TELL, {"language": "cy"})
    assert '<html lang="cy"' in text(page)
    assert "language=cy" in page.context["choose"][0][1]
    received = client.post(TELL, sent(language="cy"))
    assert '<html lang="cy"' in text(received)
    assert Concern.objects.get().language == "cy"
    assert not client.cookies
