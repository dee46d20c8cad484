"""A query outside a school's scope raises; inside, it sees that school alone. On both databases."""

from __future__ import annotations

import threading
import uuid

import pytest

from handbell.audit import operations as audit
from handbell.audit.models import AuditHead
from handbell.people.models import Person
from handbell.tenancy.scope import EVERY_SCHOOL, NoSchool, current_school, for_every_school, for_school
from tests.cast import Cast

A, B = uuid.UUID(int=1), uuid.UUID(int=2)


def test_scopes_nest_and_end_even_after_a_failure() -> None:
    with for_school(A):
        with pytest.raises(KeyError), for_school(B):
            raise KeyError
        assert current_school() == A
        with for_every_school("a test"):
            assert current_school() == EVERY_SCHOOL
        assert current_school() == A
    assert current_school() is None


def test_across_schools_needs_a_reason() -> None:
    with pytest.raises(ValueError, match="reason"), for_every_school(""):
        pass


def test_a_new_thread_has_no_school() -> None:
    seen: list[object] = []
    with for_school(A):
        thread = threading.Thread(target=lambda: seen.append(current_school()))
        thread.start()
        thread.join()
    assert seen == [None]


@pytest.mark.django_db
def test_outside_a_scope_every_question_raises() -> None:
    for ask in (
        Person.objects.all,
        Person.objects.count,
        Person._default_manager.first,
        AuditHead.objects.get,
    ):
        with pytest.raises(NoSchool):
            ask()


def test_a_school_sees_its_own_people_only(cast: Cast) -> None:
    assert cast.head in Person.objects.all()
    assert not Person.objects.filter(id=cast.elsewhere.id).exists()
    with for_school(cast.other_school.id):
        assert [person.id for person in Person.objects.all()] == [cast.elsewhere.id]
    with for_every_school("a test"):
        assert {cast.head.id, cast.elsewhere.id} <= set(Person.objects.values_list("id", flat=True))


def test_one_school_cannot_change_another_ones_rows(cast: Cast) -> None:
    assert Person.objects.filter(id=cast.elsewhere.id).update(given_name="Changed") == 0
    with for_school(cast.other_school.id), pytest.raises(NoSchool), audit.locked(cast.school.id):
        pass
