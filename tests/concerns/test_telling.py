"""Somebody tells a concern: it is kept once, for the right people, and the code leads back to it."""

from __future__ import annotations

import datetime

import pytest

from handbell.audit.models import AuditEvent
from handbell.concerns import access, operations, queries, sealed
from handbell.concerns.matters import Category, Matter
from handbell.concerns.models import Case, Concern, Message, RouteTaken, ShutOut, Step, Teller
from handbell.concerns.models.cases import Lane
from handbell.concerns.operations import Refused, telling
from handbell.notifications import queries as notifications
from handbell.notifications.models import Message as Notice
from handbell.people.roles import Role
from tests.cast import NOW, Cast
from tests.concerns import stories
from tests.policies.stories import in_force

TODAY = NOW.date()
LATER = NOW + datetime.timedelta(hours=1)


def readers(cast: Cast, case: Case) -> set[str]:
    """Who of the cast may see a case."""
    everybody = {name: person for name, person in vars(cast).items() if hasattr(person, "full_name")}
    return {name for name, one in everybody.items() if access.can(one, access.Act.READ, case, on=TODAY)}


def test_what_is_told_is_kept_and_opened_to_those_who_may_hear_it(cast: Cast) -> None:
    in_force(cast)
    receipt = stories.tell(cast)
    concern = Concern.objects.get()
    assert sealed.load(concern.told)["words"] == stories.WORDS
    assert readers(cast, concern.case) == {"dsl", "head"}
    assert len(receipt.code) == 20
    assert RouteTaken.objects.get().case == concern.case
    assert Step.objects.filter(case=concern.case).exists()
    assert {notice.to for notice in Notice.objects.filter(topic="concern-waits")} == {cast.dsl, cast.head}


def test_nobody_is_named_in_the_record_of_what_was_done(cast: Cast) -> None:
    stories.tell(cast, by=cast.teacher)
    event = AuditEvent.objects.get(action="concern.told")
    assert event.actor is None
    assert cast.teacher.id.hex not in event.detail_json


@pytest.mark.parametrize("how", ["pressed twice", "other words", "code typed badly"])
def test_the_same_page_sent_again_is_one_concern(cast: Cast, how: str) -> None:
    first = stories.tell(cast)
    words = "And there is more." if how == "other words" else stories.WORDS
    second = stories.tell(cast, words=words)
    assert (first.code, first.concern, second.new) == (second.code, second.concern, False)
    assert Case.objects.count() == 1
    assert [one.words for one in Message.objects.all()] == (
        ["And there is more."] if how == "other words" else []
    )
    typed = (
        f" {first.code[:4]}-{first.code[4:10].lower()} {first.code[10:]} " if "badly" in how else first.code
    )
    thread = queries.thread_by_code(typed)
    assert thread is not None
    assert thread.words == stories.WORDS


def test_another_code_leads_nowhere(cast: Cast) -> None:
    stories.tell(cast)
    assert queries.thread_by_code("00000000000000000000") is None


@pytest.mark.parametrize("words", ["", "   ", "x" * 20_001])
def test_nothing_written_or_far_too_much_is_refused(cast: Cast, words: str) -> None:
    with pytest.raises(Refused):
        stories.tell(cast, words=words)
    assert Case.objects.count() == 0


ABOUT = [
    (Matter.PUPIL, {"dsl", "head"}),
    (Matter.ADULT, {"head", "dsl"}),
    (Matter.LOW_LEVEL, {"head", "dsl"}),
    (Matter.SAFEGUARDING_LEAD, {"head", "deputy"}),
    (Matter.HEAD, {"chair", "governor"}),
    (Matter.GOVERNOR, {"head", "chair"}),
    (Matter.CHAIR, {"head", "governor"}),
]


@pytest.mark.parametrize(("matter", "expected"), ABOUT)
def test_whom_it_is_about_settles_who_reads_it(cast: Cast, matter: Matter, expected: set[str]) -> None:
    case = stories.case_about(cast, matter, category=Category.BREACH_OF_CODE)
    assert readers(cast, case) == expected


NAMED = [
    ("Mrs Oakes hit him", Matter.ADULT, {"dsl", "deputy"}),
    ("mrs  OÁKES hit him", Matter.ADULT, {"dsl", "deputy"}),
    ("miss Harriet hit him", Matter.ADULT, {"dsl", "deputy"}),
    ("Harriet in my class hit him", Matter.ADULT, {"dsl", "head"}),
    ("ms vale sends me messages", Matter.PUPIL, {"head", "deputy"}),
    ("Oakes and Vale and Marsh", Matter.ADULT, {"chair", "governor"}),
]


@pytest.mark.parametrize(("words", "matter", "expected"), NAMED)
def test_whoever_is_named_is_held_out(cast: Cast, words: str, matter: Matter, expected: set[str]) -> None:
    case = stories.case_about(cast, matter, words=words, category=Category.ALLEGATION_AGAINST_ADULT)
    assert readers(cast, case) == expected


