"""A migration operation: the database itself refuses to change or delete rows of a table.

It stops accidents and careless code; the chain finds malice. Any room whose rows are signed, sent or decided may
use it.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

PREFIX = "append_only_"

_SQLITE = """CREATE TRIGGER {prefix}{verb}_{table} BEFORE {verb} ON {quoted}
BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed nor deleted'); END"""

_POSTGRESQL_FUNCTION = """CREATE OR REPLACE FUNCTION handbell_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are never changed nor deleted', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$"""

_POSTGRESQL = (
    "CREATE TRIGGER {prefix}rows_{table} BEFORE UPDATE OR DELETE ON {quoted}"
    " FOR EACH ROW EXECUTE FUNCTION handbell_append_only()",
    "CREATE TRIGGER {prefix}table_{table} BEFORE TRUNCATE ON {quoted}"
    " FOR EACH STATEMENT EXECUTE FUNCTION handbell_append_only()",
)


class AppendOnly(Operation):
    """Rows of a model's table are added, never changed nor deleted."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models do not change."""

    def guards(self, app_label: str, state: ProjectState, vendor: str) -> tuple[str, ...]:
        """The names of the triggers which this puts on its table, on a kind of database."""
        table = state.apps.get_model(app_label, self.model_name)._meta.db_table
        parts = ("rows", "table") if vendor == "postgresql" else ("update", "delete")
        return tuple(f"{PREFIX}{part}_{table}" for part in parts)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        for statement in statements(schema_editor.connection, table):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        vendor = schema_editor.connection.vendor
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        place = f" ON {schema_editor.quote_name(table)}" if vendor == "postgresql" else ""
        for guard in self.guards(app_label, from_state, vendor):
            schema_editor.execute(f"DROP TRIGGER {guard}{place}")

    def describe(self) -> str:
        return f"Rows of {self.model_name} are only added"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (type(self).__qualname__, [self.model_name], {})


def statements(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    """The statements which put the guard on a table, for the connection's kind of database."""
    quoted = connection.ops.quote_name(table)
    if connection.vendor == "postgresql":
        guards = [text.format(prefix=PREFIX, table=table, quoted=quoted) for text in _POSTGRESQL]
        return [_POSTGRESQL_FUNCTION, *guards]
    return [
        _SQLITE.format(prefix=PREFIX, verb=verb, table=table, quoted=quoted) for verb in ("update", "delete")
    ]
