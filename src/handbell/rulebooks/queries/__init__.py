"""What other rooms and this room's pages read about a school's rules. Nothing here writes."""

from handbell.rulebooks.queries.books import book_at, book_for, engine_for

__all__ = ["book_at", "book_for", "engine_for"]
