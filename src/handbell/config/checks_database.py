"""Checks of the database, asked of the live connection: what it does, not what it was told to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from typing import Final, Literal

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from handbell.audit.append_only import AppendOnly
from handbell.config.database import sqlite_pragmas
from handbell.policies.sealed import SealedVersions

Found = Iterator[tuple[Literal["ok", "warning", "problem"], str, str]]

# How SQLite says the values of PRAGMA synchronous.
_SYNCHRONOUS: Final = {"OFF": 0, "NORMAL": 1, "FULL": 2, "EXTRA": 3}
_MUST: Final = {"synchronous_commit": "on", "fsync": "on", "full_page_writes": "on"}


def engine() -> Found:
    """The checks of the kind of database in use."""
    return _sqlite() if connection.vendor == "sqlite" else _postgresql()


def pragmas() -> dict[str, object]:
    """What the live SQLite connection answers."""
    names = ("journal_mode", "synchronous", "secure_delete", "cell_size_check", "foreign_keys", "temp_store")
    with connection.cursor() as cursor:
        answers = {}
        for name in (*names, "busy_timeout"):
            cursor.execute(f"PRAGMA {name}")
            (answers[name],) = cursor.fetchone()
    return answers


def expected_pragmas() -> dict[str, object]:
    """What it must answer, for the SQLite that is there."""
    chosen = sqlite_pragmas(sqlite3.sqlite_version_info)
    return {
        "journal_mode": chosen["journal_mode"].lower(),
        "synchronous": _SYNCHRONOUS[chosen["synchronous"]],
        "secure_delete": 1,
        "cell_size_check": 1,
        "foreign_keys": 1,
        "temp_store": 2,
        "busy_timeout": 20_000,
    }


def _sqlite() -> Found:
    answers, expected = pragmas(), expected_pragmas()
    wrong = sorted(name for name in expected if answers[name] != expected[name])
    for name in wrong:
        words = f"SQLite's {name} is {answers[name]}, not {expected[name]}."
        yield "problem", words, "Another program changed the file, or it is on a network drive: move it."
    if not wrong:
        mode = f"{answers['journal_mode']}, synchronous {answers['synchronous']}"
        yield "ok", f"SQLite {sqlite3.sqlite_version} ({mode}): nothing acknowledged is lost.", ""


def _postgresql() -> Found:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls, rolname FROM pg_roles WHERE rolname = current_user")
        superuser, bypasses, role = cursor.fetchone() or (True, True, "?")
        answers = {}
        for name in _MUST:
            cursor.execute("SELECT current_setting(%s)", [name])
            (answers[name],) = cursor.fetchone()
        cursor.execute(
            "SELECT count(*) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'school_id'"
            " WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace"
            " AND NOT (c.relrowsecurity AND c.relforcerowsecurity) AND c.relname <> 'people_membership'"
        )
        (open_tables,) = cursor.fetchone() or (0,)
    well = True
    if superuser or bypasses:
        words = f"role {role} sees through row security."
        yield "problem", words, f"ALTER ROLE {role} NOSUPERUSER NOBYPASSRLS; see docs/running.md."
        well = False
    for name, value in _MUST.items():
        if answers[name] != value:
            yield "problem", f"PostgreSQL's {name} is {answers[name]}.", f"Set it to {value}."
            well = False
    if open_tables:
        yield "problem", f"{open_tables} tables have no row security.", "Run: handbell manage migrate"
        well = False
    if well:
        yield "ok", f"PostgreSQL, plain role {role}: row security holds, commits are durable.", ""


def guards() -> Found:
    """Whether the database refuses to change or delete what is only ever added, table by table."""
    wanted = wanted_guards(MigrationRecorder(connection).applied_migrations())
    missing = sorted(wanted - _triggers())
    if missing:
        tables = ", ".join(missing)
        yield (
            "problem",
            f"rows that are never changed could be changed: {tables} missing.",
            "Stop Handbell and restore the last back-up; somebody took the guard away.",
        )
    else:
        yield "ok", f"{len(wanted)} guards keep what was signed, sent or decided as it was.", ""


def wanted_guards(applied: Collection[tuple[str, str]]) -> set[str]:
    """The names of the triggers that these migrations, as (app, name), put into the database."""
    loader = MigrationLoader(None)
    state = loader.project_state()
    return {
        guard
        for (app, name), migration in loader.graph.nodes.items()
        for operation in (migration.operations if migration is not None else ())
        if isinstance(operation, AppendOnly | SealedVersions) and (app, name) in applied
        for guard in operation.guards(app, state, connection.vendor)
    }


def _triggers() -> set[str]:
    """The names of the triggers that are there and not switched off."""
    sql = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        sql = (
            "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND c.relnamespace = current_schema()::regnamespace"
        )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {str(name) for (name,) in cursor.fetchall()}


def migrations() -> Found:
    """Whether the database is as this code expects it."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield (
            "problem",
            f"{len(waiting)} migrations wait.",
            "Start Handbell once, or: handbell manage migrate",
        )
    else:
        yield "ok", "the database is as this version expects.", ""
