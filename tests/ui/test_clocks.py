"""Clocks are told in words: weekday, time, and when they have run out."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.template.loader import render_to_string

from handbell.ui.clocks import Due, Step, by_when

LONDON = ZoneInfo("Europe/London")
NOW = datetime.datetime(2026, 11, 21, 11, 0, tzinfo=LONDON)
NOON = datetime.datetime(2026, 11, 23, 12, 0, tzinfo=LONDON)
BEFORE = datetime.datetime(2026, 11, 21, 10, 59, tzinfo=LONDON)
LATE = "overdue: it was due by 10:59 on Saturday 21 November"


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (NOON, "by 12:00 on Monday 23 November"),
        (NOON.astimezone(datetime.UTC), "by 12:00 on Monday 23 November"),
        (datetime.datetime(2026, 7, 1, 11, 0, tzinfo=datetime.UTC), "overdue: it was due by 12:00 on Wednesday 1 July"),
        (BEFORE, LATE),
        (NOW, "by 11:00 on Saturday 21 November"),
        (datetime.date(2026, 11, 21), "by the end of Saturday 21 November"),
        (datetime.date(2026, 11, 20), "overdue: it was due on Friday 20 November"),
        (datetime.date(2027, 1, 8), "by the end of Friday 8 January 2027"),
    ],
)  # fmt: skip
def test_when_a_thing_is_due_is_said_in_the_time_of_the_school(due: Due, words: str) -> None:
    assert by_when(due, now=NOW) == words


@pytest.mark.parametrize(
    ("step", "status", "kind", "clock"),
    [
        (Step("Tell", NOW, due=NOON), "To do", "do", "by 12:00 on Monday 23 November"),
        (Step("Tell", NOW, due=BEFORE), "Overdue", "late", LATE),
        (Step("Tell", NOW, due=BEFORE, done=BEFORE), "Done", "good", "done at 10:59 on Saturday 21 November"),
        (Step("Tell", NOW, waits_for="Waits for advice"), "Not yet possible", "wait", ""),
        (Step("Tell", NOW, due=BEFORE, waits_for="Waits for advice"), "Overdue", "late", LATE),
    ],
)
def test_a_step_says_how_it_stands(step: Step, status: str, kind: str, clock: str) -> None:
    assert (step.status, step.kind, step.clock) == (status, kind, clock)


def test_a_step_that_has_to_wait_offers_no_link_and_says_for_what() -> None:
    steps = [
        Step("Ask <them>", NOW, owner="Head", due=BEFORE, address="/ask/"),
        Step("Interview", NOW, waits_for="Waits for advice", address="/interview/"),
    ]
    html = render_to_string("ui/components/steps.html", {"steps": steps})
    assert 'href="/ask/"' in html
    assert "Ask &lt;them&gt;" in html
    assert "Overdue: it was due by 10:59" in html
    assert "For: Head" in html
    assert "/interview/" not in html
    assert "Waits for advice" in html
