"""Cut the power at a random moment, again and again: what was not flushed to disk is thrown away (see power_cut.c).

Nothing acknowledged may be lost with the settings that Handbell chooses. With synchronous=NORMAL, which many recommend, the
drill has to lose some: else it would prove nothing. SQLite on Linux only, with a C compiler.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from tests.drills import _house

HERE = Path(__file__).resolve().parent
FRESH_EVERY = 25
UNSAFE = {"journal_mode": "WAL", "synchronous": "NORMAL"}


def main() -> int:
    asked = _house.arguments(__doc__ or "", runs=1000, unsafe=300, seed=20261121)
    if asked.database != "sqlite":
        print("power: PostgreSQL keeps its own promise to the disk; the drill is for SQLite.")
        return 0
    if sys.platform != "linux" or shutil.which("cc") is None:
        print("power: NOT RUN. It needs Linux and a C compiler (cc).", file=sys.stderr)
        return 2
    if "HB_LIVE" not in os.environ:
        return _again_under_the_shim()
    with _house.house("sqlite") as data:
        chosen, lost = _cuts("as Handbell sets it", asked.runs, data, asked.seed, None)
        unsafe, unsafe_lost = _cuts("synchronous=NORMAL", asked.unsafe, data, asked.seed, UNSAFE)
        return _house.verdict(
            [
                lost,
                "the drill lost nothing with synchronous=NORMAL: it proves nothing"
                if unsafe and not unsafe_lost
                else "",
                chosen < asked.runs,
            ]
        )


def _again_under_the_shim() -> int:
    with tempfile.TemporaryDirectory(prefix="handbell-power-") as folder:
        shim = Path(folder) / "power_cut.so"
        compiler = ["cc", "-shared", "-fPIC", "-O2", "-o", str(shim), str(HERE / "power_cut.c"), "-ldl"]
        subprocess.run(compiler, check=True)
        again = {**os.environ, "LD_PRELOAD": str(shim), "HB_LIVE": "/nowhere", "HB_DURABLE": "/nowhere"}
        command = [sys.executable, "-m", "tests.drills.power", *sys.argv[1:]]
        return subprocess.run(command, env=again, check=False).returncode


def _cuts(name: str, runs: int, data: Path, seed: int, pragmas: dict[str, str] | None) -> tuple[int, int]:
    """Cut so many times; how many were acknowledged in all, and lost."""
    where, dice, started = _house.school(), random.Random(seed), time.monotonic()
    start, durable = data.with_name("start"), data.with_name("durable")
    shutil.copytree(data, start)
    acknowledged = lost = bad = runs_with_loss = 0
    known: list[str] = []
    for run in range(runs):
        if run % FRESH_EVERY == 0:
            _put(start, data)
            known = []
        _put(data, durable)
        os.environ |= {"HB_LIVE": str(data), "HB_DURABLE": str(durable)}
        known += (said := _house.killed_after(dice.uniform(0, 0.25), partial(_tell, where, pragmas)))
        os.environ |= {"HB_LIVE": "/nowhere", "HB_DURABLE": "/nowhere"}
        (durable / "handbell.sqlite3-shm").unlink(missing_ok=True)  # memory, gone with the power
        _put(durable, data)
        there, whole = _there(data / "handbell.sqlite3")
        missing = [key for key in known if _house.submission(key) not in there]
        acknowledged, lost, bad = acknowledged + len(said), lost + len(missing), bad + (not whole)
        runs_with_loss += bool(missing)
        known = [key for key in known if key not in missing]
    shutil.rmtree(durable)
    _put(start, data)
    shutil.rmtree(start)
    _house.report(
        f"power, {name}",
        cuts=runs,
        acknowledged=acknowledged,
        lost=lost,
        cuts_with_loss=runs_with_loss,
        damaged=bad,
        seconds=round(time.monotonic() - started),
    )
    return acknowledged, lost + bad


def _put(source: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)


def _tell(where: object, pragmas: dict[str, str] | None, telling: Connection) -> None:
    from django.db import connection  # noqa: PLC0415  only after django.setup()

    if pragmas:
        command = "".join(f"PRAGMA {name}={value};" for name, value in pragmas.items())
        connection.settings_dict["OPTIONS"]["init_command"] = command
    _house.tell_until_killed(where, telling)


def _there(path: Path) -> tuple[set[str], bool]:
    """What a fresh start would find, and whether the file is whole."""
    connection = sqlite3.connect(path)
    try:
        whole = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {one for (one,) in connection.execute("SELECT submission FROM concerns_concern")}, whole
    except sqlite3.DatabaseError:
        return set(), False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
