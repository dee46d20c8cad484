"""Reading the pages of a long PDF in two processes, for the engine itself can use only one processor.

A second process is forked where that is safe: on Linux, in a process of one thread (the command line, the child that
reads uploads), with two processors to use. Elsewhere, and for short files, pages are read one after the other.
The child only reads pages and hands back plain values; it is gone before the reading goes on.
"""

from __future__ import annotations

import gc
import marshal
import os
import signal
import sys
import threading
import time
from collections.abc import Iterable
from typing import Any, Final

from handbell.reading.formats.pdf.engine import Printed, pages
from handbell.reading.formats.pdf.layout import arrange
from handbell.reading.refusals import MOST_CHARACTERS, CannotRead, damaged, too_long, too_slow

_WORTH_IT: Final = 12  # pages, from which on two processes are faster than one
_OWN_SHARE: Final = 0.52  # of the pages, for this process: the other has to be started

Page = tuple[list[Printed], float]  # the lines in reading order, the page's height in points


def read_pages(document: Any, count: int, give_up: float) -> list[Page]:
    """Return all pages of an open PDF; raises CannotRead for its length, or when the clock passes `give_up`."""
    if count < _WORTH_IT or not _may_fork():
        return _read(document, range(count), give_up)
    middle = round(_OWN_SHARE * count)
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        _be_the_child(document, range(middle, count), give_up, theirs)
    os.close(theirs)
    with os.fdopen(ours, "rb") as answer:
        try:
            first = _read(document, range(middle), give_up)
            rest = answer.read()
        except BaseException:
            os.kill(child, signal.SIGKILL)
            raise
        finally:
            os.waitpid(child, 0)
    return first + _unpacked(rest)


def _may_fork() -> bool:
    """Tell whether this process may be doubled without harm, and whether that is of use."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return False
    try:
        return len(os.listdir("/proc/self/task")) == 1 and len(os.sched_getaffinity(0)) > 1
    except OSError:
        return False


def _read(document: Any, numbers: Iterable[int], give_up: float) -> list[Page]:
    """Return some pages."""
    read: list[Page] = []
    total = 0
    for page in pages(document, numbers):
        read.append((arrange(page), page.height))
        total += len(page.text)
        if total > MOST_CHARACTERS:
            raise too_long()
        if time.monotonic() > give_up:
            raise too_slow()
    return read


def _be_the_child(document: Any, numbers: range, give_up: float, answer: int) -> None:
    """Read some pages, write them down and end, without touching anything that belongs to the parent."""
    status = 1
    try:
        gc.disable()
        packed: Any
        try:
            packed = [
                ([_packed(line) for line in lines], height)
                for lines, height in _read(document, numbers, give_up)
            ]
        except CannotRead as refusal:
            packed = (refusal.code, refusal.message)
        with os.fdopen(answer, "wb") as out:
            out.write(marshal.dumps(packed))
        status = 0
    finally:
        os._exit(status)


def _packed(line: Printed) -> tuple[Any, ...]:
    """Return a line as plain values, in the order in which it is made."""
    return (
        line.text, line.left, line.right, line.top, line.bottom, line.size, line.bold,
        line.start, line.end, line.broken, line.cells, line.furniture, line.row,
    )  # fmt: skip


def _unpacked(answer: bytes) -> list[Page]:
    """Return what the child wrote down, or raise what it refused; a child that died met a page that is broken."""
    try:
        packed = marshal.loads(answer)  # noqa: S302 - written a moment ago by our own child
    except (EOFError, ValueError, TypeError):
        raise damaged("a PDF") from None
    if isinstance(packed, tuple):
        raise CannotRead(*packed)
    return [([Printed(*line) for line in lines], height) for lines, height in packed]
