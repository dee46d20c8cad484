"""What other rooms and this room's pages read about policies. Nothing here writes."""

from handbell.policies.queries.changes import ClauseChange, changed_for
from handbell.policies.queries.pages import (
    Row,
    anchor,
    binding_blocks,
    found,
    history,
    policies_for,
    policy_for,
    version_for,
)
from handbell.policies.queries.versions import (
    binding_clauses,
    clauses_of,
    declaration_wording,
    version_in_force,
    versions_in_force,
)

__all__ = [
    "ClauseChange",
    "Row",
    "anchor",
    "binding_blocks",
    "binding_clauses",
    "changed_for",
    "clauses_of",
    "declaration_wording",
    "found",
    "history",
    "policies_for",
    "policy_for",
    "version_for",
    "version_in_force",
    "versions_in_force",
]
