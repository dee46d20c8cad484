"""`handbell ask` with a question in words, alone and in a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from handbell.rules import command

QUESTION = "my ex pupil, 17, has added me on insta, ok to accept?"
ASKED = ["--policy", "sunning-hill", "--role", "teacher"]


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HANDBELL_DATA", str(tmp_path))


def answered(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert command.main([*arguments, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_question_is_answered_with_what_was_understood(capsys: pytest.CaptureFixture[str]) -> None:
    answer = answered(capsys, *ASKED, QUESTION)
    assert (answer["decision"], answer["tell"], answer["within"]) == (
        "must_not",
        ["headteacher"],
        "immediately",
    )
    understood = answer["understood"]
    assert (understood["action"], understood["counterpart"], understood["age"]) == (
        "connect",
        "former_pupil",
        17,
    )
    assert {"fact": "counterpart", "words": "ex pupil", "start": 3, "end": 11} in answer["heard"]
    assert (answer["outcome"], answer["missed"]) == ("understood", [])
    assert len(answer["clauses"]) <= 6


def test_the_words_need_no_quotes_and_the_answer_reads_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([*ASKED, *QUESTION.split()]) == 0
    said = capsys.readouterr().out
    assert "The policy forbids it." in said
    assert "with or about whom: a former pupil" in said


def test_what_was_not_understood_says_so_and_names_somebody(capsys: pytest.CaptureFixture[str]) -> None:
    answer = answered(capsys, *ASKED, "zorgle blivet?")
    assert (answer["decision"], answer["ask"], answer["outcome"]) == (
        "not_covered",
        ["headteacher"],
        "not_understood",
    )
    assert answer["because"] == "The question was not understood."
    assert answer["missed"] == ["zorgle", "blivet"]


def test_a_matter_outside_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    answer = answered(capsys, *ASKED, "What is for school dinners?")
    assert (answer["decision"], answer["outcome"]) == ("not_covered", "outside")


def test_a_file_of_questions_knows_roles_by_everyday_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        {"id": 1, "policy": "sunning-hill", "actor": "office_manager", "question": "May I share my login?"},
        {"id": 2, "policy": "sunning-hill", "question": "Must I sign the policy?"},
        {"id": 3, "policy": "sunning-hill", "actor": "wizard", "question": "Must I sign the policy?"},
        {"id": 4, "policy": "sunning-hill"},
    ]
    path = tmp_path / "asked.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    assert command.main(["--batch", str(path), "--json"]) == 1
    output = capsys.readouterr()
    first, second, third = (json.loads(line) for line in output.out.splitlines())
    assert (first["id"], first["understood"]["who"], first["decision"]) == (1, "office", "must_not")
    assert (second["id"], "who" in second["understood"]) == (2, False)
    # A title that nobody knows is no reason not to answer.
    assert (third["id"], "who" in third["understood"]) == (3, False)
    assert "line 4" in output.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--policy", "sunning-hill"],
        [QUESTION],
        ["--policy", "sunning-hill", QUESTION, "--fact", "action=sign"],
    ],
)
def test_a_wrong_call_is_told_how_to_ask(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        command.main(arguments)
    assert stopped.value.code == 2


def test_an_unknown_role_is_refused_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--policy", "sunning-hill", "--role", "wizard", QUESTION]) == 1
    assert "teaching_assistant" in capsys.readouterr().err