@pytest.mark.parametrize(
    ("words", "out"),
    [
        ("the head teacher shouts at us", "head"),
        ("our safeguarding lead writes to me", "dsl"),
        ("y pennaeth", "head"),
        ("my head hurts", None),
    ],
)
def test_a_title_holds_its_holder_out_when_nobody_said_whom_it_is_about(
    cast: Cast, words: str, out: str | None
) -> None:
    case = stories.case_about(cast, Matter.PUPIL, words=words, said_whom=False)
    assert out not in readers(cast, case)
    assert len(readers(cast, case)) >= 2


def test_with_fewer_than_two_left_the_teller_is_told_so(cast: Cast) -> None:
    receipt = stories.tell(cast, matter=Matter.CHAIR, words="Lowe, with Oakes, Hay, Vale and Marsh")
    assert readers(cast, receipt.concern.case) == set()
    assert not receipt.enough
    officer = stories.another(cast, "Una", "Ashe", Role.COUNCIL_OFFICER)
    again = stories.tell(cast, matter=Matter.CHAIR, words="Chair Lowe again", key="again")
    assert access.can(officer, access.Act.READ, again.concern.case, on=TODAY)


def test_who_told_is_sealed_apart(cast: Cast) -> None:
    stories.tell(cast, by=cast.teacher, name="ignored")
    stories.tell(cast, key="another", name="Mair", contact="mair@example.org")
    stories.tell(cast, key="nameless")
    names = {sealed.load(one.identity)["name"] for one in Teller.objects.all()}
    assert names == {cast.teacher.full_name, "Mair"}
    assert Teller.objects.filter(who="").count() == 1
    assert [one.case for one in queries.own_concerns(cast.teacher)] == [
        Concern.objects.get(signed_in=True).case
    ]
    assert queries.own_concerns(cast.second_teacher) == []


def test_they_write_to_and_fro(cast: Cast) -> None:
    receipt = stories.tell(cast)
    operations.write_back(concern=receipt.concern, words="It happened again.", key="k1", now=NOW)
    operations.write_back(concern=receipt.concern, words="It happened again.", key="k1", now=NOW)
    operations.answer(
        concern=receipt.concern, words="Thank you. We are on it.", key="k2", by=cast.dsl, now=LATER
    )
    thread = queries.thread_by_code(receipt.code)
    assert thread is not None
    assert [(from_school, words) for _at, from_school, words in thread.messages] == [
        (False, "It happened again."),
        (True, "Thank you. We are on it."),
    ]
    with pytest.raises(access.NotFound):
        operations.answer(concern=receipt.concern, words="Me too.", key="k3", by=cast.teacher, now=NOW)


def test_whoever_is_named_in_what_is_added_is_held_out_before_they_could_read_it(cast: Cast) -> None:
    receipt = stories.tell(cast)
    case = receipt.concern.case
    assert readers(cast, case) == {"dsl", "head"}
    operations.write_back(concern=receipt.concern, words="It was Mrs Oakes all along.", key="k1", now=LATER)
    assert readers(cast, case) == {"dsl", "deputy"}
    assert not Notice.objects.filter(to=cast.head, key__contains="-news-").exists()
    assert {one.status for one in Notice.objects.filter(to=cast.head)} == {"withdrawn"}
    out = ShutOut.objects.get(case=case)
    out.until = LATER
    out.save()
    operations.write_back(concern=receipt.concern, words="Mrs Oakes was kind today.", key="k2", now=LATER)
    assert "head" in readers(cast, case)


def test_mail_about_a_concern_that_did_not_arrive_is_shown_to_nobody_else(cast: Cast) -> None:
    stories.tell(cast, matter=Matter.HEAD)
    Notice.objects.update(status="given_up")
    assert Notice.objects.filter(to=cast.chair).exists()
    assert notifications.unreached(visible_to=cast.head, now=LATER) == []


def test_in_a_flood_what_is_new_or_pressing_stays_in_the_main_list(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "FLOOD", 3)
    for number in range(5):
        stories.tell(cast, key=f"k{number}", words=f"spam number {number}")
    genuine = stories.tell(cast, key="genuine", words="Somebody follows me home.")
    pressing = stories.tell(cast, key="pressing", words="spam: he says he will kill me")
    lanes = list(Case.objects.order_by("opened_at", "id").values_list("lane", flat=True))
    assert lanes.count(Lane.BULK) == 2
    assert {genuine.concern.case.lane, pressing.concern.case.lane} == {Lane.MAIN}
    shown = queries.cases_page(visible_to=cast.dsl, on=TODAY, lane=Lane.MAIN)
    assert len(shown.lines) == 5
    told = Notice.objects.filter(topic="concern-waits", to=cast.dsl)
    assert (
        told.count() == 6
    )  # three before the flood, one for the quarter of an hour, two that stay in the main list


def test_the_list_is_for_those_who_may_see_each_case(cast: Cast) -> None:
    about = {matter: stories.case_about(cast, matter) for matter in Matter}
    for person in (cast.head, cast.dsl, cast.deputy, cast.chair, cast.governor, cast.teacher, cast.office):
        page = queries.cases_page(visible_to=person, on=TODAY)
        expected = {case for case in about.values() if access.can(person, access.Act.SEE, case, on=TODAY)}
        assert {line.case for line in page.lines} == expected
        assert set(access.visible(person, on=TODAY)) == expected
        assert queries.waiting(person, on=TODAY) == len(expected)
