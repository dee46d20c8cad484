"""A child process for a stranger's file: little memory, little time, no secrets, no handles but three pipes.

A decoder that is tricked, crashes or eats memory takes only the child with it. The file goes in through a pipe as it
comes, so this process never holds the whole; what comes back is records of JSON and bytes, checked on arrival. The
child leads a process group of its own, which is killed at a limit by the clock. `missing` says what a system without
`resource` (Windows) does not hold the child to.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from handbell.evidence.child.bounds import UNBOUND
from handbell.evidence.limits import CHILD_MEMORY_MB, CHILD_SECONDS, CHILD_WALL_SECONDS, LARGEST_PAGE

_ROOT: Final = Path(__file__).resolve().parents[2]  # the folder that holds the package `handbell`
_KEPT: Final = ("SYSTEMROOT", "PATH", "LD_LIBRARY_PATH", "LANG", "TZ")  # what a Python needs to start at all
_LONGEST_LINE: Final = 4096


class TooHeavy(Exception):
    """The child died or was killed: the file took too much time or memory, or tricked its reader."""


@dataclass(frozen=True, slots=True)
class Record:
    """One answer of the child."""

    fields: dict[str, Any]
    content: bytes


class Child:
    """A running child: `write` the file to it (this is all that a sealed file's opener needs), then read `records`."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._listens = True

    def write(self, data: bytes, /) -> int:
        """Hand on a piece of the file. A child that has died is found out when it should answer."""
        if self._listens:
            try:
                _pipe(self._process.stdin).write(data)
            except OSError:
                self._listens = False
        return len(data)

    def records(self) -> Iterator[Record]:
        """What it answers, to the last. Raises TooHeavy when it died before it had said everything."""
        with contextlib.suppress(OSError):
            _pipe(self._process.stdin).close()
        answers = _pipe(self._process.stdout)
        while line := answers.readline(_LONGEST_LINE):
            yield _record(line, answers)
        if self._process.wait() != 0:
            raise TooHeavy

    def answer(self) -> Record:
        """The single record of a child that gives but one. Raises TooHeavy."""
        found = list(self.records())
        if len(found) != 1:
            raise TooHeavy
        return found[0]


@contextlib.contextmanager
def child(module: str, wall_seconds: float = CHILD_WALL_SECONDS, **order: object) -> Iterator[Child]:
    """Start `python -m module` with an order; it is gone when the block ends. Raises TooHeavy when none can start."""
    if not sys.executable:
        raise TooHeavy
    process = subprocess.Popen(  # noqa: S603  this Python, a module of ours
        [sys.executable, "-S", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={key: os.environ[key] for key in _KEPT if key in os.environ} | _environment(),
        cwd=_ROOT,
        close_fds=True,
        start_new_session=True,
    )
    clock = threading.Timer(wall_seconds, _kill, [process])
    clock.daemon = True
    clock.start()
    try:
        running = Child(process)
        limits = {"seconds": CHILD_SECONDS, "memory_mb": CHILD_MEMORY_MB}
        running.write(json.dumps({**limits, **order}).encode() + b"\n")
        yield running
    finally:
        clock.cancel()
        _kill(process)
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                _pipe(pipe).close()
        process.wait()


def missing() -> tuple[str, ...]:
    """What this system does not hold a child to; empty where everything is bounded."""
    return UNBOUND


def _record(line: bytes, answers: Any) -> Record:
    try:
        fields = json.loads(line)
        size = fields.pop("size")
        content: bytes = answers.read(size) if 0 <= size <= LARGEST_PAGE else b""
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise TooHeavy from None
    if len(content) != size:
        raise TooHeavy
    return Record(fields, content)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """The child and whatever it started."""
    if process.returncode is not None:
        return
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)


def _pipe(pipe: Any) -> Any:
    if pipe is None:  # never: each is asked for above
        raise TooHeavy
    return pipe


@cache
def _environment() -> dict[str, str]:
    """What lets the child find the same packages as this process, and leave no files."""
    places = [str(_ROOT), *(place for place in sys.path if place and Path(place).is_dir())]
    return {"PYTHONPATH": os.pathsep.join(places), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
