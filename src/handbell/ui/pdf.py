"""Tagged PDF (PDF/UA-1) from a Typst template and plain data."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from handbell.ui import pdf_press

PDFS_A_PRESS: Final = 50  # then a new child is started: Typst keeps what it has typeset
SECONDS: Final = 30.0
_ROOT: Final = Path(__file__).resolve().parents[2]
_KEPT: Final = ("SYSTEMROOT", "PATH", "LD_LIBRARY_PATH", "LANG", "TZ")


class PdfFailed(RuntimeError):
    """The PDF could not be made: a mistake in its template, or the child process died."""


class _Press:
    """One child process that typesets, used by one thread at a time."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._made = 0
        self._lock = threading.Lock()

    def typeset(self, order: bytes) -> bytes:
        """Send an order and wait for the answer. Raises PdfFailed."""
        with self._lock:
            child = self._ready()
            watch = threading.Timer(SECONDS, child.kill)
            watch.start()
            try:
                answer = self._ask(child, order)
            finally:
                watch.cancel()
            self._made += 1
            if answer is None or self._made >= PDFS_A_PRESS:
                self._stop()
        if answer is None:
            raise PdfFailed("The PDF could not be made in time. Try again.")
        return answer

    def close(self) -> None:
        """End the child process."""
        with self._lock:
            self._stop()

    @staticmethod
    def _ask(child: subprocess.Popen[bytes], order: bytes) -> bytes | None:
        if child.stdin is None or child.stdout is None:
            return None
        try:
            pdf_press.send(child.stdin, order)
        except OSError:
            return None
        return pdf_press.receive(child.stdout)

    def _ready(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._stop()
            self._child = subprocess.Popen(
                [sys.executable, "-m", "handbell.ui.pdf_press"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=_ROOT,
                env={key: os.environ[key] for key in _KEPT if key in os.environ} | _environment(),
            )
            self._made = 0
        return self._child

    def _stop(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None


def _environment() -> dict[str, str]:
    """What lets the child find the same packages as this process."""
    places = [str(_ROOT), *(place for place in sys.path if place and Path(place).is_dir())]
    return {"PYTHONPATH": os.pathsep.join(places), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}


_press = _Press()
atexit.register(_press.close)


def render(template: Path, data: Mapping[str, Any]) -> bytes:
    """A template as a PDF. It reads the data with `json(bytes(sys.inputs.data))` and sees no file but those beside it.

    Nothing in the data can become Typst code. Raises PdfFailed, with what is wrong with the template.
    """
    order = json.dumps({"template": str(template), "data": json.dumps(data)}).encode()
    answer = _press.typeset(order)
    if answer.startswith(b"-"):
        raise PdfFailed(answer[1:].decode())
    return answer[1:]
