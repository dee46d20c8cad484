"""A Handbell of a drill's own: a folder, a database, a school with its people; and telling concerns in it.

Import this first: it settles where the data is before Django reads its settings.
"""

from __future__ import annotations

import argparse
import datetime
import multiprocessing
import os
import secrets
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from uuid import UUID

import django

from tests.plugins.database import start_postgresql

fork = multiprocessing.get_context("fork")
_open: list[Path] = []


def arguments(what: str, **numbers: int) -> argparse.Namespace:
    """The drill's own numbers as options, and which database."""
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    for name, default in numbers.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    return parser.parse_args()


@contextmanager
def house(database: str) -> Iterator[Path]:
    """Django on an empty database with the sample cast; gives the data folder, gone afterwards.

    Inside another it is the same one: so several drills share a house (`_short`).
    """
    if _open:
        yield _open[0]
        return
    folder = Path(tempfile.mkdtemp(prefix="handbell-drill-", dir=_fast_place()))
    os.environ |= {
        "HANDBELL_MODE": "test",
        "HANDBELL_DATA": str(folder / "data"),
        "HANDBELL_KEYS": str(folder / "keys"),
        "DJANGO_SETTINGS_MODULE": "handbell.config.settings",
    }
    os.environ.pop("HANDBELL_DATABASE_URL", None)
    (folder / "data").mkdir()
    server = None
    if database == "postgresql":
        server, os.environ["HANDBELL_DATABASE_URL"] = start_postgresql(folder / "pg")
    try:
        django.setup()
        _build()
        _open.append(folder / "data")
        yield folder / "data"
    finally:
        _open.clear()
        forget_connections()
        if server is not None:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _fast_place() -> str | None:
    """In memory where that is possible: a drill writes a lot, and simulates its own losses."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def _build() -> None:
    from django.core.management import call_command  # noqa: PLC0415  only after django.setup()

    from tests.cast import make_cast  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    make_cast()
    forget_connections()


def forget_connections() -> None:
    """Nobody who is forked may inherit an open one."""
    from django.db import connections  # noqa: PLC0415

    connections.close_all()


def school() -> Any:
    """The sample school."""
    from handbell.people.models import School  # noqa: PLC0415

    found = School.objects.get(slug="alder")
    tell(found, secrets.token_hex(8), "The first telling reads the rules, so that no child has to.")
    forget_connections()
    return found


@contextmanager
def open_school() -> Iterator[Any]:
    """The sample school with its cast, in its scope. Mail is kept in `django.core.mail.outbox`."""
    from django.conf import settings  # noqa: PLC0415  only after django.setup()
    from django.core import mail  # noqa: PLC0415

    from handbell.tenancy.scope import for_school  # noqa: PLC0415
    from tests.drills import _world  # noqa: PLC0415

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    mail.outbox = []
    cast = _world.cast_again()
    with for_school(cast.school.id):
        yield cast


@contextmanager
def world() -> Iterator[Any]:
    """The same with something of everything in it (`_world`)."""
    from tests.drills import _world  # noqa: PLC0415  only after django.setup()

    with open_school() as cast:
        yield _world.furnished(cast)


def tell(where: Any, key: str, words: str, **changes: Any) -> Any:
    """Somebody tells something, as the public page would have it; the receipt."""
    from handbell.concerns import operations  # noqa: PLC0415
    from handbell.concerns.matters import Category, Matter  # noqa: PLC0415
    from handbell.concerns.models import TellerKind  # noqa: PLC0415
    from handbell.tenancy.scope import for_school  # noqa: PLC0415

    told = operations.Told(
        key=key,
        teller=TellerKind.PUPIL,
        words=words,
        matter=Matter.PUPIL,
        category=Category.BULLYING_OF_PUPIL,
        **changes,
    )
    with for_school(where.id):
        return operations.tell(school=where, told=told, by=None, now=datetime.datetime.now(datetime.UTC))


@dataclass
class Kept:
    """What is in the database: by submission, the words; and whether anything is half there or broken."""

    words: dict[str, str] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)
    half: int = 0
    problems: list[str] = field(default_factory=list)


def kept(school_id: UUID) -> Kept:
    """Open everything that was told, and verify the record of who did what."""
    from handbell.audit.verify import verify  # noqa: PLC0415
    from handbell.concerns import sealed  # noqa: PLC0415
    from handbell.concerns.models import Case, Concern, Grant, RouteTaken  # noqa: PLC0415
    from handbell.tenancy.scope import for_school  # noqa: PLC0415
    from handbell.vault import compartments  # noqa: PLC0415

    found = Kept()
    with for_school(school_id), compartments.held():
        rows = list(Concern.objects.order_by("received_at"))
        for start in range(0, len(rows), 500):
            some = rows[start : start + 500]
            compartments.fetch([row.case_id for row in some])
            for row in some:
                found.words[row.submission] = sealed.load(row.told)["words"]
                found.codes.add(row.returns_by)
        cases = set(Case.objects.values_list("id", flat=True))
        for model in (Concern, Grant, RouteTaken):
            found.half += len(cases ^ set(model.objects.values_list("case_id", flat=True)))
        found.problems = list(verify(school_id).problems)
    forget_connections()
    return found


def submission(key: str) -> str:
    """Under which a key's concern is kept."""
    from handbell.concerns.codes import submission_of  # noqa: PLC0415

    return submission_of(key)


def tell_until_killed(where: Any, telling: Connection) -> None:
    """Tell one concern after another, and say of each, when it is committed, that it is."""
    while True:
        key = secrets.token_hex(16)
        tell(where, key, f"These are the words of {key}.")
        telling.send(key)


def killed_after(seconds: float, work: Callable[[Connection], None]) -> list[str]:
    """Let a child work, kill it that long after its first word (SIGKILL), and give all that it had acknowledged."""
    receiving, telling = fork.Pipe(duplex=False)
    child = fork.Process(target=work, args=(telling,))
    child.start()
    telling.close()
    said: list[str] = []
    try:
        said.append(receiving.recv())
        time.sleep(seconds)
    except EOFError:
        pass
    os.kill(child.pid or 0, signal.SIGKILL)
    child.join()
    while True:
        try:
            if not receiving.poll():
                break
            said.append(receiving.recv())
        except (EOFError, OSError):
            break
    receiving.close()
    return said


def all_at_once(work: Callable[[int], Any], processes: int) -> list[Any]:
    """Run work(number) in as many processes at the same moment; what each gave."""
    ready, results = fork.Barrier(processes), fork.SimpleQueue()

    def run(number: int) -> None:
        ready.wait()
        results.put(work(number))

    children = [fork.Process(target=run, args=(number,)) for number in range(processes)]
    for child in children:
        child.start()
    found = [results.get() for _ in children]
    for child in children:
        child.join()
    return found


def report(name: str, **figures: object) -> None:
    """One line of figures."""
    print(
        f"{name}: " + ", ".join(f"{what.replace('_', ' ')} {value}" for what, value in figures.items()),
        flush=True,
    )


def verdict(faults: Iterable[object]) -> int:
    """0 when there were none."""
    wrong = [fault for fault in faults if fault]
    for fault in wrong:
        print(f"  WRONG: {fault}", flush=True)
    return 1 if wrong else 0
