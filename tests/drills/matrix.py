"""Every principal at every page of a case of every matter: what they get, beside the need-to-know table."""

from __future__ import annotations

import sys
import time
from importlib import import_module

from tests.drills import _house


def main() -> int:
    asked = _house.arguments(__doc__ or "", cells=0, seed=20261121)
    with _house.house(asked.database), _house.world() as world:
        started = time.monotonic()
        core = import_module("tests.drills._matrix")
        some = core.sample(world, asked.cells, seed=asked.seed) if asked.cells else list(core.cells(world))
        seen = core.Matrix(world).look(some)
        _house.report(
            f"matrix, {asked.database}",
            cells=seen.cells,
            pages=len(core.of_cases()),
            principals=len(world.everybody) + 1,
            differences=len(seen.wrong),
            seconds=round(time.monotonic() - started),
        )
        return _house.verdict([*seen.wrong[:40], *core.unknown()])


if __name__ == "__main__":
    sys.exit(main())
