"""Posts need two people, absences a cover of the right side; and the page says where too few would hear."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from handbell.audit.models import AuditEvent
from handbell.concerns import desk_access
from handbell.concerns.matters import Matter
from handbell.concerns.models import Absence, Post, PostHeld
from handbell.concerns.operations import absences, posts
from handbell.concerns.queries import posts as queries
from handbell.concerns.recipients import find
from handbell.notifications.models import Message
from handbell.people.access import NotAllowed
from handbell.people.models import Person
from handbell.people.operations import Refused
from handbell.people.roles import Role
from tests.cast import NOW, Cast
from tests.concerns import stories
from tests.policies.test_posts import EVERYBODY, day

TODAY = NOW.date()
DAY = datetime.timedelta(days=1)
SEE = {"head", "deputy", "dsl", "chair"}
OF_DESK = SEE | {"governor"}
AT = {name: reverse(f"concerns:{name}") for name in ("posts", "post_propose", "absence_put_down")}
DEPUTY_LEAD, GOVERNOR = Post.DEPUTY_SAFEGUARDING_LEAD, Post.SAFEGUARDING_GOVERNOR


def proposed(
    cast: Cast, *, by: Person | None = None, person: Person | None = None, post: Post = GOVERNOR
) -> PostHeld:
    """A governor proposed by the head."""
    return posts.propose_post(
        person=person or cast.governor, post=post, starts_on=TODAY, by=by or cast.head, now=NOW
    )


def held(cast: Cast, *, person: Person | None = None, post: Post = GOVERNOR) -> PostHeld:
    """The same, agreed by the chair."""
    return posts.agree_post(held=proposed(cast, person=person, post=post), by=cast.chair, now=NOW)


def away(
    cast: Cast,
    person: Person,
    cover: Person | None = None,
    *,
    by: Person | None = None,
    starts_on: datetime.date = TODAY,
    ends_on: datetime.date = TODAY + 3 * DAY,
) -> Absence:
    """Somebody away, put down by themselves."""
    return absences.put_down_absence(
        person=person, cover=cover, starts_on=starts_on, ends_on=ends_on, by=by or person, now=NOW
    )


def heard(matter: Matter) -> list[Person]:
    return find(matter, "", on=TODAY).reached


def page(response: Any) -> str:
    return str(response.content.decode())


def test_a_governor_is_proposed_agreed_heard_of_and_ended(cast: Cast) -> None:
    both = {cast.governor, stories.another(cast, "Una", "Ash", Role.GOVERNOR)}
    chair, longest = heard(Matter.HEAD)
    assert (chair, longest in both) == (cast.chair, True)
    row = proposed(cast, person=(both - {longest}).pop())
    assert heard(Matter.HEAD) == [chair, longest]
    assert set(Message.objects.values_list("to_id", flat=True)) == {cast.dsl.id, cast.chair.id}
    posts.agree_post(held=row, by=cast.dsl, now=NOW)
    posts.agree_post(held=row, by=cast.dsl, now=NOW)
    assert heard(Matter.HEAD) == [cast.chair, row.person]
    assert not Message.objects.filter(key__startswith="post-waiting", settled_at=None).exists()
    for by in (cast.head, cast.dsl):
        with pytest.raises(NotAllowed):
            posts.end_post(held=row, ends_on=TODAY, by=by, now=NOW)
    posts.end_post(held=row, ends_on=TODAY, by=cast.chair, now=NOW)
    with pytest.raises(Refused, match="ended already"):
        posts.end_post(held=row, ends_on=TODAY, by=cast.chair, now=NOW)
    assert find(Matter.HEAD, "", on=TODAY + DAY).reached == [chair, longest]
    actions = AuditEvent.objects.filter(kind="post").order_by("seq").values_list("action", flat=True)
    assert list(actions) == ["post.proposed", "post.agreed", "post.ended"]


def test_who_decides_and_ends(cast: Cast) -> None:
    """Neither the proposer nor whoever is to hold it; a governor's post is ended by the chair or its holder."""
    table = {
        ("head", "governor", GOVERNOR): ({"dsl", "chair"}, {"chair", "governor"}),
        ("dsl", "governor", GOVERNOR): ({"head", "chair"}, {"chair", "governor"}),
        ("head", "chair", GOVERNOR): ({"dsl"}, {"chair"}),
        ("chair", "teacher", DEPUTY_LEAD): ({"head", "dsl"}, {"head", "dsl", "chair", "teacher"}),
        ("dsl", "head", DEPUTY_LEAD): ({"chair"}, {"head", "dsl", "chair"}),
    }
    for (by, who, post), (deciders, enders) in table.items():
        row = PostHeld(
            person=getattr(cast, who),
            post=post,
            proposed_by=getattr(cast, by),
            starts_on=TODAY,
            school=cast.school,
        )
        people = {name: getattr(cast, name) for name in EVERYBODY}
        may = {name for name, one in people.items() if desk_access.may_decide_post(one, row, on=TODAY)}
        may_end = {name for name, one in people.items() if desk_access.may_end_post(one, row, on=TODAY)}
        assert (may, may_end) == (deciders, enders), (by, who)


