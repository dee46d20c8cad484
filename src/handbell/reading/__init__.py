"""Reads a school's policy file: its structure, and what ought to be looked at. Knows no Django."""

from __future__ import annotations

import datetime
from importlib import import_module

from handbell.reading.document import Document

__all__ = ["Document", "read_policy"]


def read_policy(data: bytes, name: str, *, today: datetime.date) -> Document:
    """Return what stands in the file `data` called `name`, with its findings as of `today`.

    Raises CannotRead, in words for a person, when the file cannot be read.
    """
    # By name, so that whoever only shows a document need not wait for the readers of five formats to load.
    document: Document = import_module("handbell.reading.whole").read_whole(data, name, today)
    return document
