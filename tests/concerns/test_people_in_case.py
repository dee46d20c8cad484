"""Whoever it is about reads nothing of it, whatever is done in whatever order; and two people read on."""

from __future__ import annotations

import contextlib
import datetime
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handbell.concerns import access, queries, sealed
from handbell.concerns.access import Act
from handbell.concerns.matters import Category, Matter
from handbell.concerns.models import Case, Entry, Grant, Involved, Part, ShutOut, WhyShutOut
from handbell.concerns.need_to_know import table
from handbell.concerns.operations import Refused, handling, identity, people, readers
from handbell.concerns.operations.handling import Sorted
from handbell.concerns.recipients import holders_of
from handbell.notifications.models import Message as Notice
from handbell.people.models import Person
from handbell.people.operations import end_person
from handbell.people.roles import Role
from tests.cast import NOW, Cast
from tests.concerns import stories
from tests.declarations.stories import signed
from tests.policies.stories import in_force

TODAY = NOW.date()
LATER = NOW + datetime.timedelta(hours=1)
DESK = ("head", "dsl", "deputy", "chair", "governor")


def reading(cast: Cast, case: Case) -> set[str]:
    case.refresh_from_db()
    return {name for name in DESK if access.can(getattr(cast, name), Act.READ, case, on=TODAY)}


def put(
    cast: Cast, case: Case, who: str, *, part: Part = Part.SUBJECT, by: str = "dsl", key: str = ""
) -> None:
    person = getattr(cast, who)
    people.add_person(
        case=case, part=part, name="", person=person, note="", key=key, by=getattr(cast, by), now=LATER
    )


def typed(cast: Cast, case: Case, name: str, part: Part = Part.SUBJECT) -> None:
    people.add_person(case=case, part=part, name=name, person=None, note="", key="", by=cast.dsl, now=LATER)


def row_of(cast: Cast, case: Case, who: str) -> ShutOut:
    index = access.who(getattr(cast, who).id, case.school_id)
    return ShutOut.objects.get(case=case, who=index, until=None)


SUBJECTS = [
    ("teacher", Matter.ADULT, {"head", "dsl"}),
    ("head", Matter.HEAD, {"chair", "governor"}),
    ("dsl", Matter.SAFEGUARDING_LEAD, {"head", "deputy"}),
    ("governor", Matter.GOVERNOR, {"head", "chair"}),
    ("chair", Matter.CHAIR, {"head", "governor"}),
    ("deputy", Matter.ADULT, {"head", "dsl"}),
    ("pupil", Matter.PUPIL, {"head", "dsl"}),
]


@pytest.mark.parametrize(("who", "matter", "expected"), SUBJECTS)
def test_a_subject_from_the_list_is_out_at_once_and_the_matter_follows(
    cast: Cast, who: str, matter: Matter, expected: set[str]
) -> None:
    case = stories.case_about(cast, Matter.PUPIL)
    told = Notice.objects.filter(to=getattr(cast, who)).count()
    put(cast, case, who)
    assert reading(cast, case) == expected
    assert case.matter == matter
    assert row_of(cast, case, who).why == WhyShutOut.SUBJECT
    assert Notice.objects.filter(to=getattr(cast, who)).count() == told
    assert getattr(cast, who).id.hex not in row_of(cast, case, who).who


def test_a_witness_is_not_shut_out(cast: Cast) -> None:
    case = stories.case_about(cast, Matter.PUPIL)
    put(cast, case, "head", part=Part.WITNESS)
    typed(cast, case, "Mrs Marsh", Part.WITNESS)
    assert reading(cast, case) == {"head", "dsl"}
    assert ShutOut.objects.count() == 0


def test_a_typed_name_holds_out_whoever_it_may_be(cast: Cast) -> None:
    case = stories.case_about(cast, Matter.PUPIL)
    typed(cast, case, "a Mr Oakes")
    assert reading(cast, case) == {"dsl", "deputy"}
    assert row_of(cast, case, "head").why == WhyShutOut.POSSIBLE
    people.confirm_subject(case=case, row=row_of(cast, case, "head"), by=cast.deputy, now=LATER)
    assert row_of(cast, case, "head").why == WhyShutOut.SUBJECT
    assert case.involved.filter(part=Part.SUBJECT).count() == 2
    assert reading(cast, case) == {"chair", "governor"}


