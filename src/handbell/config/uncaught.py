"""What a process says when something went wrong that nobody caught: the kind of error and where, never whose words.

An exception's message and the values of its variables may be somebody's name or text. Needs nothing but the standard
library, for every command loads it.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from traceback import extract_tb
from types import TracebackType
from typing import Any, Final

_FRAMES: Final = 6


def kind_and_place(error: BaseException) -> str:
    """An exception's kind and the last places it came through: "IntegrityError at views.py:31, creating.py:52"."""
    frames = extract_tb(error.__traceback__)[-_FRAMES:]
    where = ", ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
    what = f" of {error.name}" if isinstance(error, ImportError) else ""
    return f"{type(error).__name__}{what}{f' at {where}' if where else ''}"


def install() -> None:
    """From now on, for the whole process and every thread of it."""
    sys.excepthook = _uncaught
    threading.excepthook = _in_thread
    sys.unraisablehook = _while_tidying


def _uncaught(kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.stderr.write("handbell: stopped.\n")
    elif kind.__module__.startswith("pydantic"):
        sys.stderr.write(_wrong_settings(error))
    else:
        sys.stderr.write(f"handbell: stopped by a mistake of ours: {kind_and_place(error)}\n")


def _wrong_settings(error: Any) -> str:
    """Which settings are wrong, and why, without what they were set to: it may be a password."""
    wrong = error.errors(include_url=False, include_context=False, include_input=False)
    lines = [f"  {'.'.join(map(str, one['loc'])) or 'settings'}: {one['msg']}" for one in wrong]
    return "\n".join(["handbell: these settings cannot be used (see docs/running.md):", *lines, ""])


def _in_thread(caught: threading.ExceptHookArgs) -> None:
    if caught.exc_value is not None and not isinstance(caught.exc_value, SystemExit):
        sys.stderr.write(f"handbell: a thread stopped: {kind_and_place(caught.exc_value)}\n")


def _while_tidying(caught: Any) -> None:
    if caught.exc_value is not None:
        sys.stderr.write(f"handbell: while tidying up: {kind_and_place(caught.exc_value)}\n")
