"""What changed for somebody between two versions: the ground for asking them to sign again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from handbell.people.roles import Role
from handbell.policies.models import Clause, Version
from handbell.policies.queries.versions import binds_any, clauses_of

_WORD: Final = re.compile(r"\w+(?:[.,:/@'’-]\w+)*")

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

    A change of spacing, punctuation, quotation marks, capitals, place or number alone does not count, nor one of a clause
    whose change asks for no signature (`changes_signature` false before and after). In order of the new version,
    those that are gone last.
    """
    wanted = frozenset(roles)
    found: list[ClauseChange] = []
    gone: list[ClauseChange] = []
    for before, after in pairs(clauses_of(old), clauses_of(new)):
        change = _change(before, after, wanted)
        if change is not None:
            (gone if after is None else found).append(change)
    return found + gone


def pairs(old: list[Clause], new: list[Clause]) -> list[tuple[Clause | None, Clause | None]]:
    """Each clause with its counterpart: by equal words wherever they stand, then by reference; None for no counterpart.

    New clauses in their order, then those of the old version that have no counterpart.
    """
    by_words: dict[str, list[Clause]] = {}
    for clause in old:
        by_words.setdefault(essence(clause), []).append(clause)
    partner: dict[Clause, Clause] = {}
    for clause in new:
        same = by_words.get(essence(clause), [])
        if same:
            same.sort(key=lambda candidate: candidate.ref != clause.ref)
            partner[clause] = same.pop(0)
    taken = set(partner.values())
    by_ref = {clause.ref: clause for clause in old if clause not in taken}
    for clause in new:
        if clause not in partner and clause.ref in by_ref:
            partner[clause] = by_ref.pop(clause.ref)
    rest = set(old) - set(partner.values())
    return [(partner.get(clause), clause) for clause in new] + [(c, None) for c in old if c in rest]


def essence(clause: Clause) -> str:
    """A clause's words without case, spacing and punctuation: what it says apart from how it is printed."""
    parts = [clause.text, *(text for _depth, text in clause.items), *("\t".join(row) for row in clause.rows)]
    return " ".join(_WORD.findall("\n".join(parts).casefold().replace("’", "'")))


def _change(before: Clause | None, after: Clause | None, roles: frozenset[Role]) -> ClauseChange | None:
    bound_before = before is not None and before.obliges and binds_any(before.binds, roles)
    bound_after = after is not None and after.obliges and binds_any(after.binds, roles)
    if not (bound_before or bound_after):
        return None
    if not any(clause.changes_signature for clause in (before, after) if clause is not None):
        return None
    kind = _kind(before, after, bound_before, bound_after)
    return ClauseChange(kind, before, after) if kind else None


def _kind(before: Clause | None, after: Clause | None, bound_before: bool, bound_after: bool) -> Kind | None:
    if before is None:
        return "added"
    if after is None:
        return "gone"
    if not bound_before:
        return "now_binds"
    if not bound_after:
        return "no_longer_binds"
    return "changed" if essence(before) != essence(after) or before.kind != after.kind else None
