"""Bringing a back-up back: proved in a scratch folder first; what it replaces is kept aside, never overwritten."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from handbell.audit import anchors
from handbell.audit.models import AuditHead
from handbell.config import (
    audit_check,
    backup,
    backup_archive,
    backup_postgresql,
    backup_sqlite,
    checks_database,
)
from handbell.config import restore_revocations as revocations
from handbell.config.backup_archive import NotABackup
from handbell.config.restore_scratch import RecordNotWhole, verify_copy
from handbell.tenancy.scope import for_every_school
from handbell.vault import erased

Heads = list[tuple[Any, int, str]]


class NeedsYes(RuntimeError):
    """There is something which the restore would replace, and nobody said that it may."""


@dataclass(slots=True)
class Restored:
    """What was brought back: the manifest, where the old was put (if any), how much was ended again."""

    manifest: dict[str, Any]
    aside: list[str]
    ended_again: int = 0
    anchors_lost: int = 0


def restore(source: Path, *, passphrase: str, yes: bool, now: datetime.datetime) -> Restored:
    """Bring a back-up back, of data or of keys. The server must be stopped.

    Raises NotABackup, Damaged, NeedsYes, RecordNotWhole, CopyNotWhole, OSError: then everything is as it was.
    """
    settings.DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
    stamp = f"before-{now.astimezone(datetime.UTC):%Y%m%d-%H%M%S}"
    with backup.scratch(settings.DATA.parent) as outer:
        folder = outer / "opened"
        manifest = backup_archive.unpack(source, folder, passphrase)
        done = Restored(manifest, aside=[])
        if manifest["kind"] == "keys":
            _refuse_without(yes, settings.KEYS.exists() and any(settings.KEYS.iterdir()))
            gone = erased.ids()
            _replace([(folder / "keys", settings.KEYS)], stamp, done)
            erased.add(gone, now=now)
            return done
        _check_fits(manifest)
        there = _is_there()
        _refuse_without(yes, there)
        ended = revocations.known(ask_database=there, at=now)
        bring_back = _bring_back_sqlite if connection.vendor == "sqlite" else _bring_back_postgresql
        heads = bring_back(folder, stamp, done)
    _anchor_restored(heads, anchors.file(), now)
    done.ended_again = revocations.apply(ended, now=now)
    return done


def _check_fits(manifest: dict[str, Any]) -> None:
    if manifest["database"] != connection.vendor:
        raise NotABackup(f"It is of {manifest['database']}; this Handbell is set to use {connection.vendor}.")
    known = MigrationLoader(None).disk_migrations or {}
    if any((app, name) not in known for app, name in manifest["migrations"]):
        raise NotABackup("It was made by a newer Handbell; use that one to bring it back.")


def _is_there() -> bool:
    """Whether there is a database that the restore would replace."""
    if connection.vendor == "sqlite" and not backup_sqlite.live().exists():
        return False
    return bool(connection.introspection.table_names())


def _refuse_without(yes: bool, there: bool) -> None:
    if there and not yes:
        raise NeedsYes(
            "There is data here already. With --yes it is put aside, and the back-up takes its place."
        )


def _bring_back_sqlite(folder: Path, stamp: str, done: Restored) -> Heads:
    copy = folder / backup_sqlite.NAME
    if backup_sqlite.check(copy) != done.manifest["rows"]:
        raise NotABackup("Its tables do not hold the rows that its manifest says.")
    applied = {(app, name) for app, name in done.manifest["migrations"]}
    _check_guards(checks_database.wanted_guards(applied) - backup_sqlite.triggers(copy))
    heads = backup_sqlite.heads(copy)
    verify_copy(folder, _expected_anchors(heads, folder.with_name("expected.txt"), done))
    connections.close_all()
    (folder / "files").mkdir(exist_ok=True)
    live = backup_sqlite.live()
    leftovers = [live.with_name(live.name + ending) for ending in ("-wal", "-shm", "-journal")]
    _replace([(copy, live), (folder / "files", settings.DATA / "files")], stamp, done, leftovers)
    call_command("migrate", verbosity=0, interactive=False)
    return heads


def _bring_back_postgresql(folder: Path, stamp: str, done: Restored) -> Heads:
    schema = f"handbell_{stamp.replace('-', '_')}"
    aside = backup_postgresql.set_aside(schema)
    try:
        rows = backup_postgresql.bring_back(
            folder, [(app, name) for app, name in done.manifest["migrations"]]
        )
        if rows != done.manifest["rows"]:
            raise NotABackup("Its tables do not hold the rows that its manifest says.")
        with for_every_school("a restore brings back every school's record"):
            heads: Heads = list(AuditHead.objects.values_list("school_id", "seq", "hash"))
        expected = _expected_anchors(heads, folder.with_name("expected.txt"), done)
        broken = [name for name, one in audit_check.check(anchor_file=expected).items() if not one.whole]
        if broken:
            raise RecordNotWhole(f"the record of {', '.join(broken)} is not whole in it.")
        call_command("migrate", verbosity=0, interactive=False)
        _check_guards({words for state, words, _ in checks_database.guards() if state != "ok"})
        call_command("createcachetable", verbosity=0)
        (folder / "files").mkdir(exist_ok=True)
        _replace([(folder / "files", settings.DATA / "files")], stamp, done)
    except BaseException:
        backup_postgresql.put_back(schema if aside else None)
        raise
    if aside:
        done.aside.append(f"schema {schema}")
    return heads


def _check_guards(missing: set[str]) -> None:
    """A copy whose guards somebody took away may have been changed where nothing shows it."""
    if missing:
        raise RecordNotWhole(
            f"guards of rows that are never changed are missing in it: {', '.join(sorted(missing))}."
        )


def _expected_anchors(heads: Heads, path: Path, done: Restored) -> Path:
    """Our anchors as they will be once the back-up counts: later ones are lost, earlier ones must be in it."""
    backup.keep_anchors(path)
    _anchor_restored(heads, path, datetime.datetime.now(datetime.UTC))
    done.anchors_lost = sum(one.lost_by_restore for one in anchors.read(path).values())
    return path


def _anchor_restored(heads: Heads, path: Path, now: datetime.datetime) -> None:
    for school_id, seq, hash_ in heads:
        if seq:
            anchors.append(school_id=school_id, seq=seq, hash_=hash_, now=now, restored=True, to=path)


def _replace(
    moves: list[tuple[Path, Path]], stamp: str, done: Restored, leftovers: list[Path] | None = None
) -> None:
    """Put new things in their places and old ones aside; all of it or, when a step fails, none."""
    undo: list[Callable[[], object]] = []
    try:
        for old in [*(target for _, target in moves), *(leftovers or [])]:
            if old.exists():
                aside = _aside(old, stamp)
                aside.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                old.rename(aside)
                undo.append(lambda aside=aside, old=old: aside.rename(old))  # type: ignore[misc]
                done.aside.append(str(aside))
        for new, target in moves:
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            new.rename(target)
            undo.append(lambda new=new, target=target: target.rename(new))  # type: ignore[misc]
    except OSError:
        for step in reversed(undo):
            step()
        done.aside.clear()
        raise


def _aside(old: Path, stamp: str) -> Path:
    """Beside the data folder, or beside the key folder: never inside, where it would be backed up again."""
    if old == settings.KEYS:
        return old.with_name(f"{old.name}-{stamp}")
    return settings.DATA.with_name(f"{settings.DATA.name}-{stamp}") / old.name
