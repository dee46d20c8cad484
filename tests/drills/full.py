"""Fill the disk in fifty ways while people tell: what was acknowledged is there, what was not says so honestly.

Half of the ways by SQLite's own limit ("database or disk is full"), half by the kernel's (a write that is cut short). SQLite
only: a full PostgreSQL stops by itself, and its own tests prove that.
"""

from __future__ import annotations

import resource
import secrets
import signal
import sqlite3
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from tests.drills import _house

MOST = 60


def main() -> int:
    asked = _house.arguments(__doc__ or "", ways=50)
    if asked.database != "sqlite":
        print("full: for SQLite; PostgreSQL has its own.")
        return 0
    with _house.house("sqlite") as data:
        where = _house.school()
        before = len(_house.kept(where.id).words)
        acknowledged: list[str] = []
        honest, damaged = 0, 0
        for way in range(asked.ways):
            said, problem = _tell_until_full(where, data / "handbell.sqlite3", way)
            acknowledged += said
            honest += problem == "OperationalError"
            damaged += not _is_whole(data / "handbell.sqlite3")
        kept = _house.kept(where.id)
        lost = [key for key in acknowledged if _house.submission(key) not in kept.words]
        extra = len(kept.words) - before - len(acknowledged)
        _house.report(
            "full, sqlite",
            ways=asked.ways,
            acknowledged=len(acknowledged),
            lost=len(lost),
            kept_without_a_receipt=extra,
            said_that_it_could_not=honest,
            damaged=damaged,
        )
        return _house.verdict([lost[:3], damaged, kept.half, kept.problems, honest < asked.ways])


def _tell_until_full(where: object, database: Path, way: int) -> tuple[list[str], str]:
    receiving, telling = _house.fork.Pipe(duplex=False)
    child = _house.fork.Process(target=_tell, args=(where, database, way, telling))
    child.start()
    telling.close()
    said: list[str] = []
    problem = "nothing"
    while True:
        try:
            kind, what = receiving.recv()
        except EOFError:
            break
        if kind == "told":
            said.append(what)
        else:
            problem = what
    child.join()
    return said, problem


def _tell(where: object, database: Path, way: int, telling: Connection) -> None:
    from django.db import connection  # noqa: PLC0415  only after django.setup()

    connection.ensure_connection()
    if way % 2:
        pages = connection.cursor().execute("PRAGMA page_count").fetchone()[0]
        connection.cursor().execute(f"PRAGMA max_page_count={pages + way}")
    else:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the write fails, rather than the process
        size = database.stat().st_size + way * 2048 + 100
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    for _turn in range(MOST):
        key = secrets.token_hex(16)
        try:
            _house.tell(where, key, f"Words of {key}. " * 40)
        except Exception as problem:  # every kind is told
            telling.send(("could not", type(problem).__name__))
            return
        telling.send(("told", key))


def _is_whole(path: Path) -> bool:
    connection = sqlite3.connect(path)
    try:
        return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
