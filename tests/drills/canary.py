"""Every word of a case is one that stands nowhere else; then every place that may not hold them is searched."""

from __future__ import annotations

import datetime
import shutil
import sys
import time
from importlib import import_module

from tests.drills import _house


def main() -> int:
    asked = _house.arguments(__doc__ or "", cases=7)
    with _house.house(asked.database) as data, _house.world() as world:
        core, started = import_module("tests.drills._canaries"), time.monotonic()
        temporary = core.temporary()
        found, counts, columns = core.blind(data), dict[str, int](), set[str]()
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
            }
            _house.forget_connections()
            kept = temporary.with_name("backup.handbell")
            import_module("handbell.config.backup").back_up(
                kept, passphrase="an invented pass-phrase", now=datetime.datetime.now(datetime.UTC)
            )
            searches["backup"] = len(kept.read_bytes()), planted.in_("backup", kept.read_bytes())
            kept.unlink()
            searches["files"] = core.in_files(planted, data.parent, temporary)
            for name, (count, wrong) in searches.items():
                counts[name] = counts.get(name, 0) + count
                found += wrong
        shutil.rmtree(temporary, ignore_errors=True)
        _house.report(
            f"canary, {asked.database}",
            columns=len(columns),
            searched=counts,
            found=len(found),
            seconds=round(time.monotonic() - started),
        )
        return _house.verdict(found[:40])


if __name__ == "__main__":
    sys.exit(main())
