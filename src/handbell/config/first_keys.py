"""Django's secret key: made once, kept in the key folder, readable by its owner alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key(folder: Path, *, mode: str) -> str:
    """The key from `folder`, made there when there is none. Tests use one that is never kept."""
    if mode == "test":
        return "only-for-tests-" + "x" * 40
    path = folder / "django.key"
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
        return path.read_text("ascii").strip()
