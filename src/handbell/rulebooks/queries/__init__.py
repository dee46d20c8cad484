"""What other rooms and this room's pages read about a school's rules. Nothing here writes."""

from handbell.policies.queries import anchor
from handbell.rulebooks.beginnings import last_revision, standing
from handbell.rulebooks.queries.books import book_at, book_for, engine_for
from handbell.rulebooks.queries.comparing import (
    Comparison,
    Side,
    by_topic,
    clashes_of,
    compared,
    default_sides,
    loose_ends_of,
    sides_for,
)
from handbell.rulebooks.queries.history import changes_in, revisions_of, rules_at
from handbell.rulebooks.queries.pages import (
    BookPage,
    Part,
    Shown,
    book_page,
    counts_of,
    failing_examples,
    lines_to_show,
    may_look,
    part_with,
    parts_of,
    rule_of,
    shown_rule,
    used_clauses,
    version_for,
    versions_with_rules,
)
from handbell.rulebooks.queries.tasks import tasks_for

__all__ = [
    "BookPage",
    "Comparison",
    "Part",
    "Shown",
    "Side",
    "anchor",
    "book_at",
    "book_for",
    "book_page",
    "by_topic",
    "changes_in",
    "clashes_of",
    "compared",
    "counts_of",
    "default_sides",
    "engine_for",
    "failing_examples",
    "last_revision",
    "lines_to_show",
    "loose_ends_of",
    "may_look",
    "part_with",
    "parts_of",
    "revisions_of",
    "rule_of",
    "rules_at",
    "shown_rule",
    "sides_for",
    "standing",
    "tasks_for",
    "used_clauses",
    "version_for",
    "versions_with_rules",
]
