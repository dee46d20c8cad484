"""Rules as a file: what is saved is taken in again; hostile and mistaken files change nothing."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from handbell.policies.queries import words_of_pack
from handbell.rulebooks import operations
from handbell.rulebooks.beginnings import standing
from handbell.rulebooks.holdings import clauses_of
from handbell.rulebooks.packs import book_of_pack, parts_of_pack
from handbell.rulebooks.states import DECIDING, State
from handbell.rules.files import CannotLoad, exchange
from handbell.rules.files.entries import Entry, key_of, read_entries, read_entry
from handbell.rules.model import Clause
from tests.cast import NOW, Cast
from tests.policies.stories import draft
from tests.rulebooks.stories import entry, ruled, uploaded
from tests.rulebooks.test_pages import address

CLAUSES = {"1.1": Clause("1.1", "Friends", "rule")}
DEFAULTS = {"who": ["staff"], "ask": ["headteacher"]}
HEAD = 'format: handbell-rules-1\ndefaults: {who: "staff", ask: "headteacher"}\n'
GOOD = 'rules:\n- {id: "a", topic: "friends", clauses: ["1.1"], action: "connect", decision: "must_not", because: "So."}\n'


@pytest.mark.parametrize("pack", ["sunning-hill", "richmond-park", "mosaic"])
def test_what_is_written_is_read_again(pack: str) -> None:
    parts, clauses = parts_of_pack(pack), clauses_of(words_of_pack(pack))
    book = book_of_pack(pack)
    assert book is not None
    text = exchange.write(policy=pack, version="1", defaults=parts.defaults, entries=parts.entries)
    again = exchange.read(text.encode(), "rules.yaml", clauses)
    assert {one.id: one for one in again.entries} == {one.id: one for one in parts.entries}
    made = read_entries(
        name=book.pack, version=book.version, clauses=clauses, defaults=again.defaults, entries=again.entries
    )
    assert [rule.id for rule in made.rules] == [rule.id for rule in book.rules]


HOSTILE = {
    "an alias bomb": (HEAD + "rules: &a [*a, *a]\n", "Anchors"),
    "a Python tag": (HEAD + 'rules: !!python/object/apply:os.system ["true"]\n', "Tags"),
    "a tag on a text": (HEAD + GOOD.replace('"So."', '!!python/name:os.system ""'), "Tags"),
    "deep nesting": (HEAD + "rules: " + "[" * 5000 + "]" * 5000, "nested too deeply"),
    "no YAML at all": ("{[}", ""),
    "two documents": (HEAD + "---\n" + HEAD, ""),
    "keys twice": (HEAD + HEAD, "twice"),
    "a bare boolean": (HEAD + GOOD.replace('"must_not"', "no"), "bool"),
    "an unknown key": (HEAD + "secrets: 1\n" + GOOD, "not a key"),
    "an unknown clause": (HEAD + GOOD.replace("1.1", "9.9"), "no clause"),
    "another form of file": (HEAD.replace("rules-1", "rules-9") + GOOD, "not known"),
    "a rule twice": (HEAD + GOOD + GOOD.split("\n")[1], "twice"),
    "a control character": (HEAD + GOOD.replace("So.", "a\\0b"), "cannot be shown"),
    "no defaults": ("format: handbell-rules-1\n" + GOOD, "missing"),
    "nothing": ("", ""),
    "only a list": ("- 1\n", "Keys"),
    "a tag on a rule": (HEAD + GOOD.replace("- {", "- !mine {"), "Tags"),
    "an empty id": (HEAD + GOOD.replace('"a"', '""'), "empty"),
    "an endless id": (HEAD + GOOD.replace('"a"', '"' + "a" * 121 + '"'), "longer than 120"),
    "an endless text": (HEAD + GOOD.replace("So.", "so " * 9000), "longer than 1000"),
    "an eight-based number": (
        HEAD + GOOD.replace("decision", "when: {age: {below: 017}}, decision"),
        "whole",
    ),
    "a condition on nothing": (
        HEAD + GOOD.replace("decision", "when: {counterpart: {}}, decision"),
        "Nothing",
    ),
    "a list as a key": (HEAD + "? [a]\n: 1\n", "one word"),
    "a rule that is a word": (HEAD + "rules: hello\n", "A rule is expected"),
    "examples of nothing": (
        HEAD + 'examples: [{example: "x", facts: {action: "connect"}, expect: {decision: "may"}}]\n',
        "need rules",
    ),
    "ten thousand rules": (HEAD + "rules:\n" + GOOD.split("\n")[1].join(["\n"] * 3000), "At most 500"),
    "mistakes without end": (
        HEAD + GOOD.replace('["1.1"]', str([f"9.{n}" for n in range(20000)])),
        "more mistakes",
    ),
}


NAMES_A_LINE = {
    name: "rules.yaml:" + line
    for name, line in {
        "an alias bomb": "3:",
        "a tag on a rule": "4:",
        "an unknown clause": "4:",
        "a rule twice": "5:",
        "keys twice": "3:",
    }.items()
}


@pytest.mark.parametrize("name", NAMES_A_LINE)
def test_a_mistake_is_named_with_its_file_and_line(name: str) -> None:
    with pytest.raises(CannotLoad) as refusal:
        exchange.read(HOSTILE[name][0].encode(), "rules.yaml", CLAUSES)
    assert NAMES_A_LINE[name] in str(refusal.value.problems[0])


def test_spaces_around_words_are_no_part_of_them() -> None:
    text = HEAD + GOOD.replace('"a"', '" a "').replace('"1.1"', '" 1.1"')
    (found,) = exchange.read(text.encode(), "rules.yaml", CLAUSES).entries
    assert (found.id, found.data["clauses"]) == ("a", ["1.1"])


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_or_mistaken_file_is_refused_with_its_line(name: str) -> None:
    text, words = HOSTILE[name]
    with pytest.raises(CannotLoad) as refusal:
        exchange.read(text.encode(), "rules.yaml", CLAUSES)
    assert words in str(refusal.value)


def test_a_file_that_is_too_large_or_not_text_is_refused() -> None:
    with pytest.raises(CannotLoad, match="too large"):
        exchange.read(b"#" * (exchange.LARGEST + 1), "rules.yaml", CLAUSES)
    with pytest.raises(CannotLoad, match="UTF-8"):
        exchange.read(b"\xff\xfe", "rules.yaml", CLAUSES)


def test_problems_of_rules_in_memory_name_the_rule_and_the_key() -> None:
    data = {"id": "a", "topic": "friends", "clauses": ["1.1"], "action": ["conect"], "decision": "must_not"}
    rule, problems = read_entry(Entry({**data, "because": "So."}), CLAUSES, DEFAULTS)
    assert rule is None
    assert [(problem.file, key_of(problem, data)) for problem in problems] == [("a", "action")]
    assert "connect" in problems[0].remedy


def test_rules_in_memory_are_looked_at_together() -> None:
    one = Entry({**entry(id="one").data, "clauses": ["1.1"]})
    two = Entry({**entry(id="two").data, "clauses": ["1.1"]})
    with pytest.raises(CannotLoad, match="never matters"):
        read_entries(name="p", version="1", clauses=CLAUSES, defaults=DEFAULTS, entries=[one, two])


def test_a_file_is_looked_at_before_anything_changes(cast: Cast) -> None:
    version = ruled(cast)
    client = cast.client(cast.deputy)
    saved = client.get(address("export", version))
    assert saved["Content-Disposition"].startswith("attachment")
    text = saved.content.decode().replace("kept apart", "kept well apart")
    before = standing(version)
    page = client.post(
        address("import", version), {"file": SimpleUploadedFile("r.yaml", text.encode()), "only_these": "on"}
    )
    assert "Nothing has changed yet" in page.content.decode()
    assert "kept well apart" in page.content.decode()
    assert standing(version) == before
    (seen,) = re.findall(r'name="seen" value="(\w+)"', page.content.decode())
    client.post(address("import", version), {"text": text, "seen": seen})
    assert "kept well apart" in standing(version)[1][0].data["because"]


def test_other_defaults_are_named_before_they_count(cast: Cast) -> None:
    version = ruled(cast)
    file = SimpleUploadedFile("r.yaml", HEAD.encode())
    page = cast.client(cast.deputy).post(address("import", version), {"file": file}).content.decode()
    assert "The file says otherwise whom rules bind" in page
    assert "No rule would change" in page


def test_a_file_can_take_the_place_of_all_rules(cast: Cast) -> None:
    version = ruled(cast)
    text = exchange.write(policy="p", version="1", defaults=DEFAULTS, entries=[entry(id="other")])
    operations.take_in_rules(
        version=version,
        exchanged=exchange.read(text.encode(), "", clauses_of(version.words)),
        only_these=True,
        by=cast.head,
        now=NOW,
    )
    assert {rule.rule_id: rule.state for rule in standing(version)[1]} == {
        "befriend-pupil": State.REMOVED,
        "other": State.ACCEPTED,
    }


def test_a_broken_file_is_shown_with_its_lines(cast: Cast) -> None:
    version = uploaded(cast)
    file = SimpleUploadedFile("r.yaml", (HEAD + GOOD.replace("must_not", "never")).encode())
    page = cast.client(cast.deputy).post(address("import", version), {"file": file}).content.decode()
    assert "Line 4" in page
    assert "nothing was changed" in page
    huge = SimpleUploadedFile("r.yaml", b"#" * (exchange.LARGEST + 1))
    page = cast.client(cast.deputy).post(address("import", version), {"file": huge}).content.decode()
    assert "too large" in page


def test_a_built_in_policys_rules_go_out_and_come_in_unchanged(cast: Cast) -> None:
    version = draft(cast)
    client = cast.client(cast.deputy)
    text = client.get(address("export", version)).content.decode()
    page = client.post(address("import", version), {"file": SimpleUploadedFile("r.yaml", text.encode())})
    assert "No rule would change" in page.content.decode()
    assert all(rule.state in DECIDING for rule in standing(version)[1])
