"""The only writers of this room. The room above decides who may; here is what is done, and that it is written down.

Every function that opens, moves or destroys writes a line of custody and an event of the school's record in one
transaction. Files are written before the rows that speak of them and removed after them.
"""

from handbell.evidence.models import NotAllowed
from handbell.evidence.operations.opening import Opened, checked_reference, export, open_original, verify
from handbell.evidence.operations.receiving import receive
from handbell.evidence.operations.sealing_away import (
    NeedsTwo,
    destroy_sealed,
    destroy_with_case,
    open_under_advice,
    seal_away,
)
from handbell.evidence.operations.showing import open_page, safe_copy
from handbell.evidence.operations.sweeping import sweep_orphans
from handbell.evidence.refusals import NoSafeCopy, NotReceived
from handbell.evidence.states import Reason, Why

__all__ = [
    "NeedsTwo",
    "NoSafeCopy",
    "NotAllowed",
    "NotReceived",
    "Opened",
    "Reason",
    "Why",
    "checked_reference",
    "destroy_sealed",
    "destroy_with_case",
    "export",
    "open_original",
    "open_page",
    "open_under_advice",
    "receive",
    "safe_copy",
    "seal_away",
    "sweep_orphans",
    "verify",
]
