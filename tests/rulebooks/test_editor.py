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
    "seen": "",
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


def test_rows_and_conditions_are_added_and_dropped_without_saving(cast: Cast) -> None:
    version = uploaded(cast)
    client = cast.client(cast.deputy)
    typed = {**TYPED, "because": "kept words", "add_fact": "age"}
    page = client.post(address("write", version), {**typed, "do": "add"}).content.decode()
    assert 'name="when_age_value"' in page
    assert "kept words" in page
    assert "There is a problem" not in page
    page = client.post(address("write", version), {**typed, "do": "drop:counterpart"}).content.decode()
    assert 'name="when_counterpart_value"' not in page
    more = client.post(address("write", version), {**typed, "do": "rows"}).content.decode()
    assert more.count('name="action"') > page.count('name="action"')
    assert standing(version)[1] == ()


def test_a_tried_question_is_kept_as_a_worked_example(cast: Cast) -> None:
    version = uploaded(cast)
    client = cast.client(cast.deputy)
    asked = {"try-who": "teacher", "try-action": "connect", "try-counterpart": "pupil"}
    keep = {"examples-keep": "on", "examples-title": "A pupil asks"}
    assert client.post(address("write", version), {**TYPED, **keep, "do": "save"}).status_code == 200
    assert client.post(address("write", version), {**TYPED, **asked, **keep, "do": "save"}).status_code == 302
    (rule,) = standing(version)[1]
    (example,) = rule.examples
    assert example["example"] == "A pupil asks"
    assert example["facts"].items() >= {"action": "connect", "who": "teacher", "counterpart": "pupil"}.items()
    assert example["expect"] == {"decision": "must_not", "rule": rule.rule_id}
    softer = {**TYPED, "decision": "may", "seen": rule.stamp, "examples-kept": "0"}
    assert client.post(address("change", version, rule_id=rule.rule_id), softer).status_code == 302
    page = text(client.get(address("book", version)).content)
    assert "expected must_not, got may" in page


def test_a_rule_that_contradicts_the_book_is_explained_beside_its_field(cast: Cast) -> None:
    version = uploaded(cast)
    operations.write_rule(version=version, entry=entry(), by=cast.deputy, now=NOW)
    page = text(cast.client(cast.deputy).post(address("write", version), {**TYPED, "do": "save"}).content)
    assert "never matters" in page
    shaky = {**TYPED, "action": "message", "decision": "may_with_permission", "do": "save"}
    page = text(cast.client(cast.deputy).post(address("write", version), shaky).content)
    assert "Choose who can agree" in page
    without = {**TYPED, "clauses": "", "do": "save"}
    page = text(cast.client(cast.deputy).post(address("write", version), without).content)
    assert "Choose the clause that the rule rests on" in page
    assert len(standing(version)[1]) == 1


def test_typing_nonsense_is_answered_not_crashed(cast: Cast) -> None:
    version = uploaded(cast)
    client = cast.client(cast.deputy)
    for name, value in {
        "facts": ["who", "no-such-fact", "age", "age"],
        "either": "99999999999",
        "seen": "-1",
        "do": "drop:",
        "add_fact": "permission",
        "when_counterpart_value": ["nobody"] * 500,
        "action": ["connect"] * 3,
        "try-action": "fly",
        "try-question": "?" * 5000,
        "starts_day": "99",
    }.items():
        for do in ("save", "try", "add", "rows"):
            sent = {**TYPED, "clauses": "", "do": do, name: value}
            assert client.post(address("write", version), sent).status_code == 200, (name, do)
