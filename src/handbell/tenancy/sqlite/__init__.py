"""SQLite, with writers that queue."""