@pytest.mark.parametrize(
    ("by", "who", "post", "words"),
    [
        ("head", "head", DEPUTY_LEAD, "Somebody else proposes you"),
        ("head", "teacher", GOVERNOR, "is a governor"),
        ("head", "governor", DEPUTY_LEAD, "on the staff"),
        ("head", "dsl", DEPUTY_LEAD, "not the lead"),
        ("head", "parent", DEPUTY_LEAD, "on the staff"),
    ],
)
def test_who_cannot_hold_a_post(cast: Cast, by: str, who: str, post: Post, words: str) -> None:
    with pytest.raises(Refused, match=words):
        proposed(cast, by=getattr(cast, by), person=getattr(cast, who), post=post)


def test_a_refused_post_is_never_held_and_may_be_proposed_anew(cast: Cast) -> None:
    row = proposed(cast)
    with pytest.raises(Refused, match="already"):
        proposed(cast, by=cast.dsl)
    posts.refuse_post(held=row, by=cast.chair, now=NOW)
    with pytest.raises(Refused, match="decided already"):
        posts.agree_post(held=row, by=cast.dsl, now=NOW)
    assert PostHeld.objects.filter(agreed_by=None).count() == 1
    assert proposed(cast).id != row.id


def test_whoever_is_away_does_not_count_and_the_cover_reads(cast: Cast) -> None:
    assert heard(Matter.PUPIL) == [cast.dsl, cast.head]
    away(cast, cast.dsl, cast.deputy)
    row = away(cast, cast.head, by=cast.dsl)
    assert heard(Matter.PUPIL) == [cast.deputy, cast.chair]
    assert set(Message.objects.values_list("to_id", flat=True)) == {
        cast.deputy.id,
        cast.head.id,
        cast.chair.id,
    }
    absences.end_absence(absence=row, by=cast.head, now=NOW)
    assert heard(Matter.PUPIL) == [cast.deputy, cast.head]
    with pytest.raises(Refused, match="ended already"):
        absences.end_absence(absence=row, by=cast.head, now=NOW)
    begun = away(cast, cast.governor)
    absences.end_absence(absence=begun, by=cast.governor, now=NOW + DAY)
    begun.refresh_from_db()
    assert begun.ends_on == TODAY


def test_who_puts_down_whose_absence(cast: Cast) -> None:
    people = {name: getattr(cast, name) for name in EVERYBODY}
    found = {
        who: {name for name, one in people.items() if desk_access.may_put_down(one, people[who], on=TODAY)}
        for who in OF_DESK
    }
    assert found == {
        "head": {"head", "dsl"},
        "dsl": {"head", "dsl"},
        "deputy": {"head", "dsl", "deputy"},
        "chair": {"chair"},
        "governor": {"governor", "chair"},
    }


@pytest.mark.parametrize(
    ("who", "cover", "first", "last", "words"),
    [
        ("dsl", "dsl", 0, 1, "Somebody else covers"),
        ("dsl", "teacher", 0, 1, "A governor covers for a governor"),
        ("dsl", "chair", 0, 1, "A governor covers for a governor"),
        ("chair", "head", 0, 1, "A governor covers for a governor"),
        ("dsl", "deputy", 1, 0, "before the first"),
        ("dsl", "deputy", -3, -1, "have passed"),
        ("dsl", "deputy", 0, 900, "longer than a year"),
        ("dsl", "head", 2, 3, "away themselves"),
        ("head", None, 3, 5, "already"),
    ],
)
def test_an_absence_that_is_refused(
    cast: Cast, who: str, cover: str | None, first: int, last: int, words: str
) -> None:
    away(cast, cast.head, starts_on=TODAY + 3 * DAY, ends_on=TODAY + 4 * DAY)
    with pytest.raises(Refused, match=words):
        away(
            cast,
            getattr(cast, who),
            getattr(cast, cover) if cover else None,
            starts_on=TODAY + first * DAY,
            ends_on=TODAY + last * DAY,
        )
    with pytest.raises(Refused, match="do not go to them"):
        away(cast, cast.teacher)


# ── the pages ─────────────────────────────────────────────────────────────────


