"""The drills themselves, in their short forms. The long ones are `handbell drill`."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


def drill(name: str, *numbers: str) -> str:
    """Run one; what it printed. Fails when it found anything wrong."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.drills.{name}", *numbers],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    return done.stdout


def test_short_forms(request: pytest.FixtureRequest) -> None:
    said = drill("_short", "--database", request.config.getoption("database"))
    for name in ("twice", "kill", "full", "crowd", "flood", "audit", "fuzz"):
        assert name in said


@pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("cc") is None, reason="needs Linux and a C compiler"
)
def test_power_cuts(request: pytest.FixtureRequest) -> None:
    """With settings that many recommend it has to lose something, or it proves nothing."""
    database = request.config.getoption("database")
    said = drill("power", "--database", database, "--runs", "4", "--unsafe", "4")
    assert ("lost" in said) == (database == "sqlite")
