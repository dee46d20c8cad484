"""Change the record of concerns in six ways, hundreds of times: each is seen; a million honest events raise no alarm."""

from __future__ import annotations

import sys
import time
from importlib import import_module

from tests.drills import _house


def main() -> int:
    asked = _house.arguments(__doc__ or "", times=500, tellings=20, events=1_000_000, seed=20261121)
    with _house.house(asked.database):
        where, started = _house.school(), time.monotonic()
        for number in range(asked.tellings):
            _house.tell(where, f"told-{number}", f"Words of number {number}.")
        core = import_module("tests.drills._tampering")
        with _house.open_school():
            seen = core.tampered(where.id, times=asked.times, seed=asked.seed)
        alarms = core.false_alarms(asked.events) if asked.events else []
        _house.report(
            f"audit, {asked.database}",
            tampered=seen.tried,
            missed=len(seen.missed),
            honest_events=asked.events,
            false_alarms=len(alarms),
            seconds=round(time.monotonic() - started),
        )
        return _house.verdict([*seen.missed[:20], *alarms])


if __name__ == "__main__":
    sys.exit(main())
