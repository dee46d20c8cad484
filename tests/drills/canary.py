"""Every word of a case is one that stands nowhere else; then every place that may not hold them is searched."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.drills import _house


def main() -> int:
    asked = _house.arguments(__doc__ or "", cases=7)
    with _house.house(asked.database) as data, _house.world() as world:
        core, started = import_module("tests.drills._canaries"), time.monotonic()
        counts, columns = dict[str, int](), set[str]()
        with core.temporary() as temporary:
            found = core.blind(data)
            for matter in list(world.cases)[-asked.cases :]:
                case, planted = core.plant(world, matter)
                found += [f"no canary stands in {one}" for one in sorted(planted.empty)]
                columns |= planted.columns
                searches = {
                    "pages": core.on_pages(world, case, planted),
                    "rows": core.in_tables(planted),
                    "cached": core.in_memory(planted),
                    "mails": core.in_mails(planted),
                    "logged": core.in_logs(world, case, planted),
                    "backup": in_backup(temporary.with_suffix(".backup"), planted),
                    "files": core.in_files(planted, data.parent, temporary),
                }
                for name, (count, wrong) in searches.items():
                    counts[name] = counts.get(name, 0) + count
                    found += wrong
        _house.report(
            f"canary, {asked.database}",
            columns=len(columns),
            searched=counts,
            found=len(found),
            seconds=round(time.monotonic() - started),
        )
        return _house.verdict(found[:40])


def in_backup(target: Path, planted: Any) -> tuple[int, list[str]]:
    """Every byte of a back-up, made by the command."""
    _house.forget_connections()
    command = [sys.executable, "-m", "handbell.config.command_line", "backup", str(target)]
    passphrase = {"HANDBELL_BACKUP_PASSPHRASE": "an invented pass-phrase"}
    subprocess.run(command, env=os.environ | passphrase, check=True, stdout=subprocess.DEVNULL)
    content = target.read_bytes()
    target.unlink()
    return len(content), planted.in_("backup", content)


if __name__ == "__main__":
    sys.exit(main())
