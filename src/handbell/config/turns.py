"""One clock at a time, on one computer or many: a lock that goes when its holder does, however it dies."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_ADVISORY: Final = 0x48_42_54_4B  # "HBTK"


@contextmanager
def turn() -> Iterator[bool]:
    """True while it is ours to do what is due; False at once when another process has the turn."""
    with (
        _on_postgresql()
        if connection.vendor == "postgresql"
        else _on_file(settings.DATA / "clock.lock") as ours
    ):
        yield ours


@contextmanager
def _on_postgresql() -> Iterator[bool]:
    """A session lock, on a connection of its own: the clock's work may close the usual one."""
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_ADVISORY])
            (ours,) = cursor.fetchone() or (False,)
        yield bool(ours)
    finally:
        own.close()


@contextmanager
def _on_file(path: Path) -> Iterator[bool]:
    """A lock on a file beside the database. SQLite's file is on one computer, so this reaches every process."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield _lock(handle)
    finally:
        os.close(handle)


def _lock(handle: int) -> bool:
    if fcntl is None:
        return True  # Windows: one server process, whose only clock is its own
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
