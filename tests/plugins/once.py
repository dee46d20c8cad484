"""On PostgreSQL only what can touch a database runs: the rest has run on SQLite, and would do the same again.

Nothing is taken on trust: pytest-django refuses the database to a test which has not asked for it. Folders whose tests
start products with databases of their own run on both.
"""

from __future__ import annotations

from pathlib import Path
from unittest import TestCase

import pytest

# They drive commands and servers in processes of their own, which that refusal does not reach.
BRING_THEIR_OWN = ("backups", "config", "drills", "journeys", "test_starts.py")
ASKED_FOR = {"db", "transactional_db", "django_db", "live_server"}


def leave_out_what_ran_on_sqlite(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take away tests that cannot touch a database, in a run on PostgreSQL."""
    if config.getoption("database") != "postgresql":
        return
    left_out = [item for item in items if not _can_touch_a_database(item)]
    items[:] = [item for item in items if _can_touch_a_database(item)]
    config.hook.pytest_deselected(items=left_out)


def _can_touch_a_database(item: pytest.Item) -> bool:
    room = item.path.relative_to(Path(__file__).parents[1]).parts[0]
    if room in BRING_THEIR_OWN or issubclass(getattr(item, "cls", None) or object, TestCase):
        return True
    asked_for = set(getattr(item, "fixturenames", ())) | {mark.name for mark in item.iter_markers()}
    return not asked_for.isdisjoint(ASKED_FOR)
