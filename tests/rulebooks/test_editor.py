"""The editor of a rule: rows added without scripts, a question tried before saving, what was typed comes back."""

from __future__ import annotations

import re

from handbell.rulebooks import operations
from handbell.rulebooks.beginnings import standing
from tests.cast import NOW, Cast
from tests.rulebooks.stories import entry, uploaded
from tests.rulebooks.test_pages import address

TYPED = {
    "clauses": "1.1",
    "topic": "friends",
    "who": "staff",
    "action": "connect",
    "decision": "must_not",
    "because": "Work and friendship are kept apart.",
    "facts": "counterpart",
    "when_counterpart_how": "any",
    "when_counterpart_value": "pupil",
    "either": "1",
    "seen": "0",
}


def text(page: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.decode()))


def test_a_question_in_plain_words_is_tried_before_saving(cast: Cast) -> None:
    version = uploaded(cast)
    client = cast.client(cast.deputy)
    asked = {"try-question": "May I accept a friend request from a pupil?", "try-who": "teacher"}
    page = client.post(address("write", version), {**TYPED, **asked, "do": "try"})
    said = text(page.content)
    print(said)
    assert "The policy forbids it." in said
    assert standing(version)[1] == ()  # nothing was saved
