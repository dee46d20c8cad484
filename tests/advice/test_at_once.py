"""Many ask at once: the same button sixteen times, and sixteen people together, on real connections."""

from __future__ import annotations

from pathlib import Path

import pytest

from handbell.advice.models import Answer, Question
from handbell.audit.models import AuditEvent
from tests.advice import stories
from tests.at_once import Seen, failed, seen_at_once, together
from tests.cast import Cast

AT_ONCE = 16


@pytest.mark.django_db(transaction=True)
def test_a_crowd_asks_and_every_question_has_one_answer(cast: Cast, tmp_path: Path) -> None:
    assert seen_at_once(a_crowd_asks, cast, tmp_path) == {
        "failed": 0,
        "addresses of one button": 1,
        "answers to one button": 1,
        "answers": AT_ONCE + 1,
        "words": AT_ONCE + 1,
        "events": AT_ONCE + 1,
        "different decisions": 1,
    }


def a_crowd_asks(cast: Cast) -> Seen:
    """What there is after sixteen presses of one button, and after sixteen people have asked together."""
    version = stories.in_force(cast)
    pressed = together(cast.school.id, [lambda: stories.ask(cast, version, key="one").id] * AT_ONCE)
    once = Answer.objects.count()
    asked = together(cast.school.id, [lambda: stories.ask(cast, version).id] * AT_ONCE)
    return {
        "failed": failed(pressed + asked),
        "addresses of one button": len({str(one) for one in pressed}),
        "answers to one button": once,
        "answers": Answer.objects.count(),
        "words": Question.objects.count(),
        "events": AuditEvent.objects.filter(action="advice.answered").count(),
        "different decisions": len(set(Answer.objects.values_list("decision", flat=True))),
    }
