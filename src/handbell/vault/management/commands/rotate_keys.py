"""`handbell manage rotate_keys`: a new key for the vault; may be stopped and run again at any moment."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from handbell.vault import rotation


class Command(BaseCommand):
    help = "Make a new vault key and seal everything again with it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--status", action="store_true", help="only say which key seals how much")
        parser.add_argument("--go-on", action="store_true", help="no new key: go on with one begun before")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["status"]:
            if not options["go_on"]:
                key = rotation.new_key()
                self.stdout.write(f"Key {key.id.hex()} (version {key.version}) seals from now on.")
            done, fixed = rotation.reseal()
            self.stdout.write(
                f"{done} sealed again; {fixed} stay with their old key, for they are never changed."
            )
        for column, keys in rotation.status().items():
            for key_id, count in keys.items():
                self.stdout.write(f"  {column}: {count} by key {key_id}")
