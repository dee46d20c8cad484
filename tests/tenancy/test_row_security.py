"""PostgreSQL itself refuses what the scopes in Python would already have stopped, for every table with a school."""

from __future__ import annotations

import threading
import uuid
from typing import Any

import pytest
from django.apps import apps
from django.db import Error, connection, models, transaction

from handbell.people.models import Person, School
from handbell.tenancy.models import SchoolManager
from handbell.tenancy.scope import NoSchool, for_every_school, for_school
from tests.cast import Cast

# Sign-in reads it before a school is known: ids only (see people.models).
OPEN = {"people.Membership"}


def models_of_a_school() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith("handbell.")
        and any(field.attname == "school_id" for field in model._meta.concrete_fields)
        and model._meta.label not in OPEN
    ]


every_model = pytest.mark.parametrize("model", models_of_a_school(), ids=lambda model: model._meta.label)


@pytest.fixture
def postgresql(db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("Row security is PostgreSQL's; the same run with --database postgresql tests it.")


@every_model
def test_every_model_of_a_school_asks_for_its_school(model: type[models.Model], db: None) -> None:
    assert isinstance(model._default_manager, SchoolManager)
    with pytest.raises(NoSchool):
        model._default_manager.all()


def sql(statement: str, *parameters: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall()) if cursor.description else []


@every_model
def test_row_security_is_on_and_binds_the_owner(model: type[models.Model], postgresql: None) -> None:
    ((enabled, forced, policies),) = sql(
        "SELECT relrowsecurity, relforcerowsecurity, (SELECT count(*) FROM pg_policy WHERE polrelid = c.oid)"
        " FROM pg_class c WHERE oid = %s::regclass",
        model._meta.db_table,
    )
    assert (enabled, forced, policies) == (True, True, 1)


def test_our_role_is_a_plain_one(postgresql: None) -> None:
    assert sql("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user") == [(False, False)]


@every_model
def test_no_row_is_seen_without_a_school(model: type[models.Model], postgresql: None, cast: Cast) -> None:
    table = connection.ops.quote_name(model._meta.db_table)
    with for_school(uuid.uuid4()):
        assert sql(f"SELECT count(*) FROM {table}") == [(0,)]
    with for_every_school("a test"):
        ((every,),) = sql(f"SELECT count(*) FROM {table}")
    with for_school(cast.school.id):
        ((own,),) = sql(f"SELECT count(*) FROM {table}")
    with for_school(cast.other_school.id):
        ((other,),) = sql(f"SELECT count(*) FROM {table}")
    assert own + other == every
    reset = _outside_any_scope(f"SELECT count(*) FROM {table}")
    assert reset == [(0,)]


def _outside_any_scope(statement: str) -> list[tuple[Any, ...]]:
    """As code would which forgot the scope: in a thread's fresh context, on this very connection."""
    found: list[tuple[Any, ...]] = []
    own = connection.connection

    def ask() -> None:
        with own.cursor() as cursor:
            cursor.execute("SELECT set_config('handbell.school', '', false)")
            cursor.execute(statement)
            found.extend(cursor.fetchall())

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    connection._school_told = None  # type: ignore[attr-defined]  # the thread changed it behind its back
    return found


def test_a_row_of_another_school_cannot_be_written(postgresql: None, cast: Cast) -> None:
    stranger = Person(
        school=cast.other_school, given_name="X", family_name="Y", joined_on=cast.head.joined_on
    )
    with pytest.raises(Error, match="row-level security"), transaction.atomic():
        stranger.save(force_insert=True)
    with pytest.raises(Error, match="row-level security"), transaction.atomic():
        sql("UPDATE people_person SET school_id = %s WHERE id = %s", cast.other_school.id, cast.head.id)
    assert (
        sql("UPDATE people_person SET given_name = 'X' WHERE id = %s RETURNING id", cast.elsewhere.id) == []
    )


class TestTheConnection:
    """The setting follows the scope through transactions, savepoints, failures, threads and reconnection."""

    @pytest.fixture(autouse=True)
    def _two_schools(self, transactional_db: None) -> None:
        if connection.vendor != "postgresql":
            pytest.skip("Row security is PostgreSQL's; the same run with --database postgresql tests it.")
        for number in (1, 2):
            School.objects.create(
                id=uuid.UUID(int=number), name="S", slug=f"s{number}", nation="wales", sample=True
            )

    def told(self) -> str:
        return str(sql("SELECT current_setting('handbell.school', true)")[0][0])

    def test_it_follows_the_scope_without_a_transaction(self) -> None:
        assert self.told() == ""
        with for_school(uuid.UUID(int=1)):
            assert self.told() == str(uuid.UUID(int=1))
            with for_every_school("a test"):
                assert self.told() == "*"
            assert self.told() == str(uuid.UUID(int=1))
        assert self.told() == ""

    def test_a_rollback_takes_the_setting_back_and_it_is_told_again(self) -> None:
        with for_school(uuid.UUID(int=1)):
            assert self.told().endswith("1")
        with for_school(uuid.UUID(int=2)):
            with pytest.raises(KeyError), transaction.atomic():  # noqa: PT012
                assert self.told().endswith("2")
                raise KeyError
            assert self.told().endswith("2")

    def test_a_savepoint_rolled_back_in_another_scope(self) -> None:
        with for_school(uuid.UUID(int=1)), transaction.atomic():
            assert self.told().endswith("1")
            with pytest.raises(KeyError), transaction.atomic(), for_school(uuid.UUID(int=2)):  # noqa: PT012
                assert self.told().endswith("2")
                raise KeyError
            assert self.told().endswith("1")

    def test_a_statement_that_fails_inside_a_savepoint(self) -> None:
        with for_school(uuid.UUID(int=1)), transaction.atomic():
            with pytest.raises(Error), transaction.atomic(), for_school(uuid.UUID(int=2)):
                sql("SELECT 1/0")
            assert self.told().endswith("1")

    def test_after_a_failed_transaction_django_says_so(self) -> None:
        with for_school(uuid.UUID(int=1)):
            with pytest.raises(transaction.TransactionManagementError), transaction.atomic():  # noqa: PT012
                transaction.set_rollback(True)
                with for_school(uuid.UUID(int=2)):
                    sql("SELECT 1")
            assert self.told().endswith("1")

    def test_a_commit_keeps_nothing_of_an_inner_scope(self) -> None:
        with transaction.atomic(), for_school(uuid.UUID(int=1)):
            assert self.told().endswith("1")
        assert self.told() == ""

    def test_a_new_connection_is_told_afresh(self) -> None:
        with for_school(uuid.UUID(int=1)):
            assert self.told().endswith("1")
            connection.close()
            assert self.told().endswith("1")
        connection.close()
        assert self.told() == ""

    def test_an_iterator_keeps_the_scope_in_which_it_was_asked(self) -> None:
        """A server-side cursor would be read on in the inner scope, and silently give no more rows."""
        for number in range(3):
            with for_school(uuid.UUID(int=1)):
                Person.objects.create(
                    school_id=uuid.UUID(int=1),
                    given_name=str(number),
                    family_name="P",
                    joined_on="2026-09-01",
                )
        seen = 0
        with for_school(uuid.UUID(int=1)), transaction.atomic():
            for _ in Person.objects.iterator(chunk_size=1):
                with for_school(uuid.UUID(int=2)):
                    assert Person.objects.count() == 0
                seen += 1
        assert seen == 3

    def test_two_threads_do_not_share_a_scope(self) -> None:
        barrier, seen = threading.Barrier(2), {}

        def work(number: int) -> None:
            try:
                with for_school(uuid.UUID(int=number)):
                    for _ in range(20):
                        barrier.wait(5)
                        seen.setdefault(number, set()).add(self.told())
            finally:
                connection.close()

        threads = [threading.Thread(target=work, args=(number,)) for number in (1, 2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert seen == {number: {str(uuid.UUID(int=number))} for number in (1, 2)}
