"""`handbell restore FILE`: bring a back-up back, of data or of keys."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import django
from django.db import DatabaseError
from django.utils import timezone

from handbell.config import backup_command, prepare

OK, FAILED = 0, 1


def main(arguments: list[str]) -> int:
    """0 when everything in the back-up is in place and proved; 1, with one line, when nothing was changed."""
    parser = argparse.ArgumentParser(
        prog="handbell restore", description="Bring a back-up back. Stop the server first."
    )
    parser.add_argument("file", type=Path, help="a file made by handbell backup")
    parser.add_argument("--yes", action="store_true", help="put what is there now aside")
    backup_command.add_passphrase(parser)
    asked = parser.parse_args(arguments)
    django.setup()
    restoring = prepare.room("handbell.config.restore")
    usual = (backup_command.NoPassphrase, OSError, DatabaseError, restoring.NeedsYes)
    expected: tuple[type[Exception], ...] = (*usual, *backup_command.refusals())
    try:
        passphrase = backup_command.read_passphrase(asked.passphrase_file)
        done = restoring.restore(asked.file, passphrase=passphrase, yes=asked.yes, now=timezone.now())
    except expected as problem:
        sys.stderr.write(f"handbell: nothing was brought back: {problem}\n")
        return FAILED
    lines = [f"Brought back as of {done.manifest['made_at']}; everybody must sign in again."]
    if done.manifest["kind"] == "keys":
        lines = [f"The keys are back as of {done.manifest['made_at']}."]
    if done.ended_again:
        lines.append(f"{done.ended_again} people and roles which had ended since were ended again.")
    if done.anchors_lost:
        lines.append("Some records made after that moment are lost: tell the head. Paper copies show which.")
    lines += [f"What was there before is in {aside}." for aside in done.aside]
    sys.stdout.write("\n".join(lines) + "\n")
    return OK
