"""Getting something off a platform: evidence first, then the ladder in its order, its clocks, and watching afterwards."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from handbell.audit.models import AuditEvent
from handbell.concerns import access, operations, sealed
from handbell.concerns.ladders import Wrong
from handbell.concerns.matters import Category, Matter
from handbell.concerns.models import Case, Step, Takedown, TakedownMove, Wish
from handbell.concerns.operations import Refused
from handbell.concerns.operations import takedown as desk
from handbell.concerns.queries import takedown as queries
from handbell.evidence.models import Exhibit
from handbell.notifications.models import Message as Notice
from tests.cast import NOW, Cast
from tests.concerns import stories
from tests.evidence.conftest import stored
from tests.evidence.files import picture
from tests.policies.stories import draft, in_force

DAY = datetime.timedelta(days=1)
KEPT: dict[str, Any] = {
    "wrong": Wrong.BULLYING,
    "page": "Year 9 laughs",
    "address": "https://social.example/p/1",
    "seen_on": NOW.date(),
    "seen_at": datetime.time(8, 45),
    "place": "On a pupil's phone",
    "who_saw": "Ms Fell",
    "who_kept": "The office",
}
UNSEEN: dict[str, Any] = {
    **dict.fromkeys(("page", "address", "place", "who_kept"), ""),
    "wrong": Wrong.CHILD_PICTURE,
    "seen_on": NOW.date(),
    "seen_at": None,
    "who_saw": "One pupil told another",
    "device": "In the head's safe, as it was",
}


def a_case(cast: Cast, **changes: Any) -> Case:
    given: dict[str, Any] = {"facts": {"subject": "pupil"}, "matter": Matter.PUPIL, **changes}
    return stories.tell(cast, **given).concern.case


def begun(cast: Cast, case: Case, *, key: str = "k", platform: str = "facebook", **changes: Any) -> Takedown:
    base = UNSEEN if changes.get("wrong") == Wrong.CHILD_PICTURE else KEPT
    kept = desk.Evidence(**{**base, **changes})
    return desk.begin(case=case, platform=platform, kept=kept, key=key, by=cast.dsl, now=NOW)[0]


def put(cast: Cast, one: Takedown, kind: str, rung: str = "", **changes: Any) -> None:
    given: dict[str, Any] = {"words": "Said so.", "again_on": None, "by": cast.dsl, "now": NOW}
    given |= changes
    given.setdefault("key", f"{kind}-{rung}-{given['now']:%d%H%M}")
    desk.move(takedown=one, kind=kind, rung=rung, **given)
    one.refresh_from_db()


def thing(cast: Cast, one: Takedown, now: datetime.datetime = NOW) -> queries.Thing:
    return queries.one_of(one.case, one.id, visible_to=cast.dsl, now=now)


def test_nothing_begins_before_the_evidence_is_written(cast: Cast) -> None:
    case = a_case(cast)
    for missing in ("page", "address", "place", "who_saw", "who_kept", "seen_at"):
        given: dict[str, Any] = {missing: None if missing == "seen_at" else " "}
        with pytest.raises(Refused) as refused:
            begun(cast, case, **given)
        assert refused.value.field == missing
    assert not Takedown.objects.exists()


def test_evidence_is_sealed_and_pressed_twice_is_once(cast: Cast) -> None:
    case = a_case(cast)
    one = begun(cast, case)
    assert begun(cast, case) == one
    assert sealed.load(one.evidence)["address"] == KEPT["address"]
    assert AuditEvent.objects.filter(action="concern.takedown-begun").count() == 1
    rows = {row["key"]: row["value"] for row in thing(cast, one).rows}
    assert rows["Address"] == KEPT["address"]
    assert rows["Seen"] == "18 November 2026 08:45"
    with pytest.raises(Refused):
        begun(cast, case, key="tomorrow", seen_on=NOW.date() + DAY)
    with pytest.raises(Refused, match="time has not come"):
        begun(cast, case, key="tonight", seen_at=datetime.time(21, 0))
    with pytest.raises(Refused):
        begun(cast, case, key="nowhere", platform="myspace")


def test_the_ladder_is_climbed_in_order_with_its_clocks(cast: Cast) -> None:
    one = begun(cast, a_case(cast))
    with pytest.raises(Refused, match="The platform"):
        put(cast, one, "tried", "report-harmful-content")
    with pytest.raises(Refused, match="first when"):
        put(cast, one, "refused", "platform")
    put(cast, one, "not_tried", "poster")
    put(cast, one, "tried", "platform")
    assert one.next_due_at is not None
    assert one.next_due_at.date() == datetime.date(2026, 11, 23)  # three school days on
    assert not thing(cast, one).overdue
    assert thing(cast, one, NOW + 6 * DAY).overdue
    put(cast, one, "refused", "platform", now=NOW + DAY)
    assert one.next_due_at is None
    put(cast, one, "tried", "report-harmful-content", now=NOW + DAY)
    assert [step.status for step in thing(cast, one, NOW + DAY).steps] == [
        "Done",
        "Done",
        "To do",
        "To do",
        "To do",
    ]


def test_a_platform_that_says_nothing_for_over_a_week_opens_the_next_rung(cast: Cast) -> None:
    one = begun(cast, a_case(cast))
    put(cast, one, "tried", "platform")
    with pytest.raises(Refused):
        put(cast, one, "tried", "report-harmful-content", now=NOW + 7 * DAY)
    put(cast, one, "tried", "report-harmful-content", now=NOW + 7 * DAY + datetime.timedelta(minutes=1))


def test_what_came_back_goes_up_the_ladder_again(cast: Cast) -> None:
    one = begun(cast, a_case(cast))
    put(cast, one, "tried", "poster", again_on=NOW.date() + DAY)
    put(cast, one, "removed", "poster", now=NOW + DAY, again_on=NOW.date() + 9 * DAY)
    assert (one.status, one.watch_until) == ("watched", NOW.date() + 9 * DAY)
    assert one.next_due_at == NOW + 8 * DAY  # a week on
    with pytest.raises(Refused):
        put(cast, one, "tried", "platform", now=NOW + DAY)
    put(cast, one, "back", now=NOW + 2 * DAY)
    assert one.status == "open"
    assert all(step.done is None for step in thing(cast, one, NOW + 2 * DAY).steps)
    put(cast, one, "tried", "platform", now=NOW + 2 * DAY)
    put(cast, one, "closed", now=NOW + 3 * DAY)
    assert [one.status, one.next_due_at] == ["closed", None]
    assert len(thing(cast, one).happened) == TakedownMove.objects.count() == 5


def test_looking_again_is_on_a_day_to_come(cast: Cast) -> None:
    one = begun(cast, a_case(cast))
    for day in (-1, 400):
        with pytest.raises(Refused):
            put(cast, one, "tried", "platform", again_on=NOW.date() + day * DAY)


def test_pressed_twice_is_put_down_once(cast: Cast) -> None:
    one = begun(cast, a_case(cast))
    for _press in range(2):
        put(cast, one, "tried", "platform", key="same")
    assert TakedownMove.objects.count() == 1


def test_the_clock_reminds_once_of_each_moment(cast: Cast) -> None:
    one = begun(cast, a_case(cast))
    put(cast, one, "tried", "platform", again_on=NOW.date() + DAY)
    assert desk.do_what_is_due(now=NOW) == 0
    later = NOW + 3 * DAY
    Case.objects.update(first_read_at=NOW)
    Step.objects.update(said_late_at=NOW)
    assert operations.do_what_is_due(now=later) == 1
    assert desk.do_what_is_due(now=later) == 0
    told = {notice.to for notice in Notice.objects.filter(key__startswith="takedown-")}
    assert told == {cast.dsl, cast.head}
    put(cast, one, "removed", now=later, again_on=later.date() + 10 * DAY)
    ends = datetime.datetime(2026, 12, 2, tzinfo=NOW.tzinfo)
    for now, expected in ((later + 6 * DAY, 0), (later + 7 * DAY, 1), (ends, 1), (ends + 9 * DAY, 0)):
        assert desk.do_what_is_due(now=now) == expected, now


def test_whoever_must_not_learn_of_it_is_not_asked(cast: Cast) -> None:
    case = a_case(cast, category=Category.ALLEGATION_AGAINST_ADULT)
    one = begun(cast, case)
    with pytest.raises(Refused, match="must not learn"):
        put(cast, one, "tried", "poster")
    put(cast, one, "tried", "platform")


def test_a_picture_of_a_child_is_neither_opened_nor_kept(cast: Cast) -> None:
    case = a_case(cast, category=Category.INDECENT_IMAGE_OF_CHILD)
    with pytest.raises(Refused):
        begun(cast, case, wrong=Wrong.CHILD_PICTURE, device="")
    one = begun(cast, case, wrong=Wrong.CHILD_PICTURE)
    shown = thing(cast, one)
    assert shown.takes_no_file
    assert [rung.rung.id for rung in shown.standing.rungs] == ["police", "report-remove", "ceop"]
    with pytest.raises(Refused, match="no file was taken"):
        desk.keep_file(takedown=one, source=None, name="a.png", by=cast.dsl, now=NOW)  # type: ignore[arg-type]


def test_a_case_about_such_a_picture_takes_no_file_of_anything(cast: Cast) -> None:
    one = begun(cast, a_case(cast, category=Category.INDECENT_IMAGE_OF_CHILD))
    assert thing(cast, one).takes_no_file
    target = reverse("concerns:takedown_begin", args=[one.case.reference, "x", "bullying"])
    client = cast.client(cast.dsl)
    assert 'type="file"' not in client.get(target).content.decode()
    sent = client.post(target, {**FORM, "shots": SimpleUploadedFile("a.png", picture())}, follow=True)
    assert "no file was taken" in sent.content.decode()
    assert (Takedown.objects.count(), Exhibit.objects.count()) == (2, 0)


def test_the_police_are_a_rung_only_with_the_yes_of_the_person_harmed_where_it_is_theirs(cast: Cast) -> None:
    in_force(cast, draft(cast, "constance-bridgeman"))
    case = a_case(cast, matter=Matter.ADULT, category=Category.BULLYING_OF_STAFF, facts={"subject": "parent"})
    one = begun(cast, case)
    with pytest.raises(Refused, match="person harmed"):
        put(cast, one, "tried", "police")
    Wish.objects.create(school=cast.school, case=case, about="police", wants=True, at=NOW, by=cast.dsl)
    put(cast, one, "tried", "police")
    put(cast, one, "tried", "police", now=NOW + DAY)
    assert "Asked 2 times." in str(thing(cast, one).steps[-1].note)


def test_only_who_may_see_the_case_sees_its_desk(cast: Cast) -> None:
    case = a_case(cast)
    one = begun(cast, case)
    for name in ("teacher", "office", "chair", "governor", "pupil", "parent", "elsewhere"):
        person = getattr(cast, name)
        assert not queries.for_case(case, person, NOW).may_read
        with pytest.raises(access.NotFound):
            queries.one_of(case, one.id, visible_to=person, now=NOW)
        with pytest.raises(access.NotFound):
            put(cast, one, "tried", "platform", by=person)
    desk_of_head = queries.for_case(case, cast.head, NOW)
    assert (desk_of_head.may_add, len(desk_of_head.things)) == (True, 1)
    other = a_case(cast, key="another")
    with pytest.raises(access.NotFound):
        queries.one_of(other, one.id, visible_to=cast.dsl, now=NOW)


FORM: dict[str, Any] = {
    "key": "page-key",
    "page": "Year 9 laughs",
    "address": "javascript:alert(1)",
    "seen_on_day": "18",
    "seen_on_month": "11",
    "seen_on_year": "2026",
    "seen_at": "08:45",
    "place": "At home",
    "who_saw": "A parent",
    "who_kept": "The office",
}
UNSEEN_FORM: dict[str, Any] = {
    "key": "page-key",
    "device": "In the safe",
    "who_saw": "One pupil told another",
    "seen_on_day": "18",
    "seen_on_month": "11",
    "seen_on_year": "2026",
}
MOVE: dict[str, Any] = {
    "key": "page-key",
    "kind": "tried",
    "rung": "platform",
    "words": "Reported as number 7.",
}


@pytest.fixture
def empty_shelves() -> Iterator[None]:
    """What a test kept in the store is gone after it."""
    yield
    for shelf in stored():
        shutil.rmtree(shelf, ignore_errors=True)


@dataclass(frozen=True)
class Post:
    """A page that writes: its address, what is sent, what is wrong with it, what is recorded."""

    name: str
    sent: dict[str, Any]
    wrong: dict[str, Any]
    action: str
    more: dict[str, str] = field(default_factory=dict)
    of_a_thing: bool = False


POSTS = [
    Post(
        "takedown_begin",
        FORM,
        {**FORM, "page": "kept words", "address": ""},
        "concern.takedown-begun",
        {"platform": "tiktok", "wrong": "bullying"},
    ),
    Post(
        "takedown_unseen",
        UNSEEN_FORM,
        {**UNSEEN_FORM, "device": "", "who_saw": "kept words"},
        "concern.takedown-begun",
        {"platform": "tiktok"},
    ),
    Post(
        "takedown_move",
        MOVE,
        {**MOVE, "kind": "", "words": "kept words"},
        "concern.takedown-moved",
        of_a_thing=True,
    ),
]
ALL = pytest.mark.parametrize("post", POSTS, ids=lambda post: post.name)


def address(cast: Cast, post: Post) -> str:
    case = Case.objects.first() or a_case(cast)
    more: dict[str, Any] = dict(post.more)
    if post.of_a_thing:
        more["takedown_id"] = (Takedown.objects.first() or begun(cast, case)).id
    return reverse(f"concerns:{post.name}", kwargs={"reference": case.reference, **more})


@ALL
def test_a_page_writes_once_and_gives_wrong_input_back(cast: Cast, post: Post) -> None:
    target = address(cast, post)
    client = cast.client(cast.dsl)
    answer = client.post(target, post.wrong)
    page = answer.content.decode()
    assert (answer.status_code, "There is a problem" in page, "kept words" in page) == (200, True, True)
    assert client.post(target, {**post.sent, "words": "a\x00b", "key": "\x00"}).status_code in {200, 400}
    before = AuditEvent.objects.filter(action=post.action).count()
    assert client.post(target, post.sent).status_code == 302
    assert client.post(target, post.sent).status_code == 302
    assert AuditEvent.objects.filter(action=post.action).count() == before + 1


@ALL
def test_for_nobody_else_is_there_such_a_page(cast: Cast, post: Post) -> None:
    target = address(cast, post)
    before = AuditEvent.objects.exclude(action__startswith="account").count()
    for name in ("teacher", "chair", "pupil", "elsewhere"):
        assert cast.client(getattr(cast, name)).post(target, post.sent).status_code == 404, name
    assert cast.stranger().post(target, post.sent).status_code == 302
    assert AuditEvent.objects.exclude(action__startswith="account").count() == before
    assert cast.client(cast.dsl).post(target.replace("tiktok", "myspace"), post.sent).status_code in {
        302,
        404,
    }


def test_a_file_forced_upon_the_page_for_a_childs_picture_is_nowhere_and_the_words_are_kept(
    cast: Cast,
) -> None:
    target = address(cast, POSTS[1])
    file = SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n" + bytes(64))
    answer = cast.client(cast.dsl).post(target, {**UNSEEN_FORM, "shots": file}, follow=True)
    page = answer.content.decode()
    assert "no file was taken" in page
    assert 'type="file"' not in page
    assert 'type="file"' not in cast.client(cast.dsl).get(target).content.decode()
    assert Takedown.objects.count() == 1
    assert not Exhibit.objects.exists()
    assert cast.client(cast.dsl).get(target.replace("child_picture", "other")).status_code == 200
    wrong = reverse(
        "concerns:takedown_files",
        kwargs={"reference": Case.objects.get().reference, "takedown_id": Takedown.objects.get().id},
    )
    cast.client(cast.dsl).post(
        wrong, {"shots": SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n" + bytes(64))}
    )
    assert not Exhibit.objects.exists()


def test_the_page_of_a_thing_shows_its_address_as_words_and_the_rule_to_name(cast: Cast) -> None:
    client = cast.client(cast.dsl)
    client.post(address(cast, POSTS[0]), FORM)
    one = Takedown.objects.get()
    kwargs = {"reference": one.case.reference, "takedown_id": one.id}
    late = cast.client(cast.dsl)
    session = late.session
    session["account_authentication_methods"] = [{"method": "password", "at": 1.0}]
    session.save()
    assert late.get(reverse("concerns:takedown", kwargs=kwargs)).status_code == 302
    covered = late.post(
        reverse("concerns:takedown_move", kwargs=kwargs), {"words": "kept words"}
    ).content.decode()
    assert ("javascript:alert(1)" in covered, "kept words" in covered) == (False, True)
    page = client.get(reverse("concerns:takedown", kwargs=kwargs)).content.decode()
    assert "javascript:alert(1)" in page
    assert 'href="javascript' not in page
    assert "Community Guidelines" in page
    assert "Report Harmful Content" in page
    assert client.get(reverse("concerns:takedown_choose", args=[one.case.reference])).status_code == 200
    chosen = client.get(
        reverse("concerns:takedown_choose", args=[one.case.reference]),
        {"platform": "x", "wrong": "child_picture"},
    )
    assert chosen.headers["Location"].endswith("/takedown/x/child_picture/")


@pytest.mark.usefixtures("empty_shelves")
def test_a_screenshot_is_kept_with_its_line_and_shown_by_its_name(cast: Cast) -> None:
    client = cast.client(cast.dsl)
    shots = [
        SimpleUploadedFile("page.png", picture()),
        SimpleUploadedFile("page.html", b"<html><script>1</script>"),
    ]
    answer = client.post(address(cast, POSTS[0]), {**FORM, "shots": shots}, follow=True)
    page = answer.content.decode()
    assert "The evidence is kept" in page
    assert "Web pages and drawings made of code" in page
    exhibit = Exhibit.objects.get()
    assert (exhibit.compartment_id, exhibit.name) == (Case.objects.get().id, "page.png")
    assert "page.png" in page
    one = Takedown.objects.get()
    more = reverse("concerns:takedown_files", kwargs={"reference": one.case.reference, "takedown_id": one.id})
    assert "There is a problem" in client.post(more).content.decode()
    assert client.post(more, {"shots": SimpleUploadedFile("b.png", picture())}).status_code == 302
    assert Exhibit.objects.count() == 2
    assert (
        cast.client(cast.teacher).post(more, {"shots": SimpleUploadedFile("c.png", picture())}).status_code
        == 404
    )
    assert Exhibit.objects.count() == 2
