"""Telling when signed in, the log of a pupil's approach, and what somebody told themselves."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from handbell.concerns import operations, sealed
from handbell.concerns.matters import Category, Matter
from handbell.concerns.models import Concern, Message, Teller, TellerKind
from handbell.concerns.operations import telling
from handbell.evidence import queries as exhibits
from tests.cast import NOW, Cast
from tests.concerns import stories
from tests.evidence import files
from tests.policies.stories import in_force

KEY = "an-invented-key-of-forty-three-characters-x"
WORDS = "A colleague was alone with him behind a shut door."
TELL, PICTURE, APPROACH, TOLD = (
    reverse(f"concerns:{name}") for name in ("tell", "tell_picture", "approach", "told")
)
GIVEN = {"key": KEY, "words": WORDS, "about": "low_level", "what": "something_else"}
LOGGED = {"key": KEY, "who": "Somebody of year nine", "platform": "Instagram", "did": "refused"}


def text(response: Any) -> str:
    """The page."""
    return str(response.content.decode())


def thread(concern: Concern) -> str:
    """The address of one's own thread."""
    return reverse("concerns:told_thread", args=[concern.id])


def test_a_teacher_tells_a_small_worry_and_reads_the_answer(cast: Cast) -> None:
    client = cast.client(cast.teacher)
    assert "under 18" in text(client.get(TELL))
    form = client.get(TELL, {"picture": "no", "about": "grooming"})
    assert form.context["form"]["what"].value() == "grooming"
    assert "sealed apart" in text(form)
    facts = {
        "victim_age": "12",
        "victim_year": "7",
        "when": "school_time",
        "again": "no",
        "platform": "Signal",
    }
    pages = [client.post(TELL, GIVEN | facts) for _press in range(2)]
    assert [text(page).split("<h1", 1)[1] for page in pages[:1]] == [text(pages[1]).split("<h1", 1)[1]]
    concern = Concern.objects.get()
    assert concern.case.matter == Matter.LOW_LEVEL
    brief = sealed.load(concern.case.brief)["facts"]
    assert {name: brief[name] for name in ("victim_age", "victim_year", "when", "repeat_after_warning")} == {
        "victim_age": 12,
        "victim_year": 7,
        "when": "school_time",
        "repeat_after_warning": False,
    }
    assert concern.teller == TellerKind.STAFF
    assert sealed.load(Teller.objects.get().identity)["name"] == cast.teacher.full_name
    operations.answer(concern=concern, words="Thank you.", key="k2", by=cast.dsl, now=NOW)
    assert thread(concern) in text(client.get(TOLD))
    assert "Thank you." in text(client.get(thread(concern)))
    for _press in range(2):
        assert client.post(thread(concern), {"words": "More of it.", "key": KEY}).status_code == 302
    assert Message.objects.filter(by=None).count() == 1


def test_about_a_picture_leads_to_the_page_without_files(cast: Cast) -> None:
    client = cast.client(cast.teacher)
    assert client.get(TELL, {"about": "indecent_image_of_child"})["Location"] == PICTURE
    assert 'type="file"' not in text(client.get(PICTURE))
    forced = SimpleUploadedFile("x.png", files.picture())
    page = client.post(PICTURE, {**GIVEN, "about": "pupil", "file_1": forced})
    assert "Received" in text(page)
    concern = Concern.objects.get()
    assert sealed.load(concern.case.brief)["category"] == Category.INDECENT_IMAGE_OF_CHILD
    assert not exhibits.exhibits_in(concern.case_id).exists()
    assert not page.wsgi_request.FILES


def test_a_file_of_somebody_signed_in_does_not_say_who_gave_it(cast: Cast) -> None:
    cast.client(cast.teacher).post(TELL, {**GIVEN, "file_1": SimpleUploadedFile("a.png", files.picture())})
    assert exhibits.exhibits_in(Concern.objects.get().case_id).get().received_by is None