def test_who_sees_the_page_and_what(cast: Cast) -> None:
    held(cast)
    found = {who: cast.client(getattr(cast, who)).get(AT["posts"]) for who in EVERYBODY}
    assert {who for who, answer in found.items() if answer.status_code == 200} == OF_DESK
    assert {answer.status_code for who, answer in found.items() if who not in OF_DESK} == {404}
    for who in OF_DESK:
        assert ("Reached today" in page(found[who])) is (who in SEE), who
    assert "Nobody is entered" in page(found["head"])  # no officer of the council
    assert AT["posts"] in page(cast.client(cast.governor).get(reverse("concerns:index")))
    assert cast.stranger().get(AT["posts"]).status_code == 302


def test_weaknesses_name_what_is_missing(cast: Cast) -> None:
    assert queries.weaknesses(TODAY) == []
    for who in (cast.dsl, cast.deputy, cast.governor, cast.chair):
        away(cast, who)
    found = queries.weaknesses(TODAY)
    assert len(found) == len(Matter)
    assert "nobody would hear" in next(one for one in found if str(Matter.HEAD.label) in one)
    assert "Safeguarding governor" in next(one for one in found if str(Matter.HEAD.label) in one)
    tasks = {str(task.text): task.count for task in queries.tasks_for(cast.head, now=NOW)}
    assert tasks == {"Enter who hears of concerns: fewer than two would be reached": len(Matter)}
    proposed(cast, by=cast.dsl)
    assert "Agree to a post, or refuse it" in {str(one.text) for one in queries.tasks_for(cast.head, now=NOW)}
    assert queries.tasks_for(cast.teacher, now=NOW) == []


def test_every_post_answers_its_list_of_cases(cast: Cast) -> None:
    waiting, there = proposed(cast, by=cast.dsl), held(cast, person=cast.teacher, post=DEPUTY_LEAD)
    absence = away(cast, cast.deputy, ends_on=timezone.localdate() + 30 * DAY)
    today = timezone.localdate()
    person = {"post": GOVERNOR, "person": str(cast.chair.id), **day("starts_on", today)}
    days = {**day("starts_on", today), **day("ends_on", today + DAY)}
    at = {
        "decide": reverse("concerns:post_decide", args=[waiting.id, "agree"]),
        "end": reverse("concerns:post_end", args=[there.id]),
        "back": reverse("concerns:absence_back", args=[absence.id]),
    }
    # address, what is sent, what is wrong with it, who may, what is recorded
    every: list[tuple[str, dict[str, str], dict[str, str] | None, set[str], str]] = [
        (AT["post_propose"], person, {"person": str(uuid4())}, {"head", "dsl"}, "post.proposed"),
        (at["decide"], {}, None, {"head", "chair"}, "post.agreed"),
        (
            at["end"],
            day("ends_on", today),
            {"ends_on_day": "kept"},
            {"head", "dsl", "chair", "teacher"},
            "post.ended",
        ),
        (
            AT["absence_put_down"],
            {**days, "person": str(cast.head.id)},
            {"ends_on_day": "kept"},
            {"head", "dsl"},
            "absence.put_down",
        ),
        (at["back"], {}, None, {"head", "dsl", "deputy"}, "absence.ended"),
    ]
    for address, sent, wrong, may, action in every:
        client = cast.client(cast.head)
        csrf = Client(enforce_csrf_checks=True)
        csrf.cookies = client.cookies
        late = cast.client(cast.head)
        session = late.session
        session["account_authentication_methods"] = [{"method": "password", "at": 1.0}]
        session.save()
        before = AuditEvent.objects.count()
        assert cast.stranger().post(address, sent).status_code == 302
        assert (csrf.post(address, sent).status_code, late.post(address, sent).status_code) == (403, 403)
        assert client.put(address).status_code == 405
        for who in set(EVERYBODY) - may - {"chair"}:
            status = cast.client(getattr(cast, who)).post(address, sent).status_code
            assert status in {200, 403, 404}, (address, who)
        if wrong is not None:
            answer = client.post(address, {**sent, **wrong})
            assert answer.status_code == 200
            assert "There is a problem" in page(answer)
            assert "kept" not in wrong.values() or 'value="kept"' in page(answer)
        assert AuditEvent.objects.count() == before, address
        assert client.post(address, sent).status_code == 302, address
        assert AuditEvent.objects.filter(action=action).exists()
        recorded = AuditEvent.objects.filter(action=action).count()
        assert client.post(address, sent).status_code in {200, 302, 403, 404}
        assert AuditEvent.objects.filter(action=action).count() == recorded, address
    nothing = uuid4()
    for name, more in (("post_decide", ["agree"]), ("post_end", []), ("absence_back", [])):
        address = reverse(f"concerns:{name}", args=[nothing, *more])
        assert cast.client(cast.head).post(address).status_code == 404
    assert (
        cast.client(cast.head).post(reverse("concerns:post_decide", args=[waiting.id, "eat"])).status_code
        == 404
    )
