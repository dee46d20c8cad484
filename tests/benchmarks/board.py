"""Board and list pages with 1,000 and with 1,000,000 signatures over 2,000 schools, beside a bare template page.

    python tests/benchmarks/board.py --database sqlite|postgresql

One school is real and is looked at by its head: 500 people, all of whom have signed. The others are made straight in
the database, 500 signatures each: first one of them, then 1,999. The pages come from the product's own server, one
after another over one connection, signed in.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import _serving

SCHOOLS, REQUESTS, ROUNDS = 2000, 30, 5


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--schools", type=int, default=SCHOOLS)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, _serving.database(chosen.database, Path(name)):
        from handbell.config import prepare  # noqa: PLC0415  Django first

        prepare.prepare(Path(name) / "data")
        million: Any = prepare.room("tests.benchmarks._million")
        pages = prepare.room("tests.benchmarks._signed_school").pages()
        million.ballast(1, 2)
        few = measured(pages)
        began = time.monotonic()
        million.ballast(2, chosen.schools)
        print(f"({chosen.schools * million.STAFF:,} signatures made in {time.monotonic() - began:.0f} s)")
        many = measured(pages)
    empty = many["only a template"]
    print(
        f"{'median ms':<24}{'1,000':>9}{'1,000,000':>12}{'ratio':>8}{'× template':>12}   (goals 1.5 and 2.0)"
    )
    for page in pages:
        print(
            f"{page:<24}{few[page]:9.2f}{many[page]:12.2f}{many[page] / few[page]:8.2f}{many[page] / empty:12.2f}"
        )


def measured(pages: dict[str, bytes]) -> dict[str, float]:
    """The median of each page in milliseconds. The pages take turns, so that all meet the same computer."""
    took: dict[str, list[float]] = {page: [] for page in pages}
    with _serving.serving("handbell.config.command_line") as port:
        for turn in range(ROUNDS + 1):
            for page, request in pages.items():
                answered = _serving.send(port, [request] * REQUESTS, clients=1)
                if set(answered.statuses) != {200}:
                    raise RuntimeError(f"{page}: {answered.statuses}")
                if turn:  # in the first turn everything is done for the first time
                    took[page].append(answered.median)
    return {page: median(times) for page, times in took.items()}


if __name__ == "__main__":
    main()
