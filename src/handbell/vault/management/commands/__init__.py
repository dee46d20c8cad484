"""Django management commands of the room."""
