"""The only writers of this room: one function for each thing that somebody does."""

from handbell.declarations.operations.clock import do_what_is_due
from handbell.declarations.operations.countersigning import countersign
from handbell.declarations.operations.looking import export_board, open_to_read
from handbell.declarations.operations.objecting import answer, object_to
from handbell.declarations.operations.signing import record_signature, sign
from handbell.people.operations import Refused

__all__ = [
    "Refused",
    "answer",
    "countersign",
    "do_what_is_due",
    "export_board",
    "object_to",
    "open_to_read",
    "record_signature",
    "sign",
]
