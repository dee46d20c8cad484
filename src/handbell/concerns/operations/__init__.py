"""The only writers of this room."""

from __future__ import annotations

from handbell.concerns.operations.due import do_what_is_due
from handbell.concerns.operations.handling import look, searched
from handbell.concerns.operations.locks import check_open, check_police
from handbell.concerns.operations.telling import KeptForLater, Receipt, answer, take_in, tell, write_back
from handbell.concerns.told import Told
from handbell.people.operations import Refused

__all__ = [
    "KeptForLater",
    "Receipt",
    "Refused",
    "Told",
    "answer",
    "check_open",
    "check_police",
    "do_what_is_due",
    "look",
    "searched",
    "take_in",
    "tell",
    "write_back",
]
