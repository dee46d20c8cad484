"""Every page that changes something answers one list: who may, who may not, bad ids, bad input, twice, audit."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from handbell.audit import queries as audit
from handbell.audit.models import AuditEvent
from handbell.people.models import Person
from handbell.policies import operations, queries
from handbell.policies.models import Status, Version
from tests.cast import NOW, Cast
from tests.policies import stories

EVERYBODY = [
    "head",
    "deputy",
    "dsl",
    "teacher",
    "second_teacher",
    "office",
    "chair",
    "governor",
    "pupil",
    "parent",
]  # the whole school
EDITORS = {"head", "deputy", "dsl", "office"}
PUBLISHERS = {"head", "deputy", "chair"}


def day(name: str, when: datetime.date) -> dict[str, str]:
    return {f"{name}_day": str(when.day), f"{name}_month": str(when.month), f"{name}_year": str(when.year)}


def commenting(cast: Cast) -> Version:
    until = timezone.localdate() + datetime.timedelta(days=30)
    return operations.open_for_comments(
        version=stories.draft(cast), until=until, by=cast.deputy, now=timezone.now()
    )


def said(cast: Cast) -> Version:
    version = commenting(cast)
    operations.comment(version=version, clause_ref="7.5", text="Why?", by=cast.teacher, now=timezone.now())
    return version


@dataclass(frozen=True)
class Post:
    """A page that changes something: the state it needs, what is sent, who may, wrong input, what is recorded."""

    name: str
    state: Callable[[Cast], Version]
    may: set[str]
    sent: Callable[[Version], dict[str, object]]
    action: str
    wrong: dict[str, object] | None = None  # None: nothing to fill in
    more: Callable[[Version], dict[str, object]] = lambda _version: {}
    get: bool = True
    policy: bool = False  # addressed by policy alone


def nothing(_version: Version) -> dict[str, object]:
    return {}


POSTS = [
    Post("next", stories.in_force, EDITORS, nothing, "policy.draft-started", get=False),
    Post("submit", stories.draft, EDITORS, nothing, "policy.submitted", get=False),
    Post(
        "undo",
        lambda cast: operations.add_clause(
            version=stories.draft(cast), after=2, revision=0, by=cast.deputy, now=NOW
        ),
        EDITORS,
        nothing,
        "policy.draft-changed",
        get=False,
    ),
    Post(
        "open_comments",
        stories.draft,
        EDITORS,
        lambda _v: day("until", timezone.localdate() + datetime.timedelta(days=5)),
        "policy.comments-opened",
        day("until", datetime.date(2020, 1, 1)),
    ),
    Post(
        "comments",
        commenting,
        set(EVERYBODY) - {"pupil", "parent"},
        lambda _v: {"clause": "7.5", "text": "Too long."},
        "policy.commented",
        {"clause": "99.9", "text": "kept words"},
    ),
    Post(
        "answer",
        said,
        EDITORS,
        lambda _v: {"text": "Because."},
        "policy.comment-answered",
        {"text": ""},
        more=lambda version: {"comment_id": queries.comments_on(version)[0].id},
    ),
    Post(
        "decide",
        stories.submitted,
        {"head", "chair"},
        lambda version: {"decision": "approve", "words": "Fine.", "sha256": version.sha256},
        "policy.approve",
        {"decision": "reject", "words": "", "sha256": "kept"},
    ),
    Post(
        "publish",
        stories.approved,
        PUBLISHERS,
        lambda _v: day("on", timezone.localdate()),
        "policy.in-force",
        day("on", datetime.date(2020, 2, 3)),
    ),
    Post(
        "withdraw",
        stories.submitted,
        EDITORS,
        lambda _v: {"text": "Not now."},
        "policy.withdrawn",
        {"text": " "},
    ),
    Post(
        "withdraw",
        stories.in_force,
        {"head"},
        lambda _v: {"text": "Not now."},
        "policy.withdrawn",
        {"text": ""},
    ),
    Post(
        "return_to_draft",
        stories.submitted,
        EDITORS,
        lambda _v: {"text": "More."},
        "policy.withdrawn",
        {"text": ""},
    ),
    Post(
        "review",
        stories.in_force,
        PUBLISHERS,
        lambda _v: {**day("reviewed_on", timezone.localdate()), "next_due": "2030-01", "note": ""},
        "policy.reviewed-unchanged",
        {**day("reviewed_on", datetime.date(2020, 2, 3)), "next_due": "whenever", "note": "kept words"},
    ),
    Post(
        "describe",
        stories.draft,
        EDITORS,
        lambda _v: {
            "title": "Web",
            "label": "2026-X",
            "review_due": "2027-11",
            "statement": "I have read it.",
        },
        "policy.draft-described",
        {"title": "kept words", "label": "2026 X", "review_due": "31.1.2027", "statement": "I"},
    ),
    Post(
        "finding",
        stories.draft,
        EDITORS,
        lambda _v: {"text": "Known."},
        "policy.finding-seen",
        {"text": ""},
        more=lambda _v: {"position": 0},
    ),
    Post(
        "block",
        stories.draft,
        EDITORS,
        lambda version: {"do": "split", "point": "1:0", "revision": version.revision},
        "policy.draft-changed",
        {"do": "reword", "language": "en", "words": "", "revision": "0"},
        more=lambda version: {"at": next(i for i, b in enumerate(version.words.blocks) if b.ref == "7.5")},
    ),
    Post(
        "many",
        stories.draft,
        EDITORS,
        lambda version: {
            "clauses": ["2", "4"],
            "kind": "duty",
            "binds": ["pupil"],
            "revision": version.revision,
        },
        "policy.draft-changed",
        {"clauses": [], "kind": "", "binds": ["nobody"], "revision": "0"},
    ),
]
NAMES = [f"{post.name}-{index}" for index, post in enumerate(POSTS)]
ALL = pytest.mark.parametrize("post", POSTS, ids=NAMES)


def address(post: Post, version: Version, **instead: object) -> str:
    parts = {"slug": version.policy.slug, "label": version.label, **post.more(version), **instead}
    return reverse(f"policies:{post.name}", kwargs=parts)


def data(post: Post, version: Version, person: Person, cast: Cast) -> dict[str, object]:
    sent = post.sent(version)
    return (
        {"role": "headteacher" if person == cast.head else "chair", **sent} if post.name == "decide" else sent
    )


def who_may(cast: Cast, post: Post) -> Person:
    person: Person = getattr(cast, sorted(post.may)[0])
    return person


@ALL
def test_it_works_once_and_is_recorded_once(cast: Cast, post: Post) -> None:
    version = post.state(cast)
    person = who_may(cast, post)
    client = cast.client(person)
    before = AuditEvent.objects.filter(action=post.action).count()
    target, sent = address(post, version), data(post, version, person, cast)
    if post.name == "publish":
        sent = post.sent(version)
    assert client.post(target, sent).status_code == 302
    made = AuditEvent.objects.filter(action=post.action)
    if post.name == "publish":  # stories approve in November; the page sets today's day
        assert audit.events_about("version", version.id).exists()
        return
    assert made.count() == before + 1
    assert client.post(target, sent).status_code in {200, 302, 403, 404}
    repeated = {"comments", "next", "review"}  # doing these twice is doing them twice
    assert made.count() == before + (2 if post.name in repeated else 1)


@ALL
def test_each_role_that_may_not_is_refused_and_nothing_happens(cast: Cast, post: Post) -> None:
    version = post.state(cast)
    before = AuditEvent.objects.count()
    state = version.status
    for name in [*sorted(set(EVERYBODY) - post.may), "elsewhere"]:
        person = getattr(cast, name)
        if post.name == "withdraw" and state == Status.IN_FORCE and name == "chair":
            continue
        answer = cast.client(person).post(address(post, version), data(post, version, person, cast))
        assert answer.status_code in {403, 404}, name
    assert cast.stranger().post(address(post, version)).status_code == 302
    assert AuditEvent.objects.count() == before


@ALL
def test_what_is_not_there_is_not_found(cast: Cast, post: Post) -> None:
    version = post.state(cast)
    client = cast.client(who_may(cast, post))
    assert client.post(address(post, version, label="no-such")).status_code == 404
    assert client.post(address(post, version, slug="no-such")).status_code == 404
    if post.name == "answer":
        assert client.post(address(post, version, comment_id=uuid4())).status_code == 404
    if post.name in {"finding", "block"}:
        key = "position" if post.name == "finding" else "at"
        assert client.post(address(post, version, **{key: 99_999})).status_code == 404


@ALL
def test_wrong_input_comes_back_with_its_words(cast: Cast, post: Post) -> None:
    version = post.state(cast)
    client = cast.client(who_may(cast, post))
    target = address(post, version)
    if not post.get:
        assert client.get(target).status_code == 405
        return
    assert client.get(target).status_code == 200
    assert post.wrong is not None
    answer = client.post(target, post.wrong)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "There is a problem" in page
    assert "Error: " in page
    if "kept words" in post.wrong.values():
        assert "kept words" in page
    assert client.post(target, dict.fromkeys(post.wrong, "a\x00b")).status_code in {200, 400}


@pytest.mark.parametrize("who", [*EVERYBODY, "elsewhere"])
def test_who_may_start_a_policy(cast: Cast, who: str) -> None:
    client = cast.client(getattr(cast, who))
    may = who in EDITORS or who == "elsewhere"  # a head in a school of their own
    assert client.get(reverse("policies:start")).status_code == (200 if may else 403)
    assert client.get(reverse("policies:upload")).status_code == (200 if may else 403)
    assert client.post(reverse("policies:adopt", args=["mosaic"])).status_code == (302 if may else 403)
    assert (
        client.post(reverse("policies:adopt", args=["no-such"])).status_code == (404 if may else 403)
        or not may
    )
    sent = {
        "file": SimpleUploadedFile("p.txt", b"1 Web\n\n1.1 Staff must ask."),
        "language": "en",
        "binds": ["staff"],
    }
    assert client.post(reverse("policies:upload"), sent).status_code == (302 if may else 403)


@pytest.mark.parametrize("who", [*EVERYBODY, "elsewhere"])
def test_who_may_set_the_approvers(cast: Cast, who: str) -> None:
    client = cast.client(getattr(cast, who))
    target = reverse("policies:approvers")
    if who in {"head", "chair", "elsewhere"}:
        assert client.get(target).status_code == 200
        assert client.post(target, {"roles": ["chair"]}).status_code == 200
        assert client.post(target, {"roles": ["chair", "dsl"]}).status_code == 302
    else:
        assert client.post(target, {"roles": ["chair", "dsl"]}).status_code == 403
