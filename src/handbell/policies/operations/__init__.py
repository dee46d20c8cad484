"""Everything that a person, or the clock, does with policies. Nothing else writes this room's rows."""

from handbell.policies.operations.approving import (
    bring_into_force,
    decide,
    return_to_draft,
    set_approvers,
    submit_for_approval,
    withdraw,
)
from handbell.policies.operations.consulting import answer_comment, comment, open_for_comments
from handbell.policies.operations.drafting import (
    add_clause,
    add_language,
    describe_draft,
    mark_finding_seen,
    mend,
    remove_block,
    reword,
    undo,
)
from handbell.policies.operations.importing import take_in_file
from handbell.policies.operations.reviewing import do_what_is_due, review_unchanged
from handbell.policies.operations.starting import adopt_pack, start_next_draft
from handbell.policies.operations.states import CannotDo

__all__ = [
    "CannotDo",
    "add_clause",
    "add_language",
    "adopt_pack",
    "answer_comment",
    "bring_into_force",
    "comment",
    "decide",
    "describe_draft",
    "do_what_is_due",
    "mark_finding_seen",
    "mend",
    "open_for_comments",
    "remove_block",
    "return_to_draft",
    "review_unchanged",
    "reword",
    "set_approvers",
    "start_next_draft",
    "submit_for_approval",
    "take_in_file",
    "undo",
    "withdraw",
]
