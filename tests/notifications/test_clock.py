"""The clock does what is due in every school; one that fails does not keep the others waiting."""

from __future__ import annotations

import datetime
import sys
import time
from pathlib import Path

import pytest
from django.core import mail
from django.db import transaction

from handbell.audit import anchors
from handbell.config import background, clock, restore_revocations, turns
from handbell.notifications import operations as notifications
from handbell.tenancy.scope import current_school, for_school
from tests.cast import Cast

MONDAY = datetime.datetime(2026, 11, 23, 9, 30, tzinfo=datetime.UTC)


# The clock opens and closes connections and transactions of its own.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_key_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anchors, "file", lambda: tmp_path / "anchors.txt")
    monkeypatch.setattr(restore_revocations, "NAME", f"{tmp_path.name}.json")


def test_one_tick_reaches_every_school_and_a_second_does_nothing_more(cast: Cast) -> None:
    for person in (cast.teacher, cast.elsewhere):
        with for_school(person.school_id), transaction.atomic():
            notifications.notify(to=person, topic="sign-owed", key="1", now=MONDAY)
    report = clock.tick(now=MONDAY)
    assert report.failures == []
    assert report.done["notifications"] == len(mail.outbox) == 2
    assert report.done["audit"] == 2
    again = clock.tick(now=MONDAY)
    assert set(again.done.values()) == {0}


def test_a_school_that_fails_does_not_keep_the_others_waiting(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached = []

    def duty(*, now: datetime.datetime) -> int:
        if current_school() == cast.school.id:
            raise RuntimeError("this school is broken")
        reached.append(current_school())
        return 1

    monkeypatch.setattr(clock, "DUTIES", (("broken", duty), ("audit", clock.keep_anchor)))
    report = clock.tick(now=MONDAY)
    assert reached == [cast.other_school.id]
    assert report.failures == [("alder", "broken", "RuntimeError")]
    assert report.done["audit"] == 2


def test_two_ticks_do_not_overlap() -> None:
    with turns.turn() as ours:
        assert ours
        with turns.turn() as theirs:
            assert not theirs
    with turns.turn() as later:
        assert later


def test_the_clock_beside_the_server_is_started_again_and_ends_with_it(tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    code = f"import os, pathlib; pathlib.Path({str(marks)!r}, str(os.getpid())).touch()"
    running = background.Clock((sys.executable, "-c", code))
    running.start()
    until = time.monotonic() + 20
    while len(list(marks.iterdir())) < 2 and time.monotonic() < until:
        time.sleep(0.1)
    running.stop()
    count = len(list(marks.iterdir()))
    assert count >= 2
    assert not running.is_running
