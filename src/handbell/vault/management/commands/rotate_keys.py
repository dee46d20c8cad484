"""`handbell manage rotate_keys`: a new key for the vault; may be stopped and run again at any moment."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from handbell.vault import blind, rotation
from handbell.vault.keys import KeyMissing


class Command(BaseCommand):
    help = (
        "Make a new vault key, seal everything again with it, and take away old keys that seal nothing more."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--status", action="store_true", help="only say which key seals how much")
        parser.add_argument("--go-on", action="store_true", help="no new key: go on with one begun before")
        parser.add_argument(
            "--retire", metavar="KEY", help="take an old key that seals nothing out of the ring"
        )

        parser.add_argument(
            "--begin-blind-key",
            action="store_true",
            help="a new blind.key when the old one is lost for ever: older indexes and codes do not match it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["retire"]:
            self._retire(options["retire"])
        elif options["begin_blind_key"]:
            self._begin_blind_key()
        elif not options["status"]:
            self._renew(go_on=options["go_on"])
        for column, counts in rotation.status().items():
            for key_id, count in counts.items():
                self.stdout.write(f"  {column}: {count} by key {key_id}")

    def _renew(self, *, go_on: bool) -> None:
        if not go_on:
            key = rotation.new_key()
            self.stdout.write(f"Key {key.id.hex()} (version {key.version}) seals from now on.")
        wrapped, damaged = rotation.rewrap()
        self.stdout.write(f"The keys of {wrapped} compartments were wrapped again.")
        if damaged:
            self.stderr.write(f"{damaged} compartments do not open: they were changed or moved.")
        done, fixed = rotation.reseal()
        self.stdout.write(
            f"{done} sealed again; {fixed} stay with their old key, for they are never changed."
        )

    def _begin_blind_key(self) -> None:
        try:
            blind.begin_anew()
        except FileExistsError as reason:
            raise CommandError(str(reason)) from None
        self.stdout.write(
            "There is a new blind.key. What was indexed before is not found by its index any more."
        )

    def _retire(self, key_id: str) -> None:
        try:
            aside = rotation.retire(key_id)
        except (rotation.StillNeeded, KeyMissing) as reason:
            raise CommandError(str(reason)) from None
        self.stdout.write(
            f"Key {key_id} is out of the ring, in {aside}. Back-ups made while it sealed need it; destroy the file,"
            " and its copies, once those may not be read any more."
        )
