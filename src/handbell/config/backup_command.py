"""`handbell backup FILE`: a verified, sealed copy of everything but the keys; `--keys`: of the keys."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path

import django
from django.db import DatabaseError
from django.utils import timezone

from handbell.config import prepare

OK, FAILED = 0, 1
SHORTEST = 12


class NoPassphrase(Exception):
    """There is no passphrase that could be used; the text says why."""


def main(arguments: list[str]) -> int:
    """0 when the back-up was written, read again and proved; 1, with one line, when there is none."""
    parser = argparse.ArgumentParser(prog="handbell backup", description="Make a verified, sealed copy.")
    parser.add_argument("file", type=Path, help="the file to write; it must not be there yet")
    parser.add_argument(
        "--keys", action="store_true", help="the key folder instead; keep it apart from the data"
    )
    add_passphrase(parser)
    asked = parser.parse_args(arguments)
    django.setup()
    backup = prepare.room("handbell.config.backup")
    make = backup.back_up_keys if asked.keys else backup.back_up
    expected: tuple[type[Exception], ...] = (NoPassphrase, OSError, DatabaseError, *refusals())
    try:
        passphrase = read_passphrase(asked.passphrase_file, twice=True)
        manifest = make(asked.file.absolute(), passphrase=passphrase, now=timezone.now())
    except expected as problem:
        sys.stderr.write(f"handbell: no back-up was made: {problem}\n")
        return FAILED
    sys.stdout.write(_in_words(asked.file, manifest))
    return OK


def add_passphrase(parser: argparse.ArgumentParser) -> None:
    """How a command takes the passphrase."""
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help="the passphrase's file (else HANDBELL_BACKUP_PASSPHRASE, else asked for)",
    )


def read_passphrase(file: Path | None, *, twice: bool = False) -> str:
    """From a file, the environment or the keyboard. Raises NoPassphrase, OSError."""
    if file is not None:
        found = file.read_text("utf-8").strip()
    elif "HANDBELL_BACKUP_PASSPHRASE" in os.environ:
        found = os.environ["HANDBELL_BACKUP_PASSPHRASE"]
    elif sys.stdin.isatty():
        found = getpass.getpass("Passphrase of the back-up: ")
        if twice and getpass.getpass("Once more: ") != found:
            raise NoPassphrase("the two passphrases differ.")
    else:
        raise NoPassphrase("no passphrase was given. Use --passphrase-file.")
    if len(found) < SHORTEST:
        raise NoPassphrase(f"a passphrase has at least {SHORTEST} characters; four random words are good.")
    return found


def refusals() -> tuple[type[Exception], ...]:
    """Every plain reason why a copy is not made or not brought back."""
    return (
        prepare.room("handbell.config.backup").NotBackedUp,
        prepare.room("handbell.config.backup_archive").NotABackup,
        prepare.room("handbell.config.backup_sqlite").CopyNotWhole,
        prepare.room("handbell.config.restore_scratch").RecordNotWhole,
        prepare.room("handbell.config.audit_check").CannotCheck,
        prepare.room("handbell.vault.sealing").Damaged,
    )


def _in_words(file: Path, manifest: dict[str, object]) -> str:
    if manifest["kind"] == "keys":
        return f"{file}: the keys. Keep it apart from the data: together they open everything.\n"
    rows, events = manifest["rows"], manifest["events"]
    counted = sum(rows.values()) if isinstance(rows, dict) else 0
    recorded = sum(events.values()) if isinstance(events, dict) else 0
    return (
        f"{file}: {counted} rows, {recorded} events, every record whole; read again and proved.\n"
        "The keys are not in it. Back them up too: handbell backup --keys FILE\n"
    )
