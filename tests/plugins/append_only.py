"""Tests that really commit are cleaned up by emptying every table, which append-only tables refuse.

So the guards are lifted around that cleaning, in tests only. The guards themselves are tested in tests/audit.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import TransactionTestCase


@contextmanager
def guards_lifted() -> Iterator[None]:
    """Without the append-only guards for a while; they stand again afterwards."""
    if connection.vendor == "postgresql":
        tables = _rows(
            "SELECT DISTINCT event_object_table FROM information_schema.triggers"
            " WHERE trigger_name LIKE 'append\\_only\\_%%'"
        )
        lift = [f'ALTER TABLE "{table}" DISABLE TRIGGER USER' for (table,) in tables]
        restore = [f'ALTER TABLE "{table}" ENABLE TRIGGER USER' for (table,) in tables]
    else:
        triggers = _rows(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            " AND name LIKE 'append\\_only\\_%%' ESCAPE '\\'"
        )
        lift = [f'DROP TRIGGER "{name}"' for name, _ in triggers]
        restore = [sql for _, sql in triggers]
    _run(lift)
    try:
        yield
    finally:
        _run(restore)


def _rows(sql: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [])
        return list(cursor.fetchall())


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture(scope="session", autouse=True)
def _cleaning_lifts_the_guards() -> Iterator[None]:
    plain = TransactionTestCase._fixture_teardown

    def with_guards_lifted(self: TransactionTestCase) -> None:
        with guards_lifted():
            plain(self)

    TransactionTestCase._fixture_teardown = with_guards_lifted
    yield
    TransactionTestCase._fixture_teardown = plain
