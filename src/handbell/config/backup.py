"""Making a back-up: copy, check the copy as if it were restored, seal it, read it again."""

from __future__ import annotations

import datetime
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

import handbell
from handbell.audit import anchors
from handbell.config import audit_check, backup_archive, backup_postgresql, backup_sqlite, checks_database
from handbell.config.restore_scratch import verify_copy

LAST = "last-backup.json"


class NotBackedUp(RuntimeError):
    """There is no back-up; the text says why."""


def back_up(target: Path, *, passphrase: str, now: datetime.datetime) -> dict[str, Any]:
    """Everything but the keys, in one sealed file. Gives the manifest. Raises NotBackedUp, CopyNotWhole, OSError.

    The record of every school must be whole in the copy; a school whose record is not is named, and nothing is written.
    """
    _refuse_existing(target)
    with scratch(target.parent) as folder:
        rows, events = _copy_database(folder)
        _check_guards()
        if (settings.DATA / "files").exists():
            shutil.copytree(settings.DATA / "files", folder / "files")
        manifest = {**_about("data", now), "rows": rows, "events": events}
        backup_archive.pack(folder, target, manifest, passphrase)
    (settings.DATA / LAST).write_text(json.dumps({"at": now.isoformat(), "file": str(target)}), "utf-8")
    return manifest


def back_up_keys(target: Path, *, passphrase: str, now: datetime.datetime) -> dict[str, Any]:
    """The key folder, in a sealed file of its own: kept elsewhere than the data, for together they open everything."""
    _refuse_existing(target)
    with scratch(target.parent) as folder:
        shutil.copytree(settings.KEYS, folder / "keys")
        manifest = _about("keys", now)
        backup_archive.pack(folder, target, manifest, passphrase)
    return manifest


def migrations() -> list[list[str]]:
    """The migrations that the database has, as [app, name]."""
    return [[app, name] for app, name in MigrationRecorder(connection).applied_migrations()]


@contextmanager
def scratch(beside: Path) -> Iterator[Path]:
    """A folder for plain copies, readable by us alone and gone afterwards."""
    outer = Path(tempfile.mkdtemp(prefix=".handbell-", dir=beside))
    try:
        folder = outer / "content"
        folder.mkdir(mode=0o700)
        yield folder
    finally:
        shutil.rmtree(outer, ignore_errors=True)


def _copy_database(folder: Path) -> tuple[dict[str, int], dict[str, int]]:
    """The rows of each table and the events of each school, in the copy."""
    # The anchors of this moment: those of events recorded while we copy are not in the copy.
    known = keep_anchors(folder.with_name("anchors.txt"))
    if connection.vendor == "sqlite":
        rows = backup_sqlite.copy_to(folder)
        return rows, verify_copy(folder, known)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SET LOCAL statement_timeout = 0")
        rows = backup_postgresql.copy_to(folder)
        found = audit_check.check(anchor_file=known)
    broken = [name for name, verdict in found.items() if not verdict.whole]
    if broken:
        raise NotBackedUp(f"The record of {', '.join(broken)} is not whole. Run: handbell audit verify")
    return rows, {name: verdict.events for name, verdict in found.items()}


def _check_guards() -> None:
    """Where the guards are gone, rows may have been changed: the back-up would pass that on, unnoticed."""
    for state, words, remedy in checks_database.guards():
        if state == "problem":
            raise NotBackedUp(f"In the database {words} {remedy}")


def keep_anchors(path: Path) -> Path:
    """A copy of the anchors as they are now; an empty file when there are none."""
    path.write_bytes(anchors.file().read_bytes() if anchors.file().exists() else b"")
    return path


def _about(kind: str, now: datetime.datetime) -> dict[str, Any]:
    return {
        "kind": kind,
        "made_at": now.astimezone(datetime.UTC).isoformat(),
        "handbell": handbell.__version__,
        "database": connection.vendor,
        "migrations": migrations() if kind == "data" else [],
    }


def _refuse_existing(target: Path) -> None:
    if target.exists():
        raise NotBackedUp(f"{target} is already there. Choose another name; a back-up is never overwritten.")
    if not target.parent.is_dir():
        raise NotBackedUp(f"There is no folder {target.parent}.")
