"""The pages from start to in force, as people press their way through them, and what others are shown."""

from __future__ import annotations

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from handbell.people.roles import Role
from handbell.policies import operations, queries
from handbell.policies.models import Status, Version
from tests.cast import NOW, Cast
from tests.policies import stories

FILE = """Online Conduct Policy

Adopted: 3 March 2025
Next review due: March 2027

1 Introduction

1.1 This policy is about how adults at the school use the web. It is meant to help.

1.2 Staff must keep their passwords to themselves. Staff must not befriend pupils online:
- on any network
- in any game

2 Reporting

2.1 Governors should tell the headteacher of any approach by a pupil.
"""


def address(name: str, version: Version, **more: object) -> str:
    return reverse(f"policies:{name}", kwargs={"slug": version.policy.slug, "label": version.label, **more})


def upload(client: Client, text: str = FILE, name: str = "policy.txt") -> Version:
    file = SimpleUploadedFile(name, text.encode())
    answer = client.post(
        reverse("policies:upload"), {"file": file, "language": "en", "binds": ["staff", "governors"]}
    )
    assert answer.status_code == 302, answer.content.decode()
    version = Version.objects.order_by("-created_at").first()
    assert version is not None
    return version


def test_from_an_uploaded_file_to_a_policy_in_force(cast: Cast) -> None:
    deputy, head, chair = (cast.client(person) for person in (cast.deputy, cast.head, cast.chair))
    version = upload(deputy)
    assert version.title == "Online Conduct Policy"
    assert (version.adopted, version.review_due) == ("2025-03-03", "2027-03")
    for page in ("read", "mend", "manage", "findings", "describe", "version"):
        assert deputy.get(address(page, version)).status_code == 200, page
    assert "No word is lost" in deputy.get(address("read", version)).content.decode()
    assert deputy.post(address("submit", version)).status_code == 302
    for client, role in ((head, "headteacher"), (chair, "chair")):
        version.refresh_from_db()
        assert client.get(address("decide", version)).status_code == 200
        sent = {"role": role, "decision": "approve", "words": "", "sha256": version.sha256}
        assert client.post(address("decide", version), sent).status_code == 302
    day = timezone.localdate()
    sent_day = {"on_day": str(day.day), "on_month": str(day.month), "on_year": str(day.year)}
    assert head.post(address("publish", version), sent_day).status_code == 302
    version.refresh_from_db()
    assert version.status == Status.IN_FORCE
    for person in (cast.teacher, cast.pupil, cast.parent):
        page = cast.client(person).get(address("version", version))
        assert page.status_code == 200
        assert 'id="clause-1-2"' in page.content.decode()


def test_a_stranger_is_led_to_sign_in_and_another_school_finds_nothing(cast: Cast) -> None:
    version = stories.in_force(cast)
    assert cast.stranger().get(address("version", version)).status_code == 302
    assert cast.client(cast.elsewhere).get(address("version", version)).status_code == 404


@pytest.mark.parametrize("who", ["teacher", "pupil", "parent"])
def test_a_draft_is_hidden_from_those_who_do_not_prepare_policies(cast: Cast, who: str) -> None:
    version = stories.draft(cast)
    client = cast.client(getattr(cast, who))
    for page in ("version", "manage", "mend", "findings", "source"):
        assert client.get(address(page, version)).status_code == 404
    assert version.title not in client.get(reverse("policies:index")).content.decode()


def test_the_reading_page_has_contents_citable_clauses_and_whom_they_bind(cast: Cast) -> None:
    version = stories.in_force(cast)
    page = cast.client(cast.teacher).get(address("version", version)).content.decode()
    assert 'id="clause-7-5"' in page
    assert f'href="{address("version", version)}#clause-7-5"' in page
    assert "Binds: All staff, governors, the chair and volunteers" in page
    assert "No review date set" in page
    assert "Quoted from elsewhere" in page
    again = cast.client(cast.teacher).get(address("version", version)).content.decode()
    assert 'id="clause-7-5"' in again


def test_search_finds_words_whatever_their_case(cast: Cast) -> None:
    version = stories.in_force(cast)
    client = cast.client(cast.teacher)
    page = client.get(address("version", version), {"q": "IMEI"}).content.decode()
    assert "<mark>IMEI</mark>" in page
    assert "<mark>IMEI</mark>" in client.get(address("version", version), {"q": "imei"}).content.decode()
    assert "0 clauses have" in client.get(address("version", version), {"q": "zebra"}).content.decode()
    assert client.get(address("version", version), {"q": "a\0b"}).status_code in {200, 400}


def test_only_what_binds_me_leaves_the_rest_out(cast: Cast) -> None:
    version = stories.in_force(cast)
    page = cast.client(cast.teacher).get(address("version", version), {"mine": "1"}).content.decode()
    assert 'id="clause-7-5"' in page
    assert 'id="clause-1-1"' not in page


