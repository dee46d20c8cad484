"""What other rooms and this room's pages read about a school's rules. Nothing here writes."""

from handbell.rulebooks.queries.books import book_for

__all__ = ["book_for"]
