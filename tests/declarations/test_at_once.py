"""Many at once: the same button sixteen times, and sixteen people together, on real connections."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.cast import Cast
from tests.declarations.crowd import AT_ONCE, crowd


@pytest.mark.django_db(transaction=True)
def test_a_crowd_signs_and_everybody_has_one_signature(cast: Cast, tmp_path: Path) -> None:
    # The tests' SQLite lives in memory and has one connection; a process of its own brings one in a file.
    seen = crowd(cast) if connection.vendor == "postgresql" else in_a_file(tmp_path)
    assert seen == {
        "failed": 0,
        "receipts of one button": 1,
        "signatures of one button": 1,
        "receipts of sixteen": AT_ONCE,
        "signatures": AT_ONCE + 1,
        "standings": AT_ONCE + 1,
        "events": AT_ONCE + 1,
    }


def in_a_file(folder: Path) -> dict[str, int]:
    """The same, on SQLite in a file."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.declarations.crowd"],
        env=os.environ
        | {"HANDBELL_MODE": "test", "HANDBELL_DATA": str(folder), "PYTHONPATH": os.pathsep.join(sys.path)},
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return found
