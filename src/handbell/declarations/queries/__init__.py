"""What others and this room's pages read about declarations. Nothing here writes."""

from handbell.declarations.queries.boards import Board, BoardRow, Filters, board, countersigned_on, everybody
from handbell.declarations.queries.changed import Changed, what_changed
from handbell.declarations.queries.countersigning import (
    ToCountersign,
    how_many_to_countersign,
    may_countersign_at_all,
    to_countersign,
)
from handbell.declarations.queries.counting import counts, suppressed
from handbell.declarations.queries.history import (
    History,
    history_of,
    open_objections,
    readable_objection,
    readable_signature,
)
from handbell.declarations.queries.mine import Mine, mine, mine_for, version_named
from handbell.declarations.queries.owing import Owing, owing
from handbell.declarations.queries.tasks import tasks_for

__all__ = [
    "Board",
    "BoardRow",
    "Changed",
    "Filters",
    "History",
    "Mine",
    "Owing",
    "ToCountersign",
    "board",
    "countersigned_on",
    "counts",
    "everybody",
    "history_of",
    "how_many_to_countersign",
    "may_countersign_at_all",
    "mine",
    "mine_for",
    "open_objections",
    "owing",
    "readable_objection",
    "readable_signature",
    "suppressed",
    "tasks_for",
    "to_countersign",
    "version_named",
    "what_changed",
]
