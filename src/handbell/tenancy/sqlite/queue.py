"""A queue across processes: whoever came first goes first, and whoever dies or gives up holds nobody up.

Each draws a number and locks the byte of a file that belongs to it; the turn comes when the byte of the number before
is free (a CLH lock: Craig, 1993; Landin and Hagersten, 1994). The kernel frees the bytes of whoever dies. Whoever gives
up frees theirs too early for the one behind, so the turn itself is one more byte, which only one can hold.
"""

from __future__ import annotations

import os
import random
import struct
import sys
import time
from typing import Final

try:
    import fcntl
except ImportError:  # Windows: one server process, whose threads wait as SQLite does
    fcntl = None  # type: ignore[assignment]

_TURN: Final = 1 << 62  # the byte of the turn; those of the numbers begin at _NUMBERS
_NUMBERS: Final = 64
_MOST: Final = 1 << 40  # then they begin anew; and whatever somebody put into the file does no harm
_COUNTERS: Final = struct.Struct("=QQ")  # the number last drawn, and the number whose turn it was last
_FLOCK: Final = "hhqqixxxx"  # struct flock of Linux, 64 bits: type, whence, start, length, process
# Locks that belong to the open file and not to the process: other threads and other files do not take them away.
_BY_BYTE: Final = fcntl is not None and hasattr(fcntl, "F_OFD_SETLK") and sys.maxsize > 1 << 32
_ASK_AGAIN: Final = 0.001  # seconds for each who is before us
_LONGEST_PAUSE: Final = 0.02


class TurnDidNotCome(TimeoutError):
    """Whoever has the turn has kept it for longer than anybody should have to wait."""


def take_turn(path: str, *, patience: float) -> int | None:
    """Wait for the turn in the queue that the file at `path` stands for, `patience` seconds at most.

    Gives a handle for `end_turn`; None where the system knows no such locks. Raises TurnDidNotCome.
    """
    if fcntl is None:
        return None
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    until = time.monotonic() + patience
    try:
        if _BY_BYTE:
            _queue_up(handle, until)
        else:
            while not _whole_file(handle):
                _pause(_ASK_AGAIN * 4, until)
    except BaseException:
        os.close(handle)
        raise
    return handle


def end_turn(handle: int) -> None:
    """Let the next one have it."""
    os.close(handle)


def _queue_up(handle: int, until: float) -> None:
    while not _whole_file(handle):  # held only while somebody draws a number
        _pause(_ASK_AGAIN, until)
    drawn, _served = _counters(handle)
    number = drawn % _MOST + 1
    _lock_byte(handle, _NUMBERS + number)
    os.pwrite(handle, struct.pack("=Q", number), 0)
    fcntl.flock(handle, fcntl.LOCK_UN)
    while not _lock_byte(handle, _NUMBERS + number - 1):
        before = max(1, number - _counters(handle)[1])
        _pause(min(_LONGEST_PAUSE, _ASK_AGAIN * before), until)
    while not _lock_byte(handle, _TURN):
        _pause(_ASK_AGAIN, until)
    os.pwrite(handle, struct.pack("=Q", number), 8)


def _counters(handle: int) -> tuple[int, int]:
    found = os.pread(handle, _COUNTERS.size, 0).ljust(_COUNTERS.size, b"\0")
    drawn, served = _COUNTERS.unpack(found)
    return drawn, served


def _pause(seconds: float, until: float) -> None:
    if time.monotonic() > until:
        raise TurnDidNotCome
    time.sleep(random.uniform(0.5, 1.5) * seconds)  # noqa: S311  nothing secret


def _whole_file(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lock_byte(handle: int, at: int) -> bool:
    wanted = struct.pack(_FLOCK, fcntl.F_WRLCK, os.SEEK_SET, at, 1, 0)
    try:
        fcntl.fcntl(handle, fcntl.F_OFD_SETLK, wanted)
    except (BlockingIOError, PermissionError):
        return False
    return True
