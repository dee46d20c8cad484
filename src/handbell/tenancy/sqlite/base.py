"""Writers queue for SQLite's one write lock, so that the last of many is not left waiting until it gives up.

SQLite's own waiting asks again at most every tenth of a second, and whoever came last asks most often: with dozens of
writers the first may wait for ever and be told "database is locked". Here each transaction first waits for its turn in
a queue (`queue`, a file beside the database), and ends it when it commits or rolls back.
"""

from __future__ import annotations

from typing import Any, Final

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from handbell.tenancy.sqlite.queue import TurnDidNotCome, end_turn, take_turn

PATIENCE: Final = 60.0  # seconds; longer than a transaction can take


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite whose transactions take turns. Nothing changes for a database in memory."""

    _turn: int | None = None

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
        if self._turn is not None or self._in_memory():
            return
        try:
            self._turn = take_turn(f"{self.settings_dict['NAME']}-queue", patience=PATIENCE)
        except TurnDidNotCome as problem:
            raise OperationalError("database is locked") from problem

    def _end_turn(self) -> None:
        if self._turn is not None:
            end_turn(self._turn)
            self._turn = None

    def _in_memory(self) -> bool:
        name: Any = self.settings_dict["NAME"]
        return bool(self.is_in_memory_db()) or not str(name)
