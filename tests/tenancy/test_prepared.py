"""A prepared query gives what the query itself would, for whatever values and in whatever scope."""

from __future__ import annotations

import datetime
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from handbell.people.facts import held_on
from handbell.people.models import Person, RoleHeld, School
from handbell.tenancy.prepared import NotPrepared, Prepared, insert
from handbell.tenancy.scope import NoSchool, _current, for_every_school, for_school
from tests.cast import NOW, Cast

TODAY = timezone.localdate(NOW)


def held() -> Prepared:
    return Prepared(
        lambda *, person, on: RoleHeld.objects.filter(held_on(on), person=person).values_list(
            "id", "role", "starts_on"
        )
    )


def plainly(person: UUID, on: datetime.date) -> list[tuple[object, ...]]:
    return list(RoleHeld.objects.filter(held_on(on), person=person).values_list("id", "role", "starts_on"))


def test_it_gives_what_the_query_gives(cast: Cast) -> None:
    query = held()
    for person in (cast.head, cast.teacher, cast.governor):
        assert query.rows(person=person.id, on=TODAY) == plainly(person.id, TODAY) != []
    assert query.first(person=cast.head.id, on=datetime.date(1999, 1, 1)) is None
    assert query.first(person=uuid4(), on=TODAY) is None


def test_each_scope_sees_its_own(cast: Cast) -> None:
    query = held()
    assert query.rows(person=cast.head.id, on=TODAY)
    with for_school(cast.other_school.id):
        assert query.rows(person=cast.head.id, on=TODAY) == []
        assert query.rows(person=cast.elsewhere.id, on=TODAY) == plainly(cast.elsewhere.id, TODAY)
    with for_every_school("a test"):
        assert query.rows(person=cast.head.id, on=TODAY)
        assert query.rows(person=cast.elsewhere.id, on=TODAY) == plainly(cast.elsewhere.id, TODAY)
    token = _current.set(None)
    try:
        with pytest.raises(NoSchool):
            query.rows(person=cast.head.id, on=TODAY)
    finally:
        _current.reset(token)


def test_one_person_and_another_in_two_places(cast: Cast) -> None:
    query = Prepared(
        lambda *, one, other: Person.objects.filter(id__in=[one, other]).exclude(id=other).values_list("id")
    )
    assert query.rows(one=cast.head.id, other=cast.teacher.id) == [(cast.head.id,)]
    assert query.rows(one=cast.teacher.id, other=cast.head.id) == [(cast.teacher.id,)]


def test_lists_of_ids_of_whatever_length(cast: Cast) -> None:
    query = Prepared(
        lambda *, people, on: (
            Person.objects.filter(id__in=people, joined_on__lte=on).order_by("id").values_list("id")
        )
    )
    everybody = sorted([cast.head.id, cast.teacher.id, cast.governor.id])
    for number in (3, 1, 2, 3):
        assert query.rows(people=everybody[:number], on=TODAY) == [(one,) for one in everybody[:number]]


def test_texts_are_values_and_never_statements(cast: Cast) -> None:
    query = Prepared(lambda *, name: Person.objects.filter(given_name=name).values_list("id"))
    assert query.rows(name=cast.head.given_name)
    assert query.rows(name="' OR 1=1 --") == []
    assert query.rows(name="%s") == []


def test_it_is_put_together_once(cast: Cast) -> None:
    built: list[object] = []

    def build(*, person: UUID) -> object:
        built.append(person)
        return RoleHeld.objects.filter(person=person).values_list("role")

    query = Prepared(build)  # type: ignore[arg-type]
    for person in (cast.head, cast.teacher):
        query.rows(person=person.id)
    assert len(built) == 1
    assert not {cast.head.id, cast.teacher.id} & set(built)


def test_a_value_that_cannot_be_found_again_is_refused(cast: Cast) -> None:
    with pytest.raises(NotPrepared, match="person"):
        Prepared(lambda *, person: RoleHeld.objects.values_list("role")).rows(person=cast.head.id)


def test_a_moment_is_a_value_too(cast: Cast) -> None:
    with for_every_school("schools are found whoever looks"):
        founded = Prepared(lambda *, at: School.objects.filter(created_at__gte=at).values_list("id"))
        made_at = School.objects.get(id=cast.school.id).created_at
        assert (cast.school.id,) in founded.rows(at=made_at)
        assert (cast.school.id,) not in founded.rows(at=made_at + datetime.timedelta(microseconds=1))


def test_a_row_is_added_as_save_would(cast: Cast) -> None:
    row = Person(school=cast.school, given_name="Añ", family_name="Bé", joined_on=TODAY)
    with CaptureQueriesContext(connection) as seen:
        insert(row)
    assert len(seen) == 1
    assert not row._state.adding
    assert Person.objects.get(id=row.id) == row
    assert Person.objects.values().get(id=row.id)["joined_on"] == TODAY
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(row)


def test_several_rows_are_added_at_once_and_what_is_there_already_is_left(cast: Cast) -> None:
    rows = [
        Person(school=cast.school, given_name=name, family_name="Bé", joined_on=TODAY) for name in ("A", "B")
    ]
    with CaptureQueriesContext(connection) as seen:
        insert(*rows)
        insert()
    assert len(seen) == 1
    more = Person(school=cast.school, given_name="C", family_name="Bé", joined_on=TODAY)
    insert(rows[0], more, unless_there=True)
    assert Person.objects.filter(family_name="Bé").count() == 3
    assert Person.objects.get(id=rows[0].id).given_name == "A"
