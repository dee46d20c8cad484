"""`handbell tick`: do what is due, once or again and again."""

from __future__ import annotations

import argparse
import os
import sys
import time

import django
from django.db import close_old_connections
from django.utils import timezone

from handbell.config import prepare

OK, FAILED = 0, 1


def main(arguments: list[str]) -> int:
    """0 when all that was due was done, or another process is doing it; 1 when something failed (it is tried again)."""
    parser = argparse.ArgumentParser(
        prog="handbell tick", description="Do what is due: reminders, mail, reviews."
    )
    parser.add_argument("--every", type=float, metavar="SECONDS", help="go on, this often, until stopped")
    parser.add_argument(
        "--while-parent", action="store_true", help="stop when the process that started this ends"
    )
    asked = parser.parse_args(arguments)
    django.setup()
    if asked.every is None:
        return once()
    parent = os.getppid()
    try:
        while not asked.while_parent or os.getppid() == parent:
            once()
            time.sleep(max(asked.every, 1.0))
    except KeyboardInterrupt:
        pass
    return OK


def once() -> int:
    """One tick, unless another process has the turn."""
    clock, turns = prepare.room("handbell.config.clock"), prepare.room("handbell.config.turns")
    close_old_connections()
    with turns.turn() as ours:
        if not ours:
            return OK
        report = clock.tick(now=timezone.now())
    for school, room, problem in report.failures:
        sys.stderr.write(f"{school}: {room} failed ({problem}); it will be tried again.\n")
    return FAILED if report.failures else OK
