"""Many at once, each in a thread and a connection of its own, on a database that really commits.

The tests' SQLite lives in memory and has one connection, so there the story is told by a process of its own, on a
database in a file: `python -m tests.at_once MODULE STORY`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from uuid import UUID

import django
from django.core.management import call_command
from django.db import connection

from handbell.tenancy.scope import for_school

Seen = dict[str, int]


def seen_at_once(story: Callable[..., Seen], cast: object, folder: Path) -> Seen:
    """What a story (a function of a module, which takes the cast) has seen; `folder` is for a database in a file."""
    if connection.vendor == "postgresql":
        return story(cast)
    done = subprocess.run(
        [sys.executable, "-m", "tests.at_once", story.__module__, story.__name__],
        env=os.environ
        | {"HANDBELL_MODE": "test", "HANDBELL_DATA": str(folder), "PYTHONPATH": os.pathsep.join(sys.path)},
        cwd=Path(__file__).resolve().parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: Seen = json.loads(done.stdout.splitlines()[-1])
    return found


def together(school_id: UUID, works: list[Callable[[], object]]) -> list[object]:
    """Do all of it at once, for one school; what each gave, or raised."""
    start = threading.Barrier(len(works))
    given: list[object] = []

    def run(work: Callable[[], object]) -> None:
        try:
            with for_school(school_id):
                start.wait()
                given.append(work())
        except BaseException as problem:
            given.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


def failed(given: list[object]) -> int:
    """How many raised."""
    return sum(isinstance(one, BaseException) for one in given)


def main(module: str, story: str) -> None:
    """On the database of the environment, made anew: print what the story has seen."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handbell.config.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    cast = import_module("tests.cast").make_cast()  # the rooms' models can be imported only now
    with for_school(cast.school.id):
        print(json.dumps(getattr(import_module(module), story)(cast)))


if __name__ == "__main__":
    main(*sys.argv[1:])
