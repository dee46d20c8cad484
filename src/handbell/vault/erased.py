"""Which compartments were erased: a list beside the keys, so that no older back-up of the data revives one.

One line for each in `erased.log`: id, moment (UTC). Lines are only added, and are on disk before `add` returns.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings

NAME: Final = "erased.log"
_LINE: Final = 36


def path() -> Path:
    """Where the list is."""
    return Path(settings.KEYS) / NAME


def ids() -> frozenset[UUID]:
    """Every compartment on the list; none when there is no list. A line cut by a crash is not one."""
    try:
        found = path().stat()
    except FileNotFoundError:
        return frozenset()
    return _read(path(), found.st_mtime_ns, found.st_size)


def add(erased: Iterable[UUID], *, now: datetime.datetime) -> int:
    """Put those on the list that are not on it yet. How many they were. Raises OSError."""
    new = sorted(set(erased) - ids(), key=str)
    if not new:
        return 0
    moment = now.astimezone(datetime.UTC).isoformat(timespec="seconds")
    lines = "".join(f"{one} {moment}\n" for one in new).encode("ascii")
    path().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path(), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "ab+") as file:
        if file.tell() and not _ends_a_line(file.fileno(), file.tell()):
            lines = b"\n" + lines
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())
    return len(new)


def _ends_a_line(handle: int, size: int) -> bool:
    return os.pread(handle, 1, size - 1) == b"\n"


@lru_cache(maxsize=2)
def _read(file: Path, _changed: int, _size: int) -> frozenset[UUID]:
    whole = file.read_text("ascii", errors="replace").rpartition("\n")[0].splitlines()
    return frozenset(found for line in whole if (found := _id(line)) is not None)


def _id(line: str) -> UUID | None:
    try:
        return UUID(line[:_LINE])
    except ValueError:
        return None
