"""Brings database, static files and translations up to the code, when the code has changed since the last start."""

from __future__ import annotations

import hashlib
from importlib import import_module
from pathlib import Path
from types import ModuleType

import django
from django.conf import settings
from django.core.management import call_command

from handbell.config.environment import PROJECT

_PARTS = ("migrations/*.py", "static/**/*", "locale/**/*.po")


def is_ready(data: Path) -> bool:
    """Whether this code has already prepared that data folder. Needs no Django, so a second start is quick."""
    stamp = data / "prepared"
    return stamp.exists() and stamp.read_text("ascii") == _code_stamp()


def prepare(data: Path) -> None:
    """Migrate, collect static files, make a set-up code if nobody has set up yet; stamp the folder. Can be repeated."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)  # where the cache is in the database; else it does nothing
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    if room("handbell.home.set_up").is_needed():
        room("handbell.home.set_up_code").current()
    Path(settings.DATA / "prepared").write_text(_code_stamp(), "ascii")


def room(name: str) -> ModuleType:
    """A module which has models, and so can only be imported once Django is set up."""
    return import_module(name)


def _code_stamp() -> str:
    found = hashlib.sha256()
    for room in sorted((PROJECT / "src" / "handbell").iterdir()):
        for part in _PARTS if room.is_dir() else ():
            for path in sorted(room.glob(part)):
                if path.is_file():
                    status = path.stat()
                    found.update(
                        f"{path.relative_to(PROJECT)}\0{status.st_size}\0{status.st_mtime_ns}\n".encode()
                    )
    return found.hexdigest()
