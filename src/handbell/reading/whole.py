"""The whole way from the bytes of a file to a document with findings."""

from __future__ import annotations

import datetime

from handbell.reading.document import Document
from handbell.reading.findings import find
from handbell.reading.formats import open_source
from handbell.reading.structure import read_structure


def read_whole(data: bytes, name: str, today: datetime.date) -> Document:
    """Return what stands in the file `data` called `name`, with its findings as of `today`. Raises CannotRead."""
    reading = read_structure(open_source(data, name))
    return reading.document.with_findings(find(reading, today))
