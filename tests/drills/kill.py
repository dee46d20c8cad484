"""Kill a writer at a random moment, again and again: nothing acknowledged may be lost, nothing half written."""

from __future__ import annotations

import random
import sys
import time
from functools import partial

from tests.drills import _house


def main() -> int:
    asked = _house.arguments(__doc__ or "", runs=1000, seed=20261121)
    dice = random.Random(asked.seed)
    with _house.house(asked.database):
        where = _house.school()
        started, acknowledged = time.monotonic(), list[str]()
        for _run in range(asked.runs):
            acknowledged += _house.killed_after(
                dice.uniform(0, 0.12), partial(_house.tell_until_killed, where)
            )
        kept = _house.kept(where.id)
        lost = [key for key in acknowledged if key not in kept.words.get(_house.submission(key), "")]
        _house.report(
            f"kill, {asked.database}",
            runs=asked.runs,
            acknowledged=len(acknowledged),
            lost=len(lost),
            half_written=kept.half,
            chain=kept.problems or "whole",
            seconds=round(time.monotonic() - started),
        )
        return _house.verdict([lost[:3], kept.half, kept.problems, len(acknowledged) < asked.runs])


if __name__ == "__main__":
    sys.exit(main())
