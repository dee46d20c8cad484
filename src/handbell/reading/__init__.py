"""Reads a school's policy file: its structure, and what ought to be looked at. Knows no Django."""

from __future__ import annotations

import datetime

from handbell.reading.document import Document
from handbell.reading.findings import find
from handbell.reading.formats import open_source
from handbell.reading.structure import read_structure

__all__ = ["Document", "read_policy"]


def read_policy(data: bytes, name: str, *, today: datetime.date) -> Document:
    """Return what stands in the file `data` called `name`, with its findings as of `today`.

    Raises CannotRead, in words for a person, when the file cannot be read.
    """
    reading = read_structure(open_source(data, name))
    return reading.document.with_findings(find(reading, today))
