"""The child's own limits, and the line it speaks: one order in, records of a JSON line and bytes out."""

from __future__ import annotations

import json
import sys
from typing import Any, Final

from handbell.evidence.limits import MEGABYTE

try:
    import resource
except ImportError:  # pragma: no cover - Windows
    resource = None  # type: ignore[assignment]

# What this system does not hold the child to: Windows has no such limits, macOS refuses the one on memory.
_EVERYTHING: Final = ("memory", "processor time", "open files", "files written")
UNBOUND: Final = _EVERYTHING if resource is None else _EVERYTHING[:1] if sys.platform == "darwin" else ()


class Refusal(Exception):
    """The file is not taken, or not drawn; `code` is one of the codes of `refusals`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def begin() -> dict[str, Any]:
    """Read the order from standard input, and give up memory, time and files before a byte of the file is read."""
    order: dict[str, Any] = json.loads(sys.stdin.buffer.readline(65_536))
    _limit(int(order["seconds"]), int(order["memory_mb"]))
    return order


def _limit(seconds: int, memory_mb: int) -> None:
    if resource is None:  # pragma: no cover - Windows
        return
    for what, most in (
        (resource.RLIMIT_AS, memory_mb * MEGABYTE),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 32),
    ):
        if what == resource.RLIMIT_AS and sys.platform == "darwin":  # pragma: no cover - macOS
            continue
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, allowed))


def the_file() -> bytes:
    """The rest of standard input: the file itself."""
    return sys.stdin.buffer.read()


def answer(record: dict[str, object], content: bytes = b"") -> None:
    """Hand back one record; `size` says how many bytes follow it."""
    sys.stdout.buffer.write(json.dumps({**record, "size": len(content)}).encode() + b"\n" + content)
    sys.stdout.buffer.flush()
