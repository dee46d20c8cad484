"""How long it takes to understand a question, and to ask one of a cold process.

    handbell bench understand

Measured are the questions of the tables under tests/rules/understand, in English and Welsh, each read three times.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

from handbell.rules.understand import Lexicon, load_lexicon, understand

TABLES = Path(__file__).parents[1] / "rules" / "understand"
QUESTION = "my ex pupil, 17, has added me on insta, ok to accept?"
Figures = dict[str, float | int]


def questions() -> list[tuple[str, str]]:
    """Every question of the tables, with who asks."""
    tables = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(TABLES.glob("*.yaml"))]
    return [(str(asker), str(question)) for table in tables for asker, question, _ in table]


def reading(lexicon: Lexicon, asked: list[tuple[str, str]]) -> Figures:
    """Milliseconds a question: the middle one, the slow ones; and a text of 100,000 characters."""
    times = []
    for asker, question in asked * 3:
        start = time.perf_counter()
        understand(question, lexicon, asker)
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    long = " ".join(question for _, question in asked)
    long = (long * (100_000 // len(long) + 1))[:100_000]
    start = time.perf_counter()
    understand(long, lexicon, "teacher")
    return {
        "questions": len(asked),
        "median, ms": round(statistics.median(times), 3),
        "95 of 100 within, ms": round(times[int(len(times) * 0.95)], 3),
        "slowest, ms": round(times[-1], 3),
        "100,000 characters, ms": round((time.perf_counter() - start) * 1000, 1),
    }


def loading(folder: Path) -> Figures:
    """Milliseconds to compile the lexicon from YAML, and to load it as it was kept."""
    start = time.perf_counter()
    load_lexicon(folder)
    compiled = time.perf_counter() - start
    start = time.perf_counter()
    load_lexicon(folder)
    return {
        "compile the lexicon, ms": round(compiled * 1000),
        "load it as kept, ms": round((time.perf_counter() - start) * 1000, 1),
    }


def cold(folder: Path) -> Figures:
    """Seconds for `handbell ask` as a process of its own: the first ever, then the best and the middle of nine."""
    command = [
        sys.executable,
        "-m",
        "handbell.rules.command",
        "--policy",
        "sunning-hill",
        "--role",
        "teacher",
        QUESTION,
    ]
    times = []
    for _ in range(10):
        start = time.perf_counter()
        subprocess.run(
            command, check=True, capture_output=True, env={**os.environ, "HANDBELL_DATA": str(folder)}
        )
        times.append(time.perf_counter() - start)
    return {
        "first handbell ask ever, s": round(times[0], 3),
        "handbell ask, cold process, best, s": round(min(times[1:]), 3),
        "handbell ask, cold process, median, s": round(statistics.median(times[1:]), 3),
    }


def main() -> int:
    """Print the figures as JSON."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = {
            **loading(Path(folder) / "lexicon"),
            **reading(load_lexicon(), questions()),
            **cold(Path(folder)),
        }
    print(json.dumps(figures, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
