"""What changed for somebody between two versions: the ground for asking them to sign again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from handbell.people.roles import Role
from handbell.policies.models import Clause, Version
from handbell.policies.queries.versions import binds_any, clauses_of
from handbell.reading.compare import Extent, Pair, Part, compare

Kind = Literal["added", "gone", "changed", "now_binds", "no_longer_binds"]


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A clause that changed for somebody. `before` is None when it was added, `after` when it is gone."""

    kind: Kind
    before: Clause | None
    after: Clause | None

    @property
    def clause(self) -> Clause:
        """The clause as it now stands, or as it stood when it is gone."""
        found = self.after or self.before
        if found is None:
            raise ValueError("A change is about at least one clause.")
        return found


def changed_for(old: Version, new: Version, roles: Iterable[Role]) -> list[ClauseChange]:
    """The clauses binding holders of any of the roles, in the old or the new version, which changed between them.

    A change of spacing, punctuation, quotation marks, capitals, place or number alone does not count, nor one of a
    clause whose change asks for no signature (`changes_signature` false before and after). In the order of the new
    version, each clause that is gone where it stood.
    """
    wanted = frozenset(roles)
    changes = (_change(*one, wanted) for one in _compared(old, new))
    return [change for change in changes if change is not None]


def touched(old: Version, new: Version, roles: Iterable[Role]) -> frozenset[Role]:
    """Those of the roles for whose holders anything changed between two versions, as `changed_for` has it."""
    compared = _compared(old, new)
    return frozenset(
        role for role in roles if any(_change(*one, frozenset({role})) is not None for one in compared)
    )


def _compared(old: Version, new: Version) -> list[tuple[Pair, Clause | None, Clause | None]]:
    before = {clause.ref: clause for clause in clauses_of(old)}
    after = {clause.ref: clause for clause in clauses_of(new)}
    return [
        (
            pair,
            before.get(pair.before.ref) if pair.before else None,
            after.get(pair.after.ref) if pair.after else None,
        )
        for pair in compare(_parts(before.values()), _parts(after.values()))
    ]


def _parts(clauses: Iterable[Clause]) -> list[Part]:
    return [
        Part(clause.ref, whole(clause), clause.heading_path[-1] if clause.heading_path else "", clause.given)
        for clause in clauses
    ]


def whole(clause: Clause) -> str:
    """A clause's wording as one text: paragraphs, list entries, rows, one a line."""
    rows = ["\t".join(row) for row in clause.rows]
    return "\n".join(filter(None, [clause.text, *(text for _depth, text in clause.items), *rows]))


def _change(
    pair: Pair, before: Clause | None, after: Clause | None, roles: frozenset[Role]
) -> ClauseChange | None:
    bound_before = before is not None and before.obliges and binds_any(before.binds, roles)
    bound_after = after is not None and after.obliges and binds_any(after.binds, roles)
    if not (bound_before or bound_after):
        return None
    if not any(clause.changes_signature for clause in (before, after) if clause is not None):
        return None
    if before is None:
        return ClauseChange("added", None, after)
    if after is None:
        return ClauseChange("gone", before, None)
    if not (bound_before and bound_after):
        return ClauseChange("now_binds" if bound_after else "no_longer_binds", before, after)
    if pair.extent is Extent.WORDING or before.kind != after.kind:
        return ClauseChange("changed", before, after)
    return None