def test_a_typed_name_holds_out_whoever_it_was_given_to(cast: Cast) -> None:
    case = stories.case_about(cast, Matter.PUPIL)
    handling.take_lead(case=case, by=cast.dsl, now=NOW)
    readers.give_reader(case=case, person=cast.teacher, reason="The form tutor.", by=cast.dsl, now=LATER)
    typed(cast, case, "Mr Rowe")
    assert not access.can(cast.teacher, Act.READ, case, on=TODAY)


def test_it_takes_two_to_let_somebody_in_and_never_they_themselves(cast: Cast) -> None:
    case = stories.case_about(cast, Matter.PUPIL, words="Oakes was there")
    row = row_of(cast, case, "head")
    with pytest.raises(access.NotFound):
        people.ask_to_let_in(case=case, row=row, reason="It is not me.", by=cast.head, now=LATER)
    with pytest.raises(access.NotAllowed):
        people.let_in(case=case, row=row, agree=True, by=cast.dsl, now=LATER)
    people.ask_to_let_in(case=case, row=row, reason="Another Oakes.", by=cast.dsl, now=LATER)
    for person, error in ((cast.dsl, access.NotAllowed), (cast.head, access.NotFound)):
        with pytest.raises(error):
            people.let_in(case=case, row=row, agree=True, by=person, now=LATER)
    assert "head" not in reading(cast, case)
    people.let_in(case=case, row=row, agree=True, by=cast.deputy, now=LATER)
    assert "head" in reading(cast, case)


def test_refused_they_stay_out(cast: Cast) -> None:
    case = stories.case_about(cast, Matter.PUPIL, words="Oakes was there")
    row = row_of(cast, case, "head")
    people.ask_to_let_in(case=case, row=row, reason="Another Oakes.", by=cast.dsl, now=LATER)
    people.let_in(case=case, row=row, agree=False, by=cast.deputy, now=LATER)
    assert "head" not in reading(cast, case)
    with pytest.raises(access.NotAllowed):
        people.let_in(case=case, row=row, agree=True, by=cast.deputy, now=LATER)


def test_whoever_is_too_close_is_out_and_two_read_on(cast: Cast) -> None:
    case = stories.case_about(cast, Matter.PUPIL)
    handling.take_lead(case=case, by=cast.dsl, now=NOW)
    people.declare_conflict(case=case, person=cast.dsl, reason="My sister.", by=cast.dsl, now=LATER)
    assert reading(cast, case) == {"head", "deputy"}
    assert case.lead is None
    with pytest.raises(access.NotAllowed):
        people.declare_conflict(case=case, person=cast.head, reason="Cousins.", by=cast.deputy, now=LATER)
    assert "dsl" not in reading(cast, case)


def test_others_put_down_by_whoever_leads(cast: Cast) -> None:
    case = stories.case_about(cast, Matter.PUPIL)
    handling.take_lead(case=case, by=cast.dsl, now=NOW)
    people.declare_conflict(case=case, person=cast.head, reason="Cousins.", by=cast.dsl, now=LATER)
    assert reading(cast, case) == {"dsl", "deputy"}


def test_readers_are_given_and_ended_but_never_below_two(cast: Cast) -> None:
    case = stories.case_about(cast, Matter.PUPIL)
    handling.take_lead(case=case, by=cast.dsl, now=NOW)
    readers.give_reader(case=case, person=cast.teacher, reason="The form tutor.", by=cast.dsl, now=LATER)
    assert access.can(cast.teacher, Act.READ, case, on=TODAY)
    for person in (cast.pupil, cast.elsewhere):
        with pytest.raises(Refused):
            readers.give_reader(case=case, person=person, reason="Why not", by=cast.dsl, now=LATER)
    given = Grant.objects.get(case=case, person=cast.teacher)
    with pytest.raises(access.NotAllowed):
        readers.end_reader(case=case, grant=given, by=cast.teacher, now=LATER)
    decider = cast.head if access.can(cast.head, Act.END_READER, case, on=TODAY) else cast.dsl
    readers.end_reader(case=case, grant=given, by=decider, now=LATER)
    assert not access.can(cast.teacher, Act.READ, case, on=TODAY)
    grant = Grant.objects.get(case=case, role=Role.HEADTEACHER)
    with pytest.raises(Refused):
        readers.end_reader(case=case, grant=grant, by=decider, now=LATER)
    assert reading(cast, case) == {"head", "dsl"}


