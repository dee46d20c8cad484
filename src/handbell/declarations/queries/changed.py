"""What changed for somebody since they last signed, clause by clause and word by word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from handbell.people.roles import Role
from handbell.policies import queries as policies
from handbell.policies.models import Clause, Version

_PIECE: Final = re.compile(r"\s+|\w+(?:['’-]\w+)*|[^\w\s]")

Sort = Literal["same", "gone", "new"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that stayed, went or came."""

    sort: Sort
    text: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A clause that changed for somebody. kind: as in policies.queries.ClauseChange."""

    ref: str
    kind: str
    pieces: list[Piece]


def what_changed(old: Version, new: Version, roles: Iterable[Role]) -> list[Changed]:
    """The changed clauses that bind holders of the roles, or bound them, in the order of the new version."""
    return [
        Changed(change.clause.ref, change.kind, list(_pieces(_words(change.before), _words(change.after))))
        for change in policies.changed_for(old, new, roles)
    ]


def _words(clause: Clause | None) -> str:
    if clause is None:
        return ""
    rows = (" | ".join(row) for row in clause.rows)
    return "\n".join(filter(None, [clause.text, *(text for _depth, text in clause.items), *rows]))


def _pieces(before: str, after: str) -> Iterator[Piece]:
    """The words of both, in order; what went stands before what came."""
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for sort, i, j, k, m in matcher.get_opcodes():
        if sort == "equal":
            yield Piece("same", "".join(new[k:m]))
            continue
        if i < j:
            yield Piece("gone", "".join(old[i:j]))
        if k < m:
            yield Piece("new", "".join(new[k:m]))