@pytest.mark.parametrize(
    ("who", "kind"),
    [("pupil", TellerKind.PUPIL), ("parent", TellerKind.PARENT), ("governor", TellerKind.STAFF)],
)
def test_everybody_tells_as_what_they_are(cast: Cast, who: str, kind: TellerKind) -> None:
    client = cast.client(getattr(cast, who))
    given = GIVEN | {"about": "adult", "what": "allegation_against_adult"}
    assert "Received" in text(client.post(TELL, given))
    assert Concern.objects.get().teller == kind
    assert client.get(APPROACH).status_code == (200 if kind == TellerKind.STAFF else 302)


def test_a_friend_request_is_logged_in_three_fields(cast: Cast) -> None:
    in_force(cast)
    client = cast.client(cast.teacher)
    assert "Words to refuse with" in text(client.get(APPROACH))
    pages = [client.post(APPROACH, LOGGED) for _press in range(2)]
    assert "Accept the request or go on with the contact." in text(pages[0])
    concern = Concern.objects.get()
    assert sealed.load(concern.case.brief)["category"] == Category.CONTACT_FROM_PUPIL
    assert "Somebody of year nine" in sealed.load(concern.told)["words"]
    assert pages[0].context["advice"].tell


REFUSED: list[tuple[str, dict[str, Any]]] = [
    (TELL, {"words": ""}),
    (TELL, {"words": "x" * 20_001}),
    (TELL, {"about": "nobody"}),
    (TELL, {"what": "indecent_image_of_child"}),
    (TELL, {"victim_age": "121"}),
    (TELL, {"victim_age": "-1"}),
    (TELL, {"victim_year": "many"}),
    (TELL, {"when": "yesterday"}),
    (TELL, {"key": "short"}),
    (PICTURE, {"words": " "}),
    (PICTURE, {"about": "?"}),
    (APPROACH, {"who": ""}),
    (APPROACH, {"who": "x" * 201}),
    (APPROACH, {"platform": ""}),
    (APPROACH, {"did": "fled"}),
    (APPROACH, {"key": ""}),
]


def test_what_cannot_be_taken_comes_back(cast: Cast) -> None:
    client = cast.client(cast.teacher)
    for address, changes in REFUSED:
        given = LOGGED if address == APPROACH else GIVEN
        page = client.post(address, given | changes)
        assert page.status_code == 200, changes
        assert page.context["form"].errors, changes
        assert (given | changes).get("platform", WORDS if "words" not in changes else "") in text(page)
    assert not Concern.objects.exists()


def test_the_ways_in_are_guarded(cast: Cast) -> None:
    receipt = stories.tell(cast, by=cast.teacher)
    own = thread(receipt.concern)
    for address in (TELL, PICTURE, APPROACH, TOLD, own):
        assert cast.stranger().get(address).status_code == 302
        assert cast.stranger().post(address, GIVEN).status_code in {302, 405}
        client = cast.client(cast.teacher)
        assert client.head(address).status_code == 200
        assert client.put(address).status_code == 405
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = client.cookies
        assert strict.post(address, GIVEN | LOGGED).status_code in {403, 405}
        bad = client.post(address, {**GIVEN, **LOGGED, "words": "nul \x00"})
        assert bad.status_code in {400, 405}
    for person in (cast.second_teacher, cast.dsl, cast.head, cast.elsewhere):
        assert cast.client(person).get(own).status_code == 404
        assert cast.client(person).post(own, {"words": "Me too.", "key": KEY}).status_code == 404
        assert own not in text(cast.client(person).get(TOLD))
    assert Concern.objects.count() == 1
    assert not Message.objects.exists()


def test_when_nothing_can_be_kept_the_words_stay(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    receipt = stories.tell(cast, by=cast.teacher)

    def full(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(telling, "_keep", full)
    monkeypatch.setattr(telling, "_message", full)
    client = cast.client(cast.teacher)
    for address, given in (
        (TELL, GIVEN),
        (PICTURE, GIVEN),
        (APPROACH, LOGGED),
        (thread(receipt.concern), GIVEN),
    ):
        page = client.post(address, given)
        assert page.status_code == 503
        assert "has NOT been sent" in text(page)
        assert given.get("words", LOGGED["who"]) in text(page)
        assert KEY in text(page)
