"""Hidden cases of every matter come, are worked on and are closed: whoever is nothing to them sees not a byte change."""

from __future__ import annotations

import sys
import time
from importlib import import_module

from tests.drills import _house


def main() -> int:
    asked = _house.arguments(__doc__ or "", cases=20)
    with _house.house(asked.database), _house.world() as world:
        started = time.monotonic()
        core = import_module("tests.drills._hidden")
        matters = list(world.cases)
        pages, wrong = 0, list[str]()
        for turn in range(asked.cases):
            matter = matters[turn % len(matters)]
            found = core.with_a_case(world, matter, core.nothing_to(world, matter))
            pages, wrong = pages + found.pages, wrong + found.differences
        _house.report(
            f"secrecy, {asked.database}",
            hidden_cases=asked.cases,
            pages=pages,
            differences=len(wrong),
            seconds=round(time.monotonic() - started),
        )
        return _house.verdict(wrong[:40])


if __name__ == "__main__":
    sys.exit(main())
