"""A migration operation: PostgreSQL shows and takes only rows of the school being worked for.

SQLite has no row security: there the operation does nothing and the scope in Python is the only barrier.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# Each in a SELECT of its own: so PostgreSQL asks once for a statement, and not again for every row.
_ALLOWED = (
    "(SELECT current_setting('handbell.school', true)) = '*'"
    " OR {column} = (SELECT NULLIF(NULLIF(current_setting('handbell.school', true), ''), '*')::uuid)"
)
_POLICIES = (
    "SELECT c.relname, a.attname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid"
    " JOIN pg_depend d ON d.classid = 'pg_policy'::regclass AND d.objid = p.oid AND d.refobjid = c.oid"
    " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid"
    " WHERE p.polname = 'by_school' AND c.relnamespace = current_schema()::regnamespace AND d.refobjsubid > 0"
)


class RowSecurityBySchool(Operation):
    """Row security on a table by its school column (a uuid). The table's owner is bound by it too (FORCE)."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, model_name: str, column: str = "school_id") -> None:
        self.model_name = model_name
        self.column = column

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models do not change."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        table = schema_editor.quote_name(to_state.apps.get_model(app_label, self.model_name)._meta.db_table)
        allowed = _ALLOWED.format(column=schema_editor.quote_name(self.column))
        schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        schema_editor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        schema_editor.execute(f"CREATE POLICY by_school ON {table} USING ({allowed}) WITH CHECK ({allowed})")

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        table = schema_editor.quote_name(from_state.apps.get_model(app_label, self.model_name)._meta.db_table)
        schema_editor.execute(f"DROP POLICY by_school ON {table}")
        schema_editor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        schema_editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")

    def describe(self) -> str:
        return f"Row security by school on {self.model_name}"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (type(self).__qualname__, [self.model_name], {"column": self.column})


class RowSecurityAnew(Operation):
    """The policies that stand already, in every room, are said in the words which count now."""

    reversible = True
    reduces_to_sql = False

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models do not change."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(_POLICIES)
            found = sorted(set(cursor.fetchall()))
        for table, column in found:
            allowed = _ALLOWED.format(column=schema_editor.quote_name(column))
            name = schema_editor.quote_name(table)
            schema_editor.execute(
                f"ALTER POLICY by_school ON {name} USING ({allowed}) WITH CHECK ({allowed})"
            )

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Both ways of saying it allow the same rows."""

    def describe(self) -> str:
        return "Row security by school asks once for a statement"