def test_whoever_leaves_the_school_reads_nothing_from_then_on(cast: Cast) -> None:
    case = stories.case_about(cast, Matter.PUPIL)
    end_person(person=cast.dsl, left_on=TODAY, by=cast.head, now=NOW)
    cast.dsl.refresh_from_db()
    assert not access.can(cast.dsl, Act.READ, case, on=TODAY + datetime.timedelta(days=1))


SORTED = [
    (Matter.HEAD, {"chair", "governor"}),
    (Matter.SAFEGUARDING_LEAD, {"head", "deputy"}),
    (Matter.ADULT, {"head", "dsl"}),
    (Matter.CHAIR, {"head", "governor"}),
]


@pytest.mark.parametrize(("matter", "expected"), SORTED)
def test_sorted_as_another_matter_other_people_read_it(
    cast: Cast, matter: Matter, expected: set[str]
) -> None:
    case = stories.case_about(cast, Matter.PUPIL)
    case.lead = cast.dsl
    case.save()
    still = handling.triage(
        case=case,
        sorted_as=Sorted(matter, Category.BREACH_OF_CODE),
        reason="Read closely.",
        key="k",
        by=cast.dsl,
        now=LATER,
    )
    assert reading(cast, case) == expected
    assert still == ("dsl" in expected)
    assert case.lead == (cast.dsl if still else None)
    new = {notice.to for notice in Notice.objects.filter(topic="concern-waits")}
    assert {getattr(cast, name) for name in expected} <= new
    assert case.routes.count() == 2


def test_whether_the_subject_had_signed_that_day_stands_beside_them(cast: Cast) -> None:
    version = in_force(cast)
    signed(cast.teacher, version)
    case = stories.case_about(cast, Matter.ADULT, now=NOW + datetime.timedelta(days=1))
    for who in ("teacher", "second_teacher"):
        put(cast, case, who)
    found = {one.name: one.signed for one in queries.involved_in(case)}
    assert "They had signed" in found[cast.teacher.full_name]
    assert "had not signed" in found[cast.second_teacher.full_name]


def test_who_told_it_is_seen_for_a_day_when_two_agree(cast: Cast) -> None:
    receipt = stories.tell(cast, by=cast.teacher)
    case, concern = receipt.concern.case, receipt.concern
    wanted = identity.ask(case=case, concern=concern, reason="To ask more.", by=cast.dsl, now=NOW)
    assert identity.ask(case=case, concern=concern, reason="Again.", by=cast.dsl, now=NOW) == wanted
    with pytest.raises(access.NotAllowed):
        identity.decide(case=case, request=wanted, agree=True, by=cast.dsl, now=NOW)
    assert not queries.who_told(cast.dsl, concern.id, case, now=NOW, on=TODAY)
    identity.decide(case=case, request=wanted, agree=True, by=cast.head, now=NOW)
    for person in (cast.dsl, cast.head):
        assert queries.who_told(person, concern.id, case, now=LATER, on=TODAY)
        tomorrow = NOW + datetime.timedelta(days=1)
        assert not queries.who_told(person, concern.id, case, now=tomorrow, on=tomorrow.date())
    assert queries.identity_in(concern)["name"] == cast.teacher.full_name
    assert concern.messages.count() == 0
    assert not Notice.objects.filter(to=cast.teacher).exists()


def test_without_a_name_there_is_nothing_to_ask(cast: Cast) -> None:
    receipt = stories.tell(cast)
    with pytest.raises(Refused):
        identity.ask(case=receipt.concern.case, concern=receipt.concern, reason="Who?", by=cast.dsl, now=NOW)


