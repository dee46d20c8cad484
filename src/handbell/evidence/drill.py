"""A drill: many hostile files against the very children that guard the school, with what they cost written down.

`python -m handbell.evidence.drill`. No database, no key: only the reading is tried. The files are made by `hostile` and
fed as an upload would be.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from handbell.evidence import bounded
from handbell.evidence.hostile import Hostile, hostile
from handbell.evidence.kinds import CHECKING, DRAWING, KINDS, Copy
from handbell.evidence.limits import MEGABYTE

try:
    import resource
except ImportError:  # pragma: no cover - Windows
    resource = None  # type: ignore[assignment]

MOST_HERE_MB: Final = 50.0  # that this process may grow by


@dataclass(slots=True)
class Drill:
    """What came of it. `wrong` names files that were taken for what they are not; there may be none."""

    tried: int = 0
    refused: int = 0
    drawn: int = 0
    given_up: int = 0
    wrong: list[str] = field(default_factory=list)
    grew_mb: float = 0.0
    child_mb: float = 0.0
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether nothing was taken wrongly and this process stayed small."""
        return not self.wrong and self.grew_mb <= MOST_HERE_MB


def run(every: int = 1) -> Drill:
    """Try the hostile files, all or each so many-th. The growth of memory is right only in a process of its own."""
    found, began, before = Drill(), time.monotonic(), _peak_mb()
    for one in islice(hostile(), 0, None, every):
        found.tried += 1
        kind = _kind(one)
        if not kind:
            found.refused += 1
        elif kind != one.may_be:
            found.wrong.append(f"{one.name} was taken for {kind}")
        elif KINDS[kind].copy != Copy.NONE:
            drawn = _drawn(one, kind)
            found.drawn, found.given_up = found.drawn + drawn, found.given_up + (not drawn)
    found.grew_mb, found.child_mb = _peak_mb() - before, _peak_mb(children=True)
    found.seconds = time.monotonic() - began
    return found


def _kind(one: Hostile) -> str:
    try:
        with bounded.child(CHECKING) as child:
            _feed(one, child)
            return str(child.answer().fields.get("kind", ""))
    except bounded.TooHeavy:
        return ""


def _drawn(one: Hostile, kind: str) -> bool:
    try:
        with bounded.child(DRAWING[KINDS[kind].copy], kind=kind) as child:
            _feed(one, child)
            return all("refusal" not in record.fields for record in child.records())
    except bounded.TooHeavy:
        return False


def _feed(one: Hostile, child: bounded.Child) -> None:
    for piece in one.pieces():
        child.write(piece)


def _peak_mb(*, children: bool = False) -> float:
    """The most memory that this process, or the largest of its children, has had."""
    if resource is None:  # pragma: no cover - Windows
        return 0.0
    used = resource.getrusage(resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF).ru_maxrss
    return used / (MEGABYTE if sys.platform == "darwin" else 1024)


def as_text(found: Drill) -> str:
    """The figures, for a person."""
    lines = [
        f"{found.tried} hostile files: {found.refused} refused, {len(found.wrong)} taken for what they are not",
        f"safe copies of the rest: {found.drawn} drawn, {found.given_up} given up",
        f"this process grew by {found.grew_mb:.0f} MB (at most {MOST_HERE_MB:.0f}); the largest child had"
        f" {found.child_mb:.0f} MB; {found.seconds:.0f} seconds",
        *found.wrong,
        *(f"not bounded on this system: {what}" for what in bounded.missing()),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    outcome = run()
    sys.stdout.write(as_text(outcome) + "\n")
    sys.exit(0 if outcome.passed else 1)
