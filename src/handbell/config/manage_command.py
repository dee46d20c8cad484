"""Django's own commands, for maintainers: `handbell manage makemigrations`."""

from __future__ import annotations

from django.core.management import execute_from_command_line


def main(arguments: list[str]) -> int:
    """Run a Django management command."""
    execute_from_command_line(["handbell manage", *arguments])
    return 0
