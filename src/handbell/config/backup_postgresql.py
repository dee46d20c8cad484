"""PostgreSQL in a back-up: a COPY of each table, seen at one moment, brought back by the role that owns the tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from handbell.config.database import CACHE_TABLE
from handbell.tenancy.scope import for_every_school

FOLDER = "tables"
# Made by the migrations themselves, or of no use elsewhere.
_NOT_COPIED = {"django_migrations", CACHE_TABLE}


def copy_to(folder: Path) -> dict[str, int]:
    """Copy every table into `folder`, as of the present transaction (REPEATABLE READ); the rows of each."""
    (folder / FOLDER).mkdir()
    rows = {}
    with for_every_school("a back-up holds every school"), connection.cursor() as cursor:
        for table in tables():
            copied = 0
            statement = sql.SQL("COPY {} ({}) TO STDOUT").format(sql.Identifier(table), _columns(table))
            with (folder / FOLDER / f"{table}.copy").open("wb") as file, cursor.copy(statement) as copy:
                for data in copy:
                    file.write(data)
                    copied += bytes(data).count(b"\n")
            rows[table] = copied
    return rows


def tables() -> list[str]:
    """The tables of the product, in the present schema."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    return [name for name in names if name not in _NOT_COPIED]


def set_aside(name: str) -> bool:
    """Move everything there is into a schema of that name, and begin an empty one. False when there was nothing."""
    with connection.cursor() as cursor:
        if not connection.introspection.table_names(cursor):
            return False
        cursor.execute(sql.SQL("ALTER SCHEMA public RENAME TO {}").format(sql.Identifier(name)))
        cursor.execute("CREATE SCHEMA public")
    return True


def put_back(name: str | None) -> None:
    """Undo `set_aside`: away with what was begun, and back with what was there (None: there was nothing)."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        if name is None:
            cursor.execute("CREATE SCHEMA public")
        else:
            cursor.execute(sql.SQL("ALTER SCHEMA {} RENAME TO public").format(sql.Identifier(name)))


def bring_back(folder: Path, migrations: list[tuple[str, str]]) -> dict[str, int]:
    """Make the tables as they were at the back-up, and load them. The rows of each.

    Row security is lifted from the tables' owner for the one transaction: COPY FROM does not work under it.
    """
    _migrate_to(migrations)
    loaded = {}
    with (
        for_every_school("a back-up holds every school"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        secured = _secured(cursor)
        _force(cursor, secured, "NO FORCE")
        for table in tables():
            source = folder / FOLDER / f"{table}.copy"
            cursor.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(table)))
            if cursor.fetchone()[0]:  # what migrations put there: content types
                cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
            statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), _columns(table))
            with source.open("rb") as file, cursor.copy(statement) as copy:
                while data := file.read(1 << 20):
                    copy.write(data)
            loaded[table] = cursor.rowcount
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _force(cursor, secured, "FORCE")
        for statement in connection.ops.sequence_reset_sql(
            no_style(), apps.get_models(include_auto_created=True)
        ):
            cursor.execute(statement)
        cursor.execute("ANALYZE")  # else it has no statistics, and sorts where it should walk an index
    return loaded


def _migrate_to(migrations: list[tuple[str, str]]) -> None:
    """Apply exactly these migrations to an empty schema."""
    executor = MigrationExecutor(connection)
    executor.migrate([one for one in migrations if one in executor.loader.graph.nodes])


def _columns(table: str) -> sql.Composed:
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
    return sql.SQL(", ").join(sql.Identifier(name) for name in sorted(column.name for column in described))


def _secured(cursor: Any) -> list[str]:
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relforcerowsecurity AND relnamespace = 'public'::regnamespace"
    )
    return [name for (name,) in cursor.fetchall()]


def _force(cursor: Any, names: list[str], how: str) -> None:
    for name in names:
        cursor.execute(sql.SQL("ALTER TABLE {} " + how + " ROW LEVEL SECURITY").format(sql.Identifier(name)))
