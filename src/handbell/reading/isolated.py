"""Reading a file that a stranger may have made: in a child process with little memory, little time and no secrets.

A parser that is tricked, crashes or eats memory takes only the child with it. The child gets the file through a pipe,
an empty environment and limits of its own; what comes back is JSON, never pickled objects, and is checked on arrival.
On systems without `resource` (Windows) there are no limits but time.
"""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from handbell.reading import Document, read_policy
from handbell.reading.formats import open_source
from handbell.reading.refusals import MEGABYTE, CannotRead, check_size, too_slow
from handbell.reading.serialise import from_json, to_json

try:
    import resource
except ImportError:  # pragma: no cover - Windows
    resource = None  # type: ignore[assignment]

_ROOT: Final = Path(__file__).resolve().parents[2]  # the folder that holds the package `handbell`
_SLACK: Final = 5.0  # seconds for the child to start and to answer
_KEPT: Final = ("SYSTEMROOT", "PATH", "LD_LIBRARY_PATH", "LANG", "TZ")  # what a Python needs to start at all


@dataclass(frozen=True, slots=True)
class Opened:
    """A file read: its document, its lines as they stand in the file, and its format ("text", "word", "pdf", …)."""

    document: Document
    lines: tuple[str, ...]
    format: str


def read_isolated(
    data: bytes, name: str, today: datetime.date, seconds: float = 20, memory_mb: int = 512
) -> Document:
    """Return what stands in the file `data` called `name`, read in a child process; raises CannotRead.

    seconds: processor time, and with a few seconds on top the time by the clock. memory_mb: address space of the child.
    """
    return open_isolated(data, name, today, seconds, memory_mb).document


def open_isolated(
    data: bytes, name: str, today: datetime.date, seconds: float = 20, memory_mb: int = 512
) -> Opened:
    """The same with the file's own lines, to be shown beside what was read; raises CannotRead."""
    check_size(len(data))
    if not sys.executable:  # an embedded Python has nothing to start: better read here than not at all
        return _open(data, name, today)
    order = json.dumps(
        {"name": name[-255:], "today": today.isoformat(), "seconds": seconds, "memory_mb": memory_mb}
    )
    try:
        done = subprocess.run(
            [sys.executable, "-m", "handbell.reading.isolated"],
            input=order.encode() + b"\n" + data,
            capture_output=True,
            timeout=seconds + _SLACK,
            env={key: os.environ[key] for key in _KEPT if key in os.environ} | _environment(),
            cwd=_ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise too_slow() from None
    return _answer(done.stdout)


def _open(data: bytes, name: str, today: datetime.date) -> Opened:
    """Read a file in this process."""
    source = open_source(data, name)
    lines = tuple(f"{line.label} {line.text}".strip() for line in source.lines)
    return Opened(read_policy(data, name, today=today), lines, source.format)


def _environment() -> dict[str, str]:
    """Return what lets the child find the same packages as this process, and leave no files."""
    places = [str(_ROOT), *(place for place in sys.path if place and Path(place).is_dir())]
    return {"PYTHONPATH": os.pathsep.join(places), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}


def _answer(output: bytes) -> Opened:
    """Return the document in a child's answer; a child that died without one ran out of memory or time."""
    try:
        answer: dict[str, Any] = json.loads(output)
        if "refusal" in answer:
            code, message = answer["refusal"]
            raise CannotRead(str(code), str(message))
        return Opened(
            from_json(answer["document"]), tuple(str(line) for line in answer["lines"]), str(answer["format"])
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise too_slow() from None


def _limit(seconds: float, memory_mb: int) -> None:
    """Take memory, time, files and children away from this process."""
    if resource is None:  # pragma: no cover - Windows
        return
    whole = max(1, round(seconds))
    for what, most in (
        (resource.RLIMIT_AS, memory_mb * MEGABYTE),
        (resource.RLIMIT_CPU, whole),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, allowed))


def main() -> int:
    """Be the child: read the order and the file from standard input, write the answer to standard output."""
    order = json.loads(sys.stdin.buffer.readline(65_536))
    _limit(order["seconds"], order["memory_mb"])
    answer: dict[str, Any]
    try:
        data = sys.stdin.buffer.read()
        opened = _open(data, order["name"], datetime.date.fromisoformat(order["today"]))
        answer = {"document": to_json(opened.document), "lines": opened.lines, "format": opened.format}
    except CannotRead as refusal:
        answer = {"refusal": [refusal.code, refusal.message]}
    except (MemoryError, RecursionError):
        answer = {"refusal": [too_slow().code, too_slow().message]}
    sys.stdout.buffer.write(json.dumps(answer).encode())
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
