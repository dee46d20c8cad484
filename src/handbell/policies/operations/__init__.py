"""Everything that a person, or the clock, does with policies. Nothing else writes this room's rows."""

from handbell.policies.operations.approving import (
    bring_into_force,
    decide,
    set_approvers,
    submit_for_approval,
    withdraw,
)
from handbell.policies.operations.starting import adopt_pack, start_next_draft
from handbell.policies.operations.states import CannotDo

__all__ = [
    "CannotDo",
    "adopt_pack",
    "bring_into_force",
    "decide",
    "set_approvers",
    "start_next_draft",
    "submit_for_approval",
    "withdraw",
]
