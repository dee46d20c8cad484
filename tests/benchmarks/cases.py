"""The list of cases of a safeguarding lead, among 1,000 cases and among 1,000,000 in the same school.

    python tests/benchmarks/cases.py --database sqlite|postgresql [--many 1000000] [--keep FOLDER]

Told once by the product, then copied in bulk with ids and references of their own; the sealed words of a copy cannot be
opened, which the list bears. Both lists are asked for in turn in one process each. --keep: made once, used again.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import _serving

FEW, MANY, ROUNDS = 1_000, 1_000_000, 5


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--many", type=int, default=MANY)
    parser.add_argument("--keep", type=Path, help="folder for the made databases, used again by the next run")
    parser.add_argument(
        "--measure", type=int, help=argparse.SUPPRESS
    )  # this very script, in a process of its own
    chosen = parser.parse_args()
    if chosen.measure is not None:
        measure(chosen.measure)
        return
    took: dict[int, list[float]] = {FEW: [], chosen.many: []}
    with tempfile.TemporaryDirectory() as name:
        for _round in range(ROUNDS):
            for cases, times in took.items():
                with ExitStack() as running:
                    kept = (chosen.keep or Path(name)).resolve() / chosen.database / str(cases)
                    running.enter_context(_serving.database(chosen.database, kept))
                    times.append(asked(cases))
    few, many = median(took[FEW]), median(took[chosen.many])
    print(
        f"list of cases: {few:.2f} ms among {FEW:,}, {many:.2f} ms among {chosen.many:,}: {many / few:.2f} ×"
        f" (goal 1.5; load {os.getloadavg()[0]:.1f})"
    )


def asked(cases: int) -> float:
    """Milliseconds, from a process of its own."""
    command = [sys.executable, __file__, "--measure", str(cases)]
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(_serving.PROJECT / "src"), str(_serving.PROJECT)])
    }
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout
    return float(told.split()[-1])


def measure(cases: int) -> None:
    """Make so many cases unless they are there; print the median of the list in milliseconds."""
    from handbell.config import prepare  # noqa: PLC0415  in a process of its own, once the database is chosen

    prepare.prepare(Path(os.environ["HANDBELL_DATA"]))
    print(prepare.room("tests.benchmarks._many_cases").milliseconds(cases))


if __name__ == "__main__":
    main()
