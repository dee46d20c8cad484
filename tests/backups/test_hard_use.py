"""Sixteen people signing at once are all heard, and a process that is killed loses nothing it had acknowledged."""

from __future__ import annotations

import sys

import pytest

from tests.backups.conftest import Handbell

if sys.platform == "win32":
    pytest.skip("Windows cannot fork: these run on Linux and macOS.", allow_module_level=True)


def test_sixteen_processes_at_once_leave_one_unbroken_chain(handbell: Handbell) -> None:
    found = handbell.story("at_once(16, 20)", of="hard_use")
    assert (found["wrong"], found["problems"]) == ([], [])
    assert (found["signed"], found["notices"]) == (320, 320)


def test_the_first_sixteen_of_a_school_make_one_chain(handbell: Handbell) -> None:
    found = handbell.story("first_in_a_school(16)", of="hard_use")
    assert found == {"exits": [0] * 16, "events": 16, "problems": []}


def test_twenty_kills_lose_nothing_acknowledged(handbell: Handbell) -> None:
    found = handbell.story("killed(20)", of="hard_use")
    assert found["acknowledged"] >= 20
    assert (found["lost"], found["half_written"], found["problems"]) == ([], 0, [])


def test_eight_senders_mail_everybody_once(handbell: Handbell) -> None:
    found = handbell.story("senders(8, 30)", of="hard_use")
    assert (found["mailed"], found["most"], found["left"]) == (found["people"], 1, 0)
