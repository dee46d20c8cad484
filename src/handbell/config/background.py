"""The clock beside the server: a child process that ticks, started again when it dies, gone when the server goes.

A process and not a thread, so that a long task (a PDF, an import) never takes the server's time.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

EVERY_SECONDS: Final = 30
_LONGEST_PAUSE: Final = 300.0
_COMMAND: Final = (
    *(sys.executable, "-m", "handbell.config.command_line", "tick"),
    *("--every", str(EVERY_SECONDS), "--while-parent"),
)


class Clock:
    """The child and the thread that looks after it."""

    def __init__(self, command: tuple[str, ...] = _COMMAND) -> None:
        self._command = command
        self._stopping = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._keeper = threading.Thread(target=self._keep, name="handbell-clock", daemon=True)

    def start(self) -> None:
        """Start the clock; returns at once."""
        self._keeper.start()

    def stop(self) -> None:
        """End the child and wait until it is gone."""
        self._stopping.set()
        child = self._child
        if child is not None:
            child.terminate()
        self._keeper.join(timeout=10)

    @property
    def is_running(self) -> bool:
        """Whether somebody still looks after the clock."""
        return self._keeper.is_alive()

    def _keep(self) -> None:
        pause = 1.0
        while not self._stopping.is_set():
            with subprocess.Popen(self._command, stdin=subprocess.DEVNULL) as child:  # noqa: S603
                self._child = child
                if self._stopping.is_set():
                    child.terminate()
                child.wait()
            self._stopping.wait(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)


@contextmanager
def clock() -> Iterator[Clock]:
    """The clock runs as long as the block does."""
    running = Clock()
    running.start()
    try:
        yield running
    finally:
        running.stop()
