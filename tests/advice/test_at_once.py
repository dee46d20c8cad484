"""Many at once: the same button sixteen times, and sixteen people together, on real connections."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.advice.crowd import AT_ONCE, crowd
from tests.cast import Cast


@pytest.mark.django_db(transaction=True)
def test_a_crowd_asks_and_every_question_has_one_answer(cast: Cast, tmp_path: Path) -> None:
    # The tests' SQLite lives in memory and has one connection; a process of its own brings one in a file.
    seen = crowd(cast) if connection.vendor == "postgresql" else in_a_file(tmp_path)
    assert seen == {
        "failed": 0,
        "addresses of one button": 1,
        "answers to one button": 1,
        "answers": AT_ONCE + 1,
        "words": AT_ONCE + 1,
        "events": AT_ONCE + 1,
        "different decisions": 1,
    }


def in_a_file(folder: Path) -> dict[str, int]:
    """The same, on SQLite in a file."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.advice.crowd"],
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
