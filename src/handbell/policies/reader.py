"""Reads an uploaded file with the reading room, in a child process that can do no harm."""

from __future__ import annotations

import datetime
from typing import Any

from handbell.reading.isolated import Opened, open_isolated
from handbell.reading.refusals import CannotRead
from handbell.reading.serialise import to_json

__all__ = ["CannotRead", "Opened", "as_json", "read"]


def read(data: bytes, name: str, *, today: datetime.date) -> Opened:
    """Return what stands in a file. Raises CannotRead in words for the person who chose it."""
    return open_isolated(data, name, today)


def as_json(opened: Opened) -> dict[str, Any]:
    """The reading as it is kept with the file."""
    return {"document": to_json(opened.document), "lines": list(opened.lines)}
