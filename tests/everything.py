"""`handbell test`: every gate, two at a time, then every test on both processors; a closing line says what ran.

Runs in the environment that the launcher made; installs a browser from the system's packages when it may.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
DATA = tempfile.mkdtemp(
    prefix="handbell-gates-"
)  # never the folder of somebody who also runs the product here
# These touch no database (tests/architecture sees to it), so once is enough.
WITHOUT_DATABASE = ("architecture", "packs", "reading", "rules")
# On PostgreSQL a journey shows that a whole way works there; the other journeys are about the browser, and their rooms'
# own tests send the same forms to PostgreSQL. For the same reason axe is asked on SQLite only, and tests that cannot
# touch a database are left out on PostgreSQL (tests/plugins/once).
WHOLE_WAYS = ("test_set_up.py", "test_whole_way.py", "test_telling.py", "test_concerns.py")
# Takes the pictures of the documents, of pages that other journeys look at anyway: when HANDBELL_PICTURES names a folder.
PICTURES = "test_pictures.py"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def main() -> int:
    parser = argparse.ArgumentParser(prog="handbell test", description="Run every gate and every test.")
    parser.add_argument(
        "--quick", action="store_true", help="gates and SQLite only: no PostgreSQL, no browser"
    )
    parser.add_argument("paths", nargs="*", help="only these tests, with any options of pytest's own")
    chosen, options = parser.parse_known_args()
    chosen.paths += options
    os.chdir(PROJECT)
    results = side_by_side(gates()) if not chosen.paths else {}
    steps = tests(chosen.paths, quick=chosen.quick)
    results |= {name: run(name, command) for name, command in steps.items()}
    return closing(results)


def gates() -> dict[str, list[str]]:
    """The slowest first, so that the others run beside it."""
    return {
        "types": [PYTHON, "-m", "mypy"],
        "format": [PYTHON, "-m", "ruff", "format", "--check", "."],
        "lint": [PYTHON, "-m", "ruff", "check", "."],
        "staircase": [tool("lint-imports")],
        "migrations": [
            PYTHON, "-m", "handbell.config.command_line", "manage", "makemigrations", "--check", "--dry-run",
        ],
    }  # fmt: skip


def tests(paths: list[str], *, quick: bool) -> dict[str, list[str]]:
    # Each processor begins at one end, so that what a file makes once is made once; whoever is done first helps.
    pytest = [PYTHON, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal"]
    if paths:
        return {"tests": [*pytest, *paths]}
    apart = ["--ignore=tests/journeys"]
    steps = {"tests on SQLite": [*pytest, *apart]}
    if quick:
        return steps
    once = [f"--ignore=tests/{name}" for name in WITHOUT_DATABASE]
    steps["tests on PostgreSQL"] = [*pytest, *apart, *once, "--database", "postgresql"]
    if browser():
        pictures = [] if os.environ.get("HANDBELL_PICTURES") else [f"--ignore=tests/journeys/{PICTURES}"]
        steps["journeys on SQLite"] = [*pytest, *pictures, "tests/journeys"]
        ways = [f"tests/journeys/{name}" for name in WHOLE_WAYS]
        steps["journeys on PostgreSQL"] = [*pytest, *ways, "--database", "postgresql"]
    return steps


def tool(name: str) -> str:
    return str(Path(PYTHON).parent / name)


def browser() -> str | None:
    """A Chromium of the system's; installed from its packages when we are root and there is none."""
    found = next((shutil.which(name) for name in CHROMIUM if shutil.which(name)), None)
    if found or not shutil.which("apt-get") or os.geteuid() != 0:
        return found
    print("── Installing Chromium from the system's packages", flush=True)
    subprocess.run(["apt-get", "update", "-qq"], check=False)
    subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], check=False)
    return shutil.which("chromium")


def side_by_side(steps: dict[str, list[str]]) -> dict[str, tuple[bool, str, float]]:
    """Run steps that need one processor each, two at a time; what one prints is shown when it has ended."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        return dict(zip(steps, pool.map(run_quietly, steps, steps.values()), strict=True))


def run_quietly(name: str, command: list[str]) -> tuple[bool, str, float]:
    """Run one step and then show what it printed; gives the same as `run`."""
    began = time.monotonic()
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment(),
        check=False,
    )
    print(f"\n── {name}\n{done.stdout}", end="", flush=True)
    return done.returncode == 0, "".join(done.stdout.splitlines(True)[-5:]), time.monotonic() - began


def run(name: str, command: list[str]) -> tuple[bool, str, float]:
    """Run one step, showing what it prints; gives whether it passed, its last lines, and its seconds."""
    print(f"\n── {name}", flush=True)
    began = time.monotonic()
    kept: list[str] = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment()
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            kept.append(line)
    return process.returncode == 0, "".join(kept[-5:]), time.monotonic() - began


def environment() -> dict[str, str]:
    """Ours, and Python may keep what it compiled: the tests start hundreds of processes of the same code."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"HANDBELL_MODE": "test", "HANDBELL_DATA": DATA, "PYTHONPATH": str(PROJECT / "src")}


def closing(results: dict[str, tuple[bool, str, float]]) -> int:
    passed = failed = 0
    print("\n" + "─" * 72)
    for name, (good, tail, seconds) in results.items():
        print(f"{'passed' if good else 'FAILED'}  {name}  ({seconds:.0f} s)")
        counted = {word: int(number) for number, word in re.findall(r"(\d+) (passed|failed|error)", tail)}
        passed += counted.get("passed", 0) + (good and not counted)
        failed += counted.get("failed", 0) + counted.get("error", 0) + (not good and not counted)
    if "tests on PostgreSQL" in results and "journeys on SQLite" not in results:
        print(
            "!" * 72
            + "\nNOT RUN: the journeys in a browser. There is no Chromium here, and none could be installed.\n"
            + "!" * 72
        )
    if "tests on PostgreSQL" in results:
        print("Once, on SQLite: tests that cannot touch a database.")
    if "journeys on PostgreSQL" in results:
        print("Once, on SQLite: journeys that only look at pages; axe in all others.")
    print(f"{passed} passed, {failed} failed")
    return 0 if all(good for good, _, _ in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
