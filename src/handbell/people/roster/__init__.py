"""Reading rosters: a file → entries and problems → a plan of what would change. Nothing here writes."""
