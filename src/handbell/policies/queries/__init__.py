"""What other rooms and this room's pages read about policies. Nothing here writes."""

from handbell.policies.queries.changes import ClauseChange, changed_for, touched
from handbell.policies.queries.comparing import Compared, compared
from handbell.policies.queries.managing import (
    WordCheck,
    comments_on,
    decisions_on,
    findings_of,
    last_change,
    reviews_of,
    roles_to_decide_in,
    word_check,
)
from handbell.policies.queries.pages import (
    Row,
    anchor,
    binding_blocks,
    found,
    history,
    policies_for,
    version_for,
)
from handbell.policies.queries.tasks import tasks_for
from handbell.policies.queries.versions import (
    binding_clauses,
    clauses_of,
    declaration_wording,
    in_force_without_words,
    is_in_force,
    pack_ids,
    title_of_pack,
    version_in_force,
    versions_in_force,
    words_of_pack,
)
from handbell.policies.wordings import review_words

__all__ = [
    "ClauseChange",
    "Compared",
    "Row",
    "WordCheck",
    "anchor",
    "binding_blocks",
    "binding_clauses",
    "changed_for",
    "clauses_of",
    "comments_on",
    "compared",
    "decisions_on",
    "declaration_wording",
    "findings_of",
    "found",
    "history",
    "in_force_without_words",
    "is_in_force",
    "last_change",
    "pack_ids",
    "policies_for",
    "review_words",
    "reviews_of",
    "roles_to_decide_in",
    "tasks_for",
    "title_of_pack",
    "touched",
    "version_for",
    "version_in_force",
    "versions_in_force",
    "word_check",
    "words_of_pack",
]