class Story:
    """A case, and what the test itself knows: who is a subject, and who asked to let them in."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.case = stories.case_about(cast, Matter.PUPIL)
        self.subjects: dict[str, str] = {}

    def row(self, whom: str) -> ShutOut | None:
        index = access.who(getattr(self.cast, whom).id, self.case.school_id)
        return ShutOut.objects.filter(case=self.case, who=index, until=None).first()

    def put_down(self, by: str, whom: str, _matter: Matter) -> None:
        put(self.cast, self.case, whom, by=by)
        self.subjects.setdefault(whom, "")

    def type_name(self, by: str, whom: str, _matter: Matter) -> None:
        name = getattr(self.cast, whom).full_name
        people.add_person(part=Part.OTHER, name=name, person=None, note="", key="", **self.by(by))

    def confirm(self, by: str, whom: str, _matter: Matter) -> None:
        if row := self.row(whom):
            people.confirm_subject(row=row, **self.by(by))
            self.subjects.setdefault(whom, "")

    def ask(self, by: str, whom: str, _matter: Matter) -> None:
        if row := self.row(whom):
            people.ask_to_let_in(row=row, reason="Not them.", **self.by(by))
            if whom in self.subjects:
                assert by != whom
                self.subjects[whom] = by

    def let_in(self, by: str, whom: str, matter: Matter) -> None:
        if row := self.row(whom):
            agree = matter != Matter.LOW_LEVEL
            people.let_in(row=row, agree=agree, **self.by(by))
            asked_by = self.subjects.get(whom)
            if asked_by is not None:
                assert asked_by not in {"", by}
                assert by != whom
                self.subjects[whom] = ""
                if agree:
                    del self.subjects[whom]

    def conflict(self, by: str, whom: str, _matter: Matter) -> None:
        people.declare_conflict(person=getattr(self.cast, whom), reason="Close.", **self.by(by))

    def sort(self, by: str, _whom: str, matter: Matter) -> None:
        sorted_as = Sorted(matter, Category.BREACH_OF_CODE)
        handling.triage(sorted_as=sorted_as, reason="", key="", **self.by(by))

    def lead(self, by: str, _whom: str, _matter: Matter) -> None:
        handling.take_lead(**self.by(by))

    def give(self, by: str, whom: str, _matter: Matter) -> None:
        readers.give_reader(person=getattr(self.cast, whom), reason="Needed.", **self.by(by))

    def end(self, by: str, _whom: str, _matter: Matter) -> None:
        for grant in Grant.objects.filter(case=self.case, until=None).order_by("id")[:1]:
            readers.end_reader(grant=grant, **self.by(by))

    def by(self, name: str) -> dict[str, Any]:
        return {"case": self.case, "by": getattr(self.cast, name), "now": LATER}

    def left_out(self) -> list[Person]:
        """Who could read it by the table, and does not."""
        rows, matter = table(), Matter(self.case.matter)
        return [
            one
            for holder in (*rows.first[matter], *rows.then[matter])
            for one in holders_of(holder, on=TODAY)[:1]
            if not access.is_shut_out(one, self.case) and not access.can(one, Act.READ, self.case, on=TODAY)
        ]


WAYS = (
    "put_down",
    "type_name",
    "confirm",
    "ask",
    "ask",
    "let_in",
    "let_in",
    "conflict",
    "sort",
    "lead",
    "give",
    "end",
)
MOVES = st.lists(
    st.tuples(
        st.sampled_from(WAYS),
        st.integers(0, 9),
        st.sampled_from(DESK),
        st.sampled_from(list(Matter)),
    ),
    min_size=3,
    max_size=12,
)


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(moves=MOVES)
def test_no_order_of_things_lets_a_subject_read(
    cast: Cast, moves: list[tuple[str, int, str, Matter]]
) -> None:
    with transaction.atomic():
        story = Story(cast)
        for way, actor, whom, matter in moves:
            # Mostly somebody who reads the case; now and then anybody of the desk.
            able = (sorted(reading(cast, story.case)) if actor < 7 else []) or DESK
            by = able[actor % len(able)]
            with contextlib.suppress(access.NotFound, access.NotAllowed, Refused), transaction.atomic():
                getattr(story, way)(by, whom, matter)
            now_reading = reading(cast, story.case)
            assert not now_reading & set(story.subjects), (way, by, whom, story.subjects)
            assert len(now_reading) >= 2 or not story.left_out(), (way, by, whom, now_reading)
        transaction.set_rollback(True)


def test_everything_done_to_people_stands_in_the_chronology_without_a_name_in_the_record(cast: Cast) -> None:
    case = stories.case_about(cast, Matter.PUPIL)
    put(cast, case, "teacher")
    lines = [entry.words for entry in Entry.objects.filter(case=case)]
    assert cast.teacher.full_name in lines[0]
    assert "Whom it is about is now" in lines[1]
    assert sealed.load(Involved.objects.get().who)["name"] == cast.teacher.full_name
