"""SQLite in a back-up: a consistent copy without deleted text, proved before it is trusted."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection

NAME = "handbell.sqlite3"


class CopyNotWhole(RuntimeError):
    """The copy of the database does not pass SQLite's own checks."""


def copy_to(folder: Path) -> dict[str, int]:
    """Copy the live database into `folder`, check the copy, and give the rows of each table."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(folder / NAME)])
    return check(folder / NAME)


def check(path: Path) -> dict[str, int]:
    """The rows of each table of a database file that is whole. Raises CopyNotWhole."""
    copy = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        if copy.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise CopyNotWhole("SQLite finds the copy damaged.")
        if copy.execute("PRAGMA foreign_key_check").fetchone():
            raise CopyNotWhole("Rows in the copy point to rows that are not there.")
        names = copy.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        ).fetchall()
        return {name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in names}  # noqa: S608
    except sqlite3.DatabaseError as problem:
        raise CopyNotWhole(f"SQLite cannot read the copy ({problem}).") from problem
    finally:
        copy.close()


def heads(path: Path) -> list[tuple[UUID, int, str]]:
    """Where each school's record ends in a database file."""
    copy = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        found = copy.execute("SELECT school_id, seq, hash FROM audit_audithead").fetchall()
    finally:
        copy.close()
    return [(UUID(school_id), seq, hash_) for school_id, seq, hash_ in found]


def triggers(path: Path) -> set[str]:
    """The names of the triggers in a database file."""
    copy = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        return {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    finally:
        copy.close()


def live() -> Path:
    """The database file in use."""
    return Path(settings.DATABASES["default"]["NAME"])
