"""Pages of the room: HTTP in, one operation or query, HTTP out."""
