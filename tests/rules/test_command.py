"""`handbell ask` on the command line, and what it keeps for the next start."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from handbell.rules import command
from handbell.rules.files import load_pack
from handbell.rules.files.compiled import from_plain, to_plain
from handbell.rules.files.places import PACKS
from tests.rules.books import rule, write_pack

FRIEND = ["--policy", "sunning-hill", "--fact", "action=connect", "--fact", "counterpart=former_pupil",
          "--fact", "age=17", "--fact", "first_contact_by=counterpart", "--role", "teacher"]  # fmt: skip


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HANDBELL_DATA", str(tmp_path))


def test_an_answer_as_json_has_everything_that_programs_need(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([*FRIEND, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["decision"], answer["tell"], answer["within"]) == (
        "must_not",
        ["headteacher"],
        "immediately",
    )
    assert answer["understood"]["age"] == 17
    assert (answer["policy"], answer["version"]) == ("sunning-hill", "2018-06-18")
    assert {"clauses", "headings", "ask", "needs", "because"} <= answer.keys()


def test_an_answer_as_text_says_why_and_shows_its_trace(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([*FRIEND, "--trace"]) == 0
    said = capsys.readouterr().out
    assert "The policy forbids it." in said
    assert "Tell the headteacher immediately." in said
    assert "former-pupil-under-18 [3.11, 6.3]: decides" in said


def test_a_batch_answers_line_by_line_and_says_which_line_it_cannot_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        {
            "id": "a",
            "policy": "mosaic",
            "facts": {"who": "teacher", "action": "connect", "counterpart": "pupil"},
        },
        {"id": "b", "policy": "nowhere", "facts": {"action": "connect"}},
        {"id": "c", "policy": "mosaic", "facts": {"action": "fly"}},
        ["not", "an", "object"],
    ]
    path = tmp_path / "asked.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines) + "\n{\n", encoding="utf-8")
    assert command.main(["--batch", str(path), "--json"]) == 1
    captured = capsys.readouterr()
    assert [json.loads(line)["decision"] for line in captured.out.splitlines()] == ["must_not"]
    assert [f"line {number}" in captured.err for number in (2, 3, 4, 5)] == [True] * 4


@pytest.mark.parametrize(
    "arguments",
    [
        ["--policy", "nowhere", "--fact", "action=connect"],
        ["--policy", "../packs/mosaic", "--fact", "action=connect"],
        ["--policy", "mosaic", "--fact", "action"],
        ["--policy", "mosaic", "--fact", "age=old"],
        ["--policy", "mosaic", "--fact", "action=fly"],
        ["--batch", "/nowhere.jsonl"],
        ["--check", "nowhere"],
    ],
)
def test_what_cannot_be_answered_ends_in_one_plain_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(arguments) == 1
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    assert captured.err.startswith("handbell ask: ") or "there is no such pack" in captured.out


def test_checking_a_pack_names_the_clauses_that_no_rule_uses(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--check", "sunning-hill"]) == 0
    assert "0 fail" in capsys.readouterr().out


def test_a_book_comes_back_from_plain_data_as_it_was(tmp_path: Path) -> None:
    for pack in sorted(path.parent.name for path in PACKS.glob("*/rules")):
        book = load_pack(PACKS / pack)
        assert from_plain(json.loads(json.dumps(to_plain(book)))) == book


def test_a_pack_is_kept_compiled_and_read_anew_when_it_changed_or_the_copy_is_spoilt(tmp_path: Path) -> None:
    cache, folder = tmp_path / "cache", write_pack(tmp_path / "pack", [rule("a", "must_not")])
    first = load_pack(folder, cache)
    (kept,) = cache.iterdir()
    assert load_pack(folder, cache) == first
    kept.write_text("{", encoding="utf-8")
    assert load_pack(folder, cache) == first
    write_pack(tmp_path / "pack", [rule("b", "may")])
    assert [one.id for one in load_pack(folder, cache).rules] == ["b"]
    assert len(list(cache.iterdir())) == 1


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "pack", [rule("a", "must_not")])
    (tmp_path / "cache").write_text("a file where a folder should be", encoding="utf-8")
    assert load_pack(folder, tmp_path / "cache").pack == "pack"
