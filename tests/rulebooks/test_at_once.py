"""Two people, or one who presses twice, at the same rules at the same moment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.cast import Cast
from tests.rulebooks.crowd import crowd


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_revision(cast: Cast, tmp_path: Path) -> None:
    # The tests' SQLite lives in memory and has one connection; a process of its own brings one in a file.
    seen = crowd(cast) if connection.vendor == "postgresql" else in_a_file(tmp_path)
    assert seen == {"failed": 0, "beginnings": 1, "accepted": 1, "revisions": 1}


def in_a_file(folder: Path) -> dict[str, int]:
    """The same, on SQLite in a file."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.rulebooks.crowd"],
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
