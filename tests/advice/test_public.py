"""Pupils and parents ask without sign-in: nothing of who asked is kept, and nobody is refused by address."""

from __future__ import annotations

import pytest
from django.urls import reverse

from handbell.advice import operations
from handbell.advice.models import Answer
from handbell.people.models import School
from tests.advice import stories
from tests.cast import Cast

PAGE = "public_advice:index"


def test_a_pupil_asks_and_reads_the_answer(cast: Cast) -> None:
    stories.in_force(cast)
    client = cast.stranger()
    page = client.get(reverse(PAGE, args=["alder"]))
    assert page.status_code == 200
    assert page["X-Robots-Tag"] == "noindex"
    assert "sessionid" not in client.cookies
    assert "hb" not in client.cookies
    sent = client.post(
        reverse(PAGE, args=["alder"]),
        {"role": "pupil", "question": "Can my teacher be my friend on insta?", "key": "k"},
    )
    assert sent.status_code == 302
    given = Answer.objects.get()
    assert given.public
    assert given.asker == "pupil"
    answer = client.get(sent["Location"])
    assert answer.status_code == 200
    assert answer["X-Robots-Tag"] == "noindex"
    assert "/policies/" not in answer.content.decode()  # the reading page wants sign-in
    assert "hb" not in client.cookies


def test_the_clause_is_shown_with_its_words(cast: Cast) -> None:
    version = stories.in_force(cast)
    client = cast.stranger()
    sent = client.post(reverse(PAGE, args=["alder"]), {"role": "pupil", "everyday": "pupil-adds-teacher"})
    page = client.get(sent["Location"]).content.decode()
    ref = Answer.objects.get().clauses[0]
    clause = version.clauses.get(ref=ref)
    assert clause.text.split(".")[0][:30] in page


@pytest.mark.parametrize("slug", ["no-such-school", "ALDER", "brook%20end"])
def test_a_school_that_is_not_there(cast: Cast, slug: str) -> None:
    stories.in_force(cast)
    assert cast.stranger().get(f"/s/{slug}/may-i/").status_code == 404


def test_answers_to_people_who_signed_in_are_not_public(cast: Cast) -> None:
    given = stories.ask(cast, stories.in_force(cast))
    assert cast.stranger().get(reverse("public_advice:answer", args=["alder", given.id])).status_code == 404


def test_a_public_answer_belongs_to_its_school(cast: Cast) -> None:
    given = stories.ask_in_public(cast, stories.in_force(cast), "May I have a phone at school?")
    assert cast.stranger().get(reverse("public_advice:answer", args=["alder", given.id])).status_code == 200
    assert cast.stranger().get(reverse("public_advice:answer", args=["brook", given.id])).status_code == 404


def test_the_page_is_the_same_whoever_reads_it(cast: Cast) -> None:
    stories.in_force(cast)
    address = reverse(PAGE, args=["alder"])
    for person in (cast.head, cast.elsewhere):
        page = cast.client(person).get(address).content.decode()
        assert person.full_name not in page
        assert str(person.email) not in page
        assert "Sign out" not in page


def test_roles_of_the_staff_are_not_taken_without_sign_in(cast: Cast) -> None:
    stories.in_force(cast)
    page = cast.client(cast.head).post(
        reverse(PAGE, args=["alder"]), {"role": "headteacher", "question": "May I?"}
    )
    assert page.status_code == 200
    assert not Answer.objects.exists()


def test_whoever_asks_without_sign_in_says_as_what(cast: Cast) -> None:
    stories.in_force(cast)
    client, address = cast.stranger(), reverse(PAGE, args=["alder"])
    page = client.get(address).content.decode()
    assert "checked" not in page
    assert "<h3>Pupil</h3>" in page
    assert "<h3>Parent or carer</h3>" in page
    refused = client.post(address, {"question": "May I post a picture?"}).content.decode()
    assert "Choose as what you ask" in refused
    assert "May I post a picture?" in refused
    sent = client.post(address, {"question": "May I post a picture?", "role": "parent"})
    chosen = client.get(sent["Location"]).context["form"]["role"]
    assert [option.data["value"] for option in chosen if option.data["selected"]] == ["parent"]


def test_too_many_at_once_are_answered_all_the_same_and_not_kept(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    stories.in_force(cast)
    monkeypatch.setattr(operations, "PUBLIC_LIMIT", 0)
    page = cast.stranger().post(
        reverse(PAGE, args=["alder"]), {"role": "parent", "everyday": "pupil-adds-teacher"}
    )
    assert page.status_code == 200
    assert "was not kept" in page.content.decode()
    assert "the policy forbids it" in page.content.decode()
    assert not Answer.objects.exists()
    assert School.objects.filter(slug="alder").exists()


def test_a_follower_of_a_private_answer_starts_afresh(cast: Cast) -> None:
    given = stories.ask(cast, stories.in_force(cast))
    sent = {"role": "pupil", "everyday": "pupil-adds-teacher", "follows": str(given.id)}
    assert cast.stranger().post(reverse(PAGE, args=["alder"]), sent).status_code == 302
    assert Answer.objects.get(public=True).chain != given.chain
