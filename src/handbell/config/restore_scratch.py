"""Looking at a copy of the database as a Handbell of its own would: in another process, on the copy alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings


class RecordNotWhole(RuntimeError):
    """The record of who did what is not whole in the copy, or could not be checked there."""


def run_on(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a Handbell command with `folder` as its data folder and our own keys."""
    environment = {
        **os.environ,
        "HANDBELL_DATA": str(folder),
        "HANDBELL_KEYS": str(settings.KEYS),
        "HANDBELL_MODE": settings.MODE,
    }
    environment.pop("HANDBELL_DATABASE_URL", None)
    return subprocess.run(  # noqa: S603  our own command
        [sys.executable, "-m", "handbell.config.command_line", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def verify_copy(folder: Path, anchor_file: Path) -> dict[str, int]:
    """The events of each school in a copied SQLite database whose record is whole. Raises RecordNotWhole."""
    result = run_on(folder, "audit", "verify", "--json", "--anchors", str(anchor_file))
    if result.returncode not in {0, 1}:
        raise RecordNotWhole(result.stderr.strip())
    schools = json.loads(result.stdout)["schools"]
    broken = [f"{one['school']}: {one['problems'][0]}" for one in schools if not one["whole"]]
    if broken:
        raise RecordNotWhole("; ".join(broken))
    return {one["school"]: one["events"] for one in schools}
