"""Who may do what in a case: every principal, matter and act against the table; deny wins; a subject is nobody."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.http import Http404

from handbell.concerns import access, queries
from handbell.concerns.access import Act, Relation
from handbell.concerns.matters import Category, Matter
from handbell.concerns.models import Case, Grant, ShutOut, Status, WhyShutOut
from handbell.concerns.need_to_know import table
from handbell.people.models import Account, Person
from handbell.people.roles import Role
from tests.cast import NOW, Cast
from tests.concerns import stories

TODAY = NOW.date()
R, D, L, T = Relation.READER, Relation.DECIDER, Relation.LEAD, Relation.TELLER

# What everybody is to a case that a teacher told, by whom it is about. Written by hand, from the need-to-know matrix of
# the design; whoever is not named is nothing to it.
EXPECTED: dict[Matter, dict[str, set[Relation]]] = {
    Matter.PUPIL: {"head": {R, D}, "dsl": {R}, "teacher": {T}},
    Matter.ADULT: {"head": {R, D}, "dsl": {R}, "teacher": {T}},
    Matter.LOW_LEVEL: {"head": {R, D}, "dsl": {R}, "teacher": {T}},
    Matter.SAFEGUARDING_LEAD: {"head": {R, D}, "deputy": {R}, "teacher": {T}},
    Matter.HEAD: {"chair": {R, D}, "governor": {R}, "teacher": {T}},
    Matter.GOVERNOR: {"head": {R, D}, "chair": {R}, "teacher": {T}},
    Matter.CHAIR: {"officer": {R}, "head": {R, D}, "teacher": {T}},
}
# Every act that asks for a second person: nobody is one until somebody else has asked.
PRINCIPALS = (
    "head", "deputy", "dsl", "teacher", "second_teacher", "office", "chair", "governor", "pupil", "parent",
    "elsewhere", "officer", "leader", "site", "leaver",
)  # fmt: skip


@pytest.fixture
def principals(cast: Cast) -> dict[str, Person]:
    """The cast, and whoever else may come by."""
    others = {
        "officer": stories.another(cast, "Una", "Ashe", Role.COUNCIL_OFFICER),
        "leader": stories.another(cast, "Sal", "Reed", Role.SLT),
        "site": stories.another(cast, "Bo", "Clay", Role.SITE),
        "leaver": stories.another(cast, "Dee", "Frost", Role.DSL),
    }
    Person.objects.filter(id=others["leaver"].id).update(left_on=TODAY - datetime.timedelta(days=1))
    others["leaver"].refresh_from_db()
    known = {name: one for name, one in vars(cast).items() if isinstance(one, Person)}
    return known | others


@contextmanager
def _shut_out(case: Case, person: Person, why: WhyShutOut) -> Iterator[None]:
    row = ShutOut.objects.create(
        school_id=case.school_id,
        case=case,
        who=access.who(person.id, case.school_id),
        why=why,
        since=NOW,
        reason="",
    )
    yield
    row.delete()


@pytest.mark.parametrize("matter", Matter)
def test_every_principal_and_act(cast: Cast, principals: dict[str, Person], matter: Matter) -> None:
    case = stories.case_about(cast, matter, by=cast.teacher, category=Category.BREACH_OF_CODE)
    wrong = []
    for name in PRINCIPALS:
        person = principals[name]
        wanted = EXPECTED[matter].get(name, set())
        found = access.relations(person, case, on=TODAY)
        as_second = access.relations(person, case, on=TODAY, asked_by=cast.parent.id)
        if found != wanted or as_second != wanted | ({Relation.SECOND} if R in wanted else set()):
            wrong.append((name, found, as_second))
        for act in Act:
            may = bool(wanted & table().acts[act])
            if name in EXPECTED[matter] and access.can(person, act, case, on=TODAY) is not may:
                wrong.append((name, act, not may))
    assert wrong == []


@pytest.mark.parametrize("why", WhyShutOut)
@pytest.mark.parametrize("name", ["head", "dsl", "teacher"])
def test_whoever_is_shut_out_is_nothing_to_it(
    cast: Cast, principals: dict[str, Person], name: str, why: WhyShutOut
) -> None:
    """Their role, a grant by name, the lead, having told it: none of it helps."""
    case = stories.case_about(cast, Matter.ADULT, by=cast.teacher, category=Category.BREACH_OF_CODE)
    person = principals[name]
    Case.objects.filter(id=case.id).update(lead=person)
    Grant.objects.create(
        school_id=case.school_id, case=case, person=person, why="by-name", since=NOW, opened_at=NOW
    )
    case.refresh_from_db()
    assert access.relations(person, case, on=TODAY)
    with _shut_out(case, person, why):
        assert access.relations(person, case, on=TODAY, asked_by=cast.parent.id) == frozenset()
        assert not access.visible(person, on=TODAY).exists()
        assert queries.cases_page(visible_to=person, on=TODAY).lines == []
        assert queries.waiting(person, on=TODAY) == 0
        assert queries.own_concerns(person) == []
        for act in Act:
            assert not access.can(person, act, case, on=TODAY)
            with pytest.raises(Http404):
                access.check(person, act, case, on=TODAY)


def test_when_the_head_is_shut_out_the_chair_decides(cast: Cast) -> None:
    case = stories.case_about(cast, Matter.ADULT, words="It was Oakes.", category=Category.BREACH_OF_CODE)
    Grant.objects.create(
        school_id=case.school_id, case=case, role=Role.CHAIR, why="unread", since=NOW, opened_at=NOW
    )
    assert Relation.DECIDER in access.relations(cast.chair, case, on=TODAY)
    assert Relation.DECIDER not in access.relations(cast.dsl, case, on=TODAY)


def test_a_right_by_name_ends_when_they_leave(cast: Cast) -> None:
    case = stories.case_about(cast, Matter.PUPIL)
    Grant.objects.create(
        school_id=case.school_id, case=case, person=cast.office, why="by-name", since=NOW, opened_at=NOW
    )
    assert access.can(cast.office, Act.READ, case, on=TODAY)
    Person.objects.filter(id=cast.office.id).update(left_on=TODAY)
    cast.office.refresh_from_db()
    tomorrow = TODAY + datetime.timedelta(days=1)
    assert not access.can(cast.office, Act.READ, case, on=tomorrow)
    assert not access.visible(cast.office, on=tomorrow).exists()


def test_an_erased_case_is_there_for_nobody(cast: Cast) -> None:
    case = stories.case_about(cast, Matter.PUPIL)
    Case.objects.filter(id=case.id).update(status=Status.ERASED)
    case.refresh_from_db()
    assert not access.visible(cast.dsl, on=TODAY).exists()
    with pytest.raises(access.NotFound):
        access.check(cast.dsl, Act.READ, case, on=TODAY)
    with pytest.raises(access.NotFound):
        queries.case_for(case.reference, visible_to=cast.dsl, on=TODAY)


def test_there_are_no_rights_beside_the_table() -> None:
    """No account is a superuser, so nobody has rights that nobody gave them."""
    assert not hasattr(Account, "is_superuser")


def test_the_table_is_whole() -> None:
    """At least two roles or posts stand ready for every matter, and never its own subject."""
    rows = table()
    subject = {Matter.HEAD: Role.HEADTEACHER, Matter.CHAIR: Role.CHAIR, Matter.SAFEGUARDING_LEAD: Role.DSL}
    for matter in Matter:
        everybody = (*rows.first[matter], *rows.then[matter], *rows.escalation[matter])
        assert len(set(everybody)) >= 3
        assert subject.get(matter) not in everybody
        assert subject.get(matter) not in rows.deciders[matter]
    assert len(PRINCIPALS) * len(Matter) * len(Act) > 4000
