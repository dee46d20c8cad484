"""`handbell manage take_in_concerns KEYFILE`: bring in what was told while the keys were missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from handbell.concerns import operations
from handbell.people.models import School
from handbell.tenancy.scope import for_school
from handbell.vault.keys import KeyMissing
from handbell.vault.recovery import NotARecoveryKey
from handbell.vault.sealing import Damaged


class Command(BaseCommand):
    help = "Open, with the recovery key, what was told while Handbell's keys could not be used. Safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "keyfile", help="the file recovery.key, or one into which the printed key was typed"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            private_key = Path(options["keyfile"]).read_text("utf-8")
            done = 0
            for school in School.objects.order_by("slug"):
                with for_school(school.id):
                    done += operations.take_in(private_key=private_key, now=timezone.now())
        except (OSError, UnicodeDecodeError, NotARecoveryKey, KeyMissing, Damaged) as problem:
            raise CommandError(f"Nothing more was taken in, and nothing is lost: {problem}") from None
        self.stdout.write(f"Taken in: {done}.")
