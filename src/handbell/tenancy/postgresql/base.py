"""The connection says which school it works for before any statement, so that row security can refuse the rest.

The setting is made on the connection, not in the transaction, because plain reads have none. So a pooler in front
must keep a connection for a whole session (PgBouncer: session pooling); see docs/decisions.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base

from handbell.tenancy.scope import current_school


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL with `handbell.school` set to the current scope: a school's id, "*" across schools, or "" for none."""

    # What the connection was told; None when that is unknown and must be said again.
    _school_told: str | None = None
    _rolling_back = False

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection which may come from a pool, with another school's setting still on it."""
        self._school_told = None
        return super().get_new_connection(conn_params)

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor for the scope of this moment; a cursor is used at once and not kept across scopes."""
        self._tell_school()
        return super().create_cursor(name)

    def chunked_cursor(self) -> Any:
        """Fetch everything at once: the rest of a server-side cursor would be read in a later scope, and lose rows."""
        return self.cursor()

    def _tell_school(self) -> None:
        school = str(current_school() or "")
        # A transaction that has failed takes no statement but its rollback.
        if school == self._school_told or self._rolling_back or self.needs_rollback:
            return
        with super().create_cursor() as cursor:
            cursor.execute("SELECT set_config('handbell.school', %s, false)", [school])
        self._school_told = school

    def _rollback(self) -> None:
        # A setting made inside a transaction goes back with it: forget what was told.
        self._school_told = None
        super()._rollback()  # type: ignore[misc]  # the stubs leave Django's own methods out

    def _savepoint_rollback(self, sid: str) -> None:
        self._rolling_back = True
        try:
            super()._savepoint_rollback(sid)  # type: ignore[misc]
        finally:
            self._rolling_back = False
            self._school_told = None
