"""The only writers of this room."""

from __future__ import annotations

from handbell.concerns.operations.due import do_what_is_due
from handbell.concerns.operations.telling import Receipt, Told, answer, tell, write_back
from handbell.people.operations import Refused

__all__ = ["Receipt", "Refused", "Told", "answer", "do_what_is_due", "tell", "write_back"]
