"""Short forms of the drills, one after the other in one house: seconds instead of hours. Run by `test_drills`."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Final

from tests.drills import _house

# "flood" goes an hour ahead, so what looks at the record stands before it.
SHORT: Final = {
    "twice": ("--posts", "96", "--keys", "12", "--at_once", "8"),
    "kill": ("--runs", "4"),
    "full": ("--ways", "4"),
    "crowd": ("--writers", "6", "--readers", "2", "--seconds", "1"),
    "audit": ("--times", "3", "--tellings", "4", "--events", "800"),
    "flood": (
        "--reports",
        "36",
        "--genuine",
        "3",
        "--children",
        "12",
        "--at_once",
        "4",
        "--is_one_from",
        "10",
    ),
    "fuzz": ("--requests", "160"),
}


def main() -> int:
    """Run them; 0 when nothing went wrong in any."""
    asked = _house.arguments(__doc__ or "")
    results = {}
    with _house.house(asked.database):
        for name, numbers in SHORT.items():
            sys.argv = [name, "--database", asked.database, *numbers]
            results[name] = import_module(f"tests.drills.{name}").main()
            _house.forget_connections()
    return max(map(int, results.values()))


if __name__ == "__main__":
    sys.exit(main())
