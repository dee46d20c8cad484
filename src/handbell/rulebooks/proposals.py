"""Proposed rules for a version, as rules of a book."""

from __future__ import annotations

from handbell.policies.models import Version
from handbell.rulebooks.holdings import Held


def proposals_for(version: Version) -> list[Held]:
    """What can be proposed from the clauses of a version."""
    return []
