"""Writers queue for SQLite's one write lock, so that the last of many is not left waiting until it gives up.

SQLite's own waiting asks again at most every tenth of a second, and whoever came last asks most often: with dozens of
writers the first may wait for ever and be told "database is locked". Here each transaction first takes a lock on a file
beside the database, asking every few milliseconds, and gives it back when it commits or rolls back. The kernel gives it
back when a process dies.
"""

from __future__ import annotations

import os
import random
import time
from typing import Any, Final

from django.db import OperationalError
from django.db.backends.sqlite3 import base

try:
    import fcntl
except ImportError:  # Windows: one server process, whose threads wait as SQLite does
    fcntl = None  # type: ignore[assignment]

PATIENCE: Final = 60.0  # seconds; longer than a transaction can take
ASK_AGAIN: Final = 0.004


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite whose transactions take turns. Nothing changes for a database in memory."""

    _queue: int | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in the stubs
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._end_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _take_turn(self) -> None:
        """Wait for the turn. Raises OperationalError when it does not come."""
        if fcntl is None or self._queue is not None or self._in_memory():
            return
        handle = os.open(f"{self.settings_dict['NAME']}-queue", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        until = time.monotonic() + PATIENCE
        try:
            while not _locked(handle):
                if time.monotonic() > until:
                    raise OperationalError("database is locked")
                time.sleep(random.uniform(0.5, 1.5) * ASK_AGAIN)  # noqa: S311  nothing secret
        except BaseException:
            os.close(handle)
            raise
        self._queue = handle

    def _end_turn(self) -> None:
        if self._queue is not None:
            os.close(self._queue)
            self._queue = None

    def _in_memory(self) -> bool:
        name: Any = self.settings_dict["NAME"]
        return bool(self.is_in_memory_db()) or not str(name)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
