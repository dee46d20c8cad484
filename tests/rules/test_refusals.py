"""What the loader refuses, and that it says where and how to put it right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from handbell.rules.files import CannotLoad, read_pack
from tests.rules.books import example_for, gap, rule, write_pack

GOOD = """\
defaults: {who: ["staff"], ask: ["headteacher"]}
rules:
  - id: "one"
    topic: "friends"
    clauses: ["1.1"]
    action: "connect"
    when: {counterpart: "pupil"}
    decision: "must_not"
    because: "Because."
"""


def refused(folder: Path, text: str) -> str:
    """Every problem of a pack whose only file of rules has this text."""
    write_pack(folder, [], examples=[example_for("one")])
    (folder / "rules" / "00.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CannotLoad) as refusal:
        read_pack(folder)
    return "\n".join(str(problem) for problem in refusal.value.problems)


def test_the_text_that_the_refusals_spoil_is_good(tmp_path: Path) -> None:
    write_pack(tmp_path, [], examples=[example_for("one")])
    (tmp_path / "rules" / "00.yaml").write_text(GOOD, encoding="utf-8")
    assert [one.id for one in read_pack(tmp_path)[0].rules] == ["one"]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('"connect"', '"conect"', 6, "'conect' is not an action. Did you mean connect"),
        ('counterpart: "pupil"', 'counterpart: "pupils"', 7, "'pupils' is not a value of counterpart. Did you mean"),
        ("counterpart:", "conterpart:", 7, "'conterpart' is not a key here. Did you mean counterpart"),
        ("decision:", "decison:", 8, "'decison' is not a key here. Did you mean decision"),
        ('"must_not"', '"mustnt"', 8, "'mustnt' is not a decision. Did you mean must_not"),
        ('"must_not"', '"not_covered"', 8, "Put it under gaps"),
        ('"must_not"', '"may_with_permission"', 3, "Nobody is named who gives the permission"),
        ('"friends"', '"frends"', 4, "'frends' is not a topic. Did you mean friends"),
        ('["1.1"]', "[1.10]", 5, "YAML reads '1.10' as float, not as a text. Put it in double quotes"),
        ('["1.1"]', '["1.3"]', 5, "The pack has no clause '1.3'. Its neighbours are 1.1, 1.2, 1.10"),
        ('["1.1"]', '["1.1", "1.1"]', 5, "'1.1' stands twice in the list"),
        ('["1.1"]', "[]", 5, "A rule rests on at least one clause"),
        ('{counterpart: "pupil"}', "{declared: yes}", 7, "true or false is expected here"),
        ('{counterpart: "pupil"}', '{declared: "true"}', 7, "true or false is expected here"),
        ('{counterpart: "pupil"}', "{counterpart: no}", 7, "YAML reads 'no' as bool"),
        ('{counterpart: "pupil"}', '{age: "17"}', 7, "A whole number from 0 to 130 is expected here"),
        ('{counterpart: "pupil"}', "{age: 17.5}", 7, "A whole number"),
        ('{counterpart: "pupil"}', "{age: 180}", 7, "A whole number"),
        ('{counterpart: "pupil"}', "{age: {below: 10, at_least: 12}}", 7, "is in this range"),
        ('{counterpart: "pupil"}', "{age: {beneath: 10}}", 7, "'beneath' is not a key here"),
        ('{counterpart: "pupil"}', "{counterpart: []}", 7, "The list is empty"),
        ('{counterpart: "pupil"}', '{permission: "granted"}', 7, "'permission' is not a key here"),
        ('{counterpart: "pupil"}', '{asks: "permission"}', 3, "The prohibition hangs on asks"),
        ('"Because."', "no", 9, "YAML reads 'no' as bool"),
        ('"Because."', "2026-01-01", 9, "YAML reads '2026-01-01' as timestamp"),
        ('"Because."', "", 9, "YAML reads '' as null"),
        ('"Because."', '"Because."\n    because: "Again."', 10, "'because' stands twice"),
        ('"Because."', '"Because."\n    within: "soon"', 10, "'soon' is not a time limit"),
        ('"Because."', '"Because."\n    tell: ["head"]', 10, "'head' is not somebody to tell. Did you"),
        ('"Because."', '"Because."\n    alongside: "message"', 10, "`alongside` tells nobody"),
        ('"Because."', '"Because."\n    from: "2026-13-01"', 10, "'2026-13-01' is not a day"),
        ('"Because."', '"Because."\n    from: 2026-01-01', 10, "YAML reads '2026-01-01' as timestamp"),
        ('"Because."', '"Because."\n    from: "2026-02-01"\n    to: "2026-01-01"', 11, "ends before it starts"),
        ('"Because."', '"Because."\n    exception_to: "one"', 10, "cannot be an exception to itself"),
        ('"Because."', '"Because."\n    exception_to: "two"', 3, "There is no rule 'two' to be an exception to"),
        ('"Because."', '"Because."\n    who: ["teecher"]', 10, "'teecher' is not a role. Did you mean teacher"),
        ('"Because."', '"Because."\n    who: *anybody', 10, "undefined alias|Anchors and aliases"),
        ('"Because."', "&b Because", 9, "Anchors and aliases are not read"),
        ('"Because."', "!!python/name:os.system Because", 9, "Tags are not read"),
        ('"Because."', '"Because.', 10, "end of stream"),
        ('id: "one"', 'id: "The One"', 3, "'The One' is not an id"),
        ('id: "one"', "id: 1", 3, "YAML reads '1' as int"),
        ('topic: "friends"', 'yes: "friends"', 4, "YAML does not read 'yes' as a word"),
        ("defaults:", "default:", 1, "'default' is not a key here. Did you mean defaults"),
        ('ask: ["headteacher"]', 'ask: ["head"]', 1, "'head' is not somebody to ask"),
    ],
)  # fmt: skip
def test_a_mistake_is_refused_with_its_line_and_a_remedy(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    assert old in GOOD
    problems = refused(tmp_path, GOOD.replace(old, new, 1))
    assert any(part in problems for part in said.split("|")), problems
    assert f"rules/00.yaml:{line}: " in problems


@pytest.mark.parametrize(
    ("rules", "gaps", "said"),
    [
        ([rule("a", "must_not"), rule("a", "may")], [], "The id 'a' is taken"),
        ([rule("a", "must_not"), rule("b", "may", when={"device": "own"})], [], "'a' always comes before it"),
        ([rule("a", "must_not"), rule("b", "must_not", when={"device": "own"})], [], "'a' always comes before it"),
        ([rule("a", "must_not"), rule("b", "must_not")], [], "'a' always comes before it"),
        ([rule("a", "must_not", action="be_in_touch"), rule("b", "may", who="teacher")], [], "'a' always comes"),
        ([rule("a", "may")], [gap("b", "not_covered", when={"device": "own"})], "'a' always comes before it"),
        ([rule("a", "must_not", exception_to=["b"]), rule("b", "may", exception_to=["a"])], [], "leads back"),
        ([rule("a", "must_not", when={"age": {"below": 18}}),
          rule("b", "may", when={"age": {"at_least": 18}}, exception_to=["a"])], [], "can never hold together"),
        ([rule("a", "must_not"), rule("b", "may", action="text", exception_to=["a"])], [], "never hold together"),
        ([rule("a", "must_not", when={"content": {"not": "praise"}})], [], "hangs on content"),
        ([], [gap("a", "may")], "A gap cannot decide 'may'"),
        ([], [gap("a", "depends", tell=["slt"])], "'tell' is not a key here"),
    ],
)  # fmt: skip
def test_rules_that_make_no_sense_together_are_refused(
    tmp_path: Path, rules: list[dict[str, Any]], gaps: list[dict[str, Any]], said: str
) -> None:
    with pytest.raises(CannotLoad, match="cannot be used") as refusal:
        read_pack(write_pack(tmp_path, rules, gaps))
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    "rules",
    [
        [rule("a", "must_not"), rule("b", "may", when={"device": "own"}, exception_to=["a"])],
        [rule("a", "must_not"), rule("b", "may", when={"device": "own"}, tell=["slt"], clauses=["1.2"], who="parent")],
        [rule("a", "must_not"), rule("b", "must_not", when={"device": "own"}, clauses=["1.2"])],
        [rule("a", "must_not", to="2026-12-31"), rule("b", "may")],
        [rule("a", "must_not", when={"shows": {"all": ["pupil", "self"]}}), rule("b", "may", when={"shows": "pupil"})],
    ],
)  # fmt: skip
def test_rules_that_do_matter_are_not_refused(tmp_path: Path, rules: list[dict[str, Any]]) -> None:
    assert len(read_pack(write_pack(tmp_path, rules))[0].rules) == 2


def test_a_rule_without_a_worked_example_is_refused(tmp_path: Path) -> None:
    rules = [rule("shown", "must_not"), rule("not-shown", "may", action="text")]
    write_pack(tmp_path, rules, examples=[example_for("shown")])
    with pytest.raises(CannotLoad, match="No worked example expects 'not-shown'"):
        read_pack(tmp_path)


@pytest.mark.parametrize(
    ("facts", "expect", "said"),
    [
        ({"action": "connect", "conterpart": "pupil"}, {}, "'conterpart' is not a key here"),
        ({"counterpart": "pupil"}, {}, "The example has no action"),
        ({"action": "connect", "age": "17"}, {}, "A whole number"),
        ({"action": "connect"}, {"rule": "other"}, "There is no rule 'other'"),
        ({"action": "connect"}, {"decision": "never"}, "'never' is not a decision"),
        ({"action": "connect"}, {"within": "soon"}, "'soon' is not a time limit"),
    ],
)
def test_an_example_with_a_mistake_is_refused(
    tmp_path: Path, facts: dict[str, Any], expect: dict[str, Any], said: str
) -> None:
    example = {"example": "One", "facts": facts, "expect": {"decision": "must_not", "rule": "a", **expect}}
    with pytest.raises(CannotLoad) as refusal:
        read_pack(write_pack(tmp_path, [rule("a", "must_not")], examples=[dict[str, object](example)]))
    assert said in str(refusal.value)


def test_a_pack_without_defaults_is_refused(tmp_path: Path) -> None:
    assert "The pack has no defaults" in refused(
        tmp_path, GOOD.split("\n", 1)[1].replace("topic", 'who: "staff"\n    topic')
    )


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"\x00", b"- " * 200_000, b"[" * 50_000, b"x" * 1_000_001]
)
def test_hostile_bytes_are_refused_and_nothing_breaks(tmp_path: Path, content: bytes) -> None:
    write_pack(tmp_path, [rule("a", "must_not")])
    (tmp_path / "rules" / "01.yaml").write_bytes(content)
    with pytest.raises(CannotLoad):
        read_pack(tmp_path)


def test_every_mistake_is_named_at_once(tmp_path: Path) -> None:
    text = json.dumps(
        {"defaults": {"who": ["x"], "ask": ["y"]}, "rules": [{"id": "a", "decision": "z"}]}, indent=1
    )
    assert len(refused(tmp_path, text).splitlines()) >= 6
