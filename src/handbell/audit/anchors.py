"""Anchors: places in the chains, kept in a file outside the database. They find a chain cut short or written anew.

A line is `time school seq hash`, or `time school restored seq hash`: from there on the chain of a back-up counts, and
anchors above that number were lost with what was restored over. Lines are only added, and flushed to disk.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from django.conf import settings

NAME = "anchors.txt"
RESTORED = "restored"


class NotAnchors(ValueError):
    """A line of an anchor file cannot be read."""


@dataclass(slots=True)
class Anchors:
    """The anchors of one school: number → hashes said to be there (whole, or their first digits)."""

    at: dict[int, list[str]] = field(default_factory=dict)
    lost_by_restore: int = 0

    def add(self, seq: int, fingerprint: str) -> None:
        """One more place that must be in the chain."""
        if fingerprint not in self.at.setdefault(seq, []):
            self.at[seq].append(fingerprint)

    def restored_to(self, seq: int) -> None:
        """The chain went back to `seq`: anchors above are no longer asked for."""
        gone = [number for number in self.at if number > seq]
        self.lost_by_restore += len(gone)
        for number in gone:
            del self.at[number]


def file() -> Path:
    """Where this Handbell keeps its anchors: in the key folder, which only its own user may write."""
    return Path(settings.KEYS) / NAME


def append(
    *,
    school_id: UUID,
    seq: int,
    hash_: str,
    now: datetime.datetime,
    restored: bool = False,
    to: Path | None = None,
) -> None:
    """Add one line, on disk when this returns."""
    path = to or file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    mark = f"{RESTORED} " if restored else ""
    line = f"{now.astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%SZ} {school_id} {mark}{seq} {hash_}\n"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, line.encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def read(path: Path) -> dict[UUID, Anchors]:
    """Every school's anchors in a file. Raises NotAnchors naming the line, OSError when there is no file."""
    found: dict[UUID, Anchors] = {}
    for number, (school_id, restored, seq, hash_) in enumerate(_lines(path), 1):
        school = found.setdefault(school_id, Anchors())
        if restored:
            school.restored_to(seq)
        if seq:
            school.add(seq, hash_)
        elif not restored:
            raise NotAnchors(f"Line {number} of {path} anchors nothing.")
    return found


def _lines(path: Path) -> Iterator[tuple[UUID, bool, int, str]]:
    with path.open(encoding="ascii", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            parts = line.split()
            restored = len(parts) == 5 and parts[2] == RESTORED
            try:
                _, school, seq, hash_ = parts[:2] + parts[3:] if restored else parts
                yield UUID(school), restored, int(seq), hash_
            except ValueError:
                # The last line may be half written by a computer that lost power.
                if line.endswith("\n"):
                    raise NotAnchors(f"Line {number} of {path} is not an anchor.") from None
