"""Two versions side by side, clause by clause, for a page."""

from __future__ import annotations

from dataclasses import dataclass

from handbell.people.roles import Role
from handbell.policies.content import Clause, Content, Heading
from handbell.policies.models import Version
from handbell.policies.queries.versions import binds_any
from handbell.reading.compare import Change, Pair, Part, compare


@dataclass(frozen=True, slots=True)
class Compared:
    """One clause of a comparison: what became of it, and whether it binds anybody in the roles that were asked for."""

    pair: Pair
    before: Clause | None
    after: Clause | None

    @property
    def binds_changed(self) -> bool:
        """Whether it now binds other people than before."""
        return (
            self.before is not None
            and self.after is not None
            and set(self.before.binds) != set(self.after.binds)
        )

    @property
    def same(self) -> bool:
        """Whether nothing about it changed."""
        return self.pair.change is Change.SAME and not self.binds_changed


def compared(old: Version, new: Version, *, roles: frozenset[Role] | None = None) -> list[Compared]:
    """Every clause of two versions, in the order of the new one; only those binding any of `roles` when given."""
    before = {clause.ref: clause for clause in old.words.clauses()}
    after = {clause.ref: clause for clause in new.words.clauses()}
    rows = [
        Compared(
            pair,
            before.get(pair.before.ref) if pair.before else None,
            after.get(pair.after.ref) if pair.after else None,
        )
        for pair in compare(_parts(old.words), _parts(new.words))
    ]
    return rows if roles is None else [row for row in rows if _binds(row, roles)]


def _binds(row: Compared, roles: frozenset[Role]) -> bool:
    return any(
        clause is not None and clause.obliges and binds_any(clause.binds, roles)
        for clause in (row.before, row.after)
    )


def _parts(words: Content) -> list[Part]:
    heading, found = "", list[Part]()
    for block in words.blocks:
        if isinstance(block, Heading):
            heading = block.text(words.language)
        else:
            found.append(Part(block.ref, block.wording(words.language).whole(), heading, block.given))
    return found
