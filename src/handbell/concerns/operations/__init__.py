"""The only writers of this room."""

from __future__ import annotations

from handbell.concerns.operations.due import do_what_is_due
from handbell.concerns.operations.handling import look, searched
from handbell.concerns.operations.locks import check_open, check_police
from handbell.concerns.operations.telling import Receipt, Told, answer, tell, write_back
from handbell.people.operations import Refused

__all__ = [
    "Receipt",
    "Refused",
    "Told",
    "answer",
    "check_open",
    "check_police",
    "do_what_is_due",
    "look",
    "searched",
    "tell",
    "write_back",
]
