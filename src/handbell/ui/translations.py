"""Catalogues of translations: compiled from .po to .mo by polib, for bare systems have no gettext."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import polib


def compile_catalogues(folder: Path) -> list[Path]:
    """Compile every .po below a folder of locales whose .mo is missing or older; gives the .mo files written.

    A folder that nobody may write to is left as it is.
    """
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with contextlib.suppress(PermissionError):
            # Another process may compile at the same moment: each writes its own file, then puts it in place.
            own = target.with_suffix(f".{os.getpid()}.mo")
            polib.pofile(str(source)).save_as_mofile(str(own))
            own.replace(target)
            written.append(target)
    return written