def test_an_old_version_stays_readable_and_says_which_counts(cast: Cast) -> None:
    first = stories.in_force(cast)
    second = operations.start_next_draft(made_from=first, by=cast.deputy, now=NOW)
    second = stories.in_force(cast, second)
    page = cast.client(cast.pupil).get(address("version", first)).content.decode()
    assert "This is the old version" in page
    assert f"Read version {second.label}, which is in force" in page
    assert (
        first.label
        in cast.client(cast.pupil).get(reverse("policies:policy", args=[first.policy.slug])).content.decode()
    )


def test_the_list_and_the_policy_page_offer_what_one_may_do(cast: Cast) -> None:
    version = stories.in_force(cast)
    for who, may in ((cast.deputy, True), (cast.teacher, False)):
        client = cast.client(who)
        listed = client.get(reverse("policies:index")).content.decode()
        assert version.title in listed
        assert ("Start another policy" in listed) is may
        page = client.get(reverse("policies:policy", args=[version.policy.slug])).content.decode()
        assert ("Start from the version in force" in page) is may


def test_an_unreadable_file_is_refused_in_words_and_nothing_is_kept(cast: Cast) -> None:
    client = cast.client(cast.deputy)
    for name, data in (
        ("old.doc", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)),
        ("broken.pdf", b"%PDF-1.7\nnothing"),
        ("a.txt", b"  \n"),
    ):
        file = SimpleUploadedFile(name, data)
        answer = client.post(reverse("policies:upload"), {"file": file, "language": "en", "binds": ["staff"]})
        assert answer.status_code == 200
        assert "There is a problem" in answer.content.decode()
    assert not Version.objects.exists()


def test_the_source_is_given_back_as_it_was_and_never_shown(cast: Cast) -> None:
    client = cast.client(cast.deputy)
    version = upload(client)
    answer = client.get(address("source", version))
    assert answer.content == FILE.encode()
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_review_dates_come_as_a_calendar(cast: Cast) -> None:
    stories.in_force(cast, stories.draft(cast, "mosaic"))
    answer = cast.client(cast.teacher).get(reverse("policies:review_dates"))
    assert answer["Content-Type"].startswith("text/calendar")
    assert b"DTSTART;VALUE=DATE:20270131" in answer.content


def test_comparison_shows_words_taken_out_and_put_in(cast: Cast) -> None:
    first = stories.in_force(cast)
    second = operations.start_next_draft(made_from=first, by=cast.deputy, now=NOW)
    at = next(i for i, block in enumerate(second.words.blocks) if block.ref == "7.2")
    said = second.words.blocks[at]
    new = said.wording("en").text.replace("friends", "pupils")  # type: ignore[union-attr]
    client = cast.client(cast.deputy)
    sent = {"do": "reword", "language": "en", "words": new, "revision": second.revision}
    assert client.post(address("block", second, at=at), sent).status_code == 302
    page = client.get(
        reverse("policies:compare", args=[first.policy.slug]), {"before": first.label, "after": second.label}
    )
    text = page.content.decode()
    assert "1 clause differs" in text
    assert "taken out:" in text
    assert "put in:" in text
    assert (
        cast.client(cast.teacher)
        .get(
            reverse("policies:compare", args=[first.policy.slug]),
            {"before": first.label, "after": second.label},
        )
        .status_code
        == 404
    )
    late = NOW + datetime.timedelta(days=1)
    second = stories.in_force(cast, second, late)
    changes = queries.changed_for(first, second, [Role.TEACHER])
    assert [change.clause.ref for change in changes] == ["7.2"]


def test_two_languages_stand_side_by_side_and_can_be_read_apart(cast: Cast) -> None:
    version = stories.draft(cast)
    client = cast.client(cast.deputy)
    assert client.post(address("add_language", version), {"language": "cy"}).status_code == 302
    version.refresh_from_db()
    at = next(i for i, block in enumerate(version.words.blocks) if block.ref == "7.2")
    assert "Welsh" in client.get(address("block", version, at=at)).content.decode()
    sent = {
        "do": "reword",
        "language": "cy",
        "words": "Gofalwch am eich gilydd.",
        "revision": version.revision,
    }
    assert client.post(address("block", version, at=at), sent).status_code == 302
    version.refresh_from_db()
    assert version.languages == ("en", "cy")
    both = client.get(address("version", version)).content.decode()
    assert '<div lang="cy"><p>Gofalwch am eich gilydd.</p></div>' in both
    assert "hb-policy--both" in both
    assert "Not there in Welsh" in both
    only = client.get(address("version", version), {"view": "cy"}).content.decode()
    assert (
        '<div lang="en">' in only
    )  # what has no Welsh yet is shown in English, and says so to a screen reader
    alone = client.get(address("version", version), {"view": "en"}).content.decode()
    assert "Gofalwch" not in alone
    for wrong in ("cy", "xx", ""):
        client.post(address("add_language", version), {"language": wrong})
    version.refresh_from_db()
    assert version.languages == ("en", "cy")
    assert (
        cast.client(cast.chair).post(address("add_language", version), {"language": "cy"}).status_code == 403
    )
