"""A migration operation: the database itself holds a version to what was sealed, and takes clauses only for drafts.

It stops careless code and hand-made SQL; what a version may become is the table of transitions beside the model.
"""

from __future__ import annotations

from typing import Any, Final

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

_FIXED: Final = (
    "policy_id",
    "number",
    "label",
    "title",
    "content",
    "sha256",
    "author_id",
    "school_id",
    "sealed_at",
)
_MESSAGE: Final = "a version that has left the draft is not changed"
_CLAUSES: Final = "clauses are written while a version is a draft"

_SQLITE: Final = (
    """CREATE TRIGGER append_only_policies_version_sealed BEFORE UPDATE ON policies_version
WHEN OLD.status <> 'draft' AND (NEW.status = 'draft' OR {changed})
BEGIN SELECT RAISE(ABORT, '{message}'); END""",
    """CREATE TRIGGER append_only_policies_version_kept BEFORE DELETE ON policies_version
WHEN OLD.status <> 'draft'
BEGIN SELECT RAISE(ABORT, '{message}'); END""",
    """CREATE TRIGGER append_only_policies_clause_of_draft BEFORE INSERT ON policies_clause
WHEN COALESCE((SELECT status FROM policies_version WHERE id = NEW.version_id), '') <> 'draft'
BEGIN SELECT RAISE(ABORT, '{clauses}'); END""",
)
_POSTGRESQL: Final = (
    """CREATE FUNCTION policies_version_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status = 'draft' THEN RETURN COALESCE(NEW, OLD); END IF;
  IF TG_OP = 'UPDATE' THEN
    IF NEW.status <> 'draft' AND NOT ({changed}) THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';
END $$""",
    "CREATE TRIGGER append_only_policies_version_sealed BEFORE UPDATE OR DELETE ON policies_version"
    " FOR EACH ROW EXECUTE FUNCTION policies_version_sealed()",
    """CREATE FUNCTION policies_clause_of_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM policies_version WHERE id = NEW.version_id AND status = 'draft') THEN RETURN NEW; END IF;
  RAISE EXCEPTION '{clauses}' USING ERRCODE = 'integrity_constraint_violation';
END $$""",
    "CREATE TRIGGER append_only_policies_clause_of_draft BEFORE INSERT ON policies_clause"
    " FOR EACH ROW EXECUTE FUNCTION policies_clause_of_draft()",
)
_UNDO_SQLITE: Final = (
    "DROP TRIGGER append_only_policies_version_sealed",
    "DROP TRIGGER append_only_policies_version_kept",
    "DROP TRIGGER append_only_policies_clause_of_draft",
)
_UNDO_POSTGRESQL: Final = (
    "DROP FUNCTION policies_version_sealed() CASCADE",
    "DROP FUNCTION policies_clause_of_draft() CASCADE",
)


class SealedVersions(Operation):
    """Guards policies_version and policies_clause. A migration that remakes those tables on SQLite repeats it."""

    def guards(self, _app_label: str, _state: ProjectState, vendor: str) -> tuple[str, ...]:
        """The names of the triggers which this puts on its tables, on a kind of database."""
        undone = (line.removeprefix("DROP TRIGGER ") for line in _UNDO_SQLITE)
        return tuple(name for name in undone if vendor == "sqlite" or not name.endswith("_kept"))

    reversible = True
    reduces_to_sql = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models do not change."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        postgresql = schema_editor.connection.vendor == "postgresql"
        differs = "NEW.{0} IS DISTINCT FROM OLD.{0}" if postgresql else "NEW.{0} IS NOT OLD.{0}"
        changed = " OR ".join(differs.format(column) for column in _FIXED)
        for statement in _POSTGRESQL if postgresql else _SQLITE:
            text = statement.format(changed=changed, message=_MESSAGE, clauses=_CLAUSES)
            schema_editor.execute(text, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        postgresql = schema_editor.connection.vendor == "postgresql"
        for statement in _UNDO_POSTGRESQL if postgresql else _UNDO_SQLITE:
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return "Sealed versions and their clauses do not change"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (type(self).__qualname__, [], {})
