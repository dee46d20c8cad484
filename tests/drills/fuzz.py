"""Many thousand requests that no browser would send, to every address of the product: no fault of the server, ever."""

from __future__ import annotations

import sys
import time
from importlib import import_module

from tests.drills import _house


def main() -> int:
    asked = _house.arguments(__doc__ or "", requests=20_000, seed=20261121, first=0)
    with _house.house(asked.database), _house.world() as world:
        started = time.monotonic()
        fuzz = import_module("tests.drills._fuzzing").Fuzz(world, asked.seed)
        found = fuzz.run(asked.requests, first=asked.first)
        never = sorted({one.name for one in fuzz.routes} - found.reached)
        _house.report(
            f"fuzz, {asked.database}",
            seed=asked.seed,
            requests=found.sent,
            routes=len(fuzz.routes),
            faults=len(found.faults),
            answers=dict(sorted(found.statuses.items())),
            routes_never_answered_well=len(never),
            seconds=round(time.monotonic() - started),
        )
        if asked.requests >= 10 * len(fuzz.routes):
            print(f"  never below 400: {', '.join(never)}")
        return _house.verdict([*found.faults[:20], found.sent < asked.requests])


if __name__ == "__main__":
    sys.exit(main())
