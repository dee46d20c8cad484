"""What the reader of routes refuses, with file, line and remedy; and what the command says to bad input."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest

from handbell.rules import routing
from handbell.rules.files import CannotLoad
from handbell.rules.files.places import PACKS
from handbell.rules.routing import command
from handbell.rules.routing.baseline import load_baseline
from tests.rules.routing.books import HEAD, book, piece

GOOD = (
    HEAD
    + """\
routes:
  - id: "one"
    category: "grooming"
    clauses: "1.1"
    when: {victim_age: {below: 18}, subject: {not: "pupil"}}
    tell: [{role: ["headteacher", "dsl"], within: "immediately"}]
    steps: [{do: "Do it.", who: "headteacher"}]
examples:
  - {example: "Shows it", category: "grooming", facts: {victim_age: 9, subject: "stranger"}, routes: ["one"]}
"""
)

SPOILT = [
    ('category: "grooming"\n    cl', 'category: "groming"\n    cl', ":11:", "Did you mean grooming"),
    ('clauses: "1.1"', 'clauses: "9.9"', ":12:", "no clause '9.9'"),
    ('clauses: "1.1"', "clauses: []", ":12:", "at least one"),
    ("below: 18", "below: yes", ":13:", "whole number"),
    ("below: 18", "below: 0", ":13:", "No victim_age can meet this"),
    ('not: "pupil"', "not: no", ":13:", "as bool"),
    ('"headteacher", "dsl"', '"headteacher", "dslx"', ":14:", "Did you mean dsl"),
    ('within: "immediately"', 'within: "at once"', ":14:", "not a time limit"),
    ('who: "headteacher"', 'who: "nobody"', ":15:", "owner"),
    ('do: "Do it."', 'do: ""', ":15:", "empty"),
    ('clauses: "1.1"', 'clauses: "1.1"\n    clauses: "1.2"', ":13:", "stands twice"),
    ('clauses: "1.1"', 'clauses: "1.1"\n    never: ["shout"]', ":13:", "not a prohibition"),
    ('clauses: "1.1"', 'clauses: "1.1"\n    precedent: yes', ":13:", "true or false"),
    ('clauses: "1.1"', 'clauses: "1.1"\n    instead_of: {two: ["tell"]}', ":10:", "no other route"),
    ('clauses: "1.1"', 'clauses: "1.1"\n    instead_of: {two: ["never"]}', ":13:", "can be replaced"),
    ('clauses: "1.1"', 'clauses: "1.1"\n    nations: "wales"', ":13:", "not a key"),
    ('clauses: "1.1"', 'clauses: "1.1"\n    from: "2026-02-01"\n    to: "2026-01-01"', ":14:", "ends before"),
    ('routes: ["one"]', 'routes: ["two"]', ":17:", "no route 'two'"),
    ("victim_age: 9", "victim_age: 900", ":17:", "victim_age"),
    ("victim_age: 9", "shoe_size: 9", ":17:", "not a fact"),
    ('nation: "england"', 'nation: "england"\nmood: "good"', ":5:", "not a key"),
]


def test_the_text_that_the_refusals_spoil_is_good() -> None:
    assert [one.id for one in routing.load(GOOD).pieces] == ["one"]


@pytest.mark.parametrize(("old", "new", "line", "said"), SPOILT)
def test_a_mistake_is_named_with_its_line_and_a_remedy(old: str, new: str, line: str, said: str) -> None:
    spoilt = GOOD.replace(old, new, 1)
    assert spoilt != GOOD
    with pytest.raises(CannotLoad) as refusal:
        routing.load(spoilt)
    found = [str(problem) for problem in refusal.value.problems]
    assert [text for text in found if line in text and said in text], found
    assert all(problem.remedy for problem in refusal.value.problems)


def test_a_route_needs_an_example_and_must_be_able_to_matter() -> None:
    with pytest.raises(CannotLoad, match="No worked example names 'one'"):
        book(piece("one"), examples=False)
    with pytest.raises(CannotLoad, match="always replace all of it"):
        book(piece("one"), piece("two", instead_of={"one": ["steps"]}))
    with pytest.raises(CannotLoad, match="can never apply together"):
        book(
            piece("one", when={"when": "weekend"}),
            piece("two", when={"when": "school_time"}, instead_of={"one": ["steps"]}),
        )
    with pytest.raises(CannotLoad, match="says the same as 'one'"):
        book(piece("one", tell=[{"role": "hr"}]), piece("two", tell=[{"role": "hr"}]))
    with pytest.raises(CannotLoad, match="same part of one another"):
        book(
            piece("one", when={"when": "weekend"}, instead_of={"two": ["steps"]}),
            piece("two", when={"source": "child"}, instead_of={"one": ["steps"]}),
        )


def test_a_packs_files_are_named_and_a_record_that_is_missing_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "mosaic"
    shutil.copytree(PACKS / "mosaic", folder)
    path = folder / "routes" / "20-adults.yaml"
    path.write_text(path.read_text("utf-8").replace('"cyber-bullying.10"', '"cyber-bullying.99"', 1), "utf-8")
    with pytest.raises(
        CannotLoad, match=r"routes/20-adults\.yaml:5: There is no clause 'cyber-bullying\.99'"
    ):
        routing.load_pack(folder)
    common = tmp_path / "baseline"
    shutil.copytree(PACKS / "baseline", common)
    path = common / "routes" / "10-children.yaml"
    path.write_text(path.read_text("utf-8").replace('sources: "baseline"', 'sources: "hearsay"', 1), "utf-8")
    with pytest.raises(CannotLoad, match=r"There is no record 'hearsay'"):
        load_baseline(common)


def said_by(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, text: str, *args: str
) -> tuple[int, str, str]:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    code = command.main(args)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON"),
        ("[]", "An object is expected"),
        ("{}", "category: it is missing"),
        ('{"category": "gossip"}', "category: 'gossip' is not a category"),
        ('{"category": "grooming", "facts": null}', ""),
        ('{"category": "grooming", "facts": ""}', "facts: an object is expected"),
        ('{"category": "grooming", "fact": {"subject": "head"}}', "Did you mean facts?"),
        ('{"category": "grooming", "facts": {"subject": "head", "subject": "pupil"}}', "stands twice"),
        ('{"Category": "grooming"}', "Did you mean category?"),
        ('{"category": "grooming", "facts": [1]}', "facts: an object is expected"),
        ('{"category": "grooming", "facts": {"victim_age": "9"}}', "victim_age: a whole number"),
        ('{"category": "grooming", "facts": {"unresolved": 1}}', "unresolved: true or false"),
        ('{"category": "grooming", "facts": {"subject": "teecher"}}', "Did you mean teacher"),
        ('{"category": "grooming", "facts": {"platform": "x\\u0000"}}', "platform: a name"),
        ('{"category": "grooming", "subject": "head"}', "subject: it belongs under facts"),
    ],
)
def test_bad_input_gets_one_clear_line(
    text: str, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, err = said_by(capsys, monkeypatch, text, "--policy", "mosaic", "--json")
    if not said:
        assert (code, err) == (0, "")
        return
    assert (code, out) == (1, "")
    assert said in err
    assert err.count("\n") == 1


def test_an_unknown_policy_and_a_batch_with_a_bad_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code, _out, err = said_by(capsys, monkeypatch, '{"category": "grooming"}', "--policy", "../mosaic")
    assert (code, "there is no pack" in err) == (1, True)
    path = tmp_path / "batch.jsonl"
    good = {
        "id": "a",
        "policy": "mosaic",
        "category": "grooming",
        "facts": {"subject": None},
        "note": "kept out",
    }
    path.write_text(json.dumps(good) + '\n\n{"id": "b", "policy": "mosaic", "category": "x"}\n', "utf-8")
    code, out, err = said_by(capsys, monkeypatch, "", "--batch", str(path), "--json")
    answer = json.loads(out)
    assert code == 1
    assert (answer["id"], answer["uploads"], answer["baseline"]["marked"]) == (
        "a",
        "allowed",
        "safety baseline",
    )
    assert "line 3: category: 'x'" in err


def test_the_text_can_be_read_by_a_head(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = '{"category": "allegation_against_adult", "facts": {"subject": "head", "danger_now": true}}'
    code, out, _err = said_by(capsys, monkeypatch, asked, "--policy", "constance-bridgeman")
    assert code == 0
    assert "ring 999 before anything else" in out
    assert "Nothing of it goes to: the headteacher" in out
    assert "the chair of the management committee, immediately" in out
    assert "safety baseline, not the policy" in out
    code, out, _err = said_by(capsys, monkeypatch, asked, "--policy", "richmond-park")
    assert "the designated safeguarding person" in out
    assert "until the local authority has given advice" in out
    assert command.main(["--check"]) == 0
