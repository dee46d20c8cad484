"""`handbell read FILE [--json]`: what it prints, and how it refuses."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from handbell.reading import command, read_policy
from handbell.reading.serialise import to_json
from tests.reading import policy_files

ROOT = Path(__file__).resolve().parents[2]
POLICY = """Phones and Pictures Policy

Larkfield Primary School

Approved by the governing body: 3 March 2024
Next review: March 2026

1 Phones

1.1 Staff keep their phones in the locker, as café rule 5.2 says.

1.2 Visitors are told so at the desk. Questions go to office@larkfield.example.

2 Pictures

2.1 Before a picture is shown, staff:

- check the list;
- take off names.
"""


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "phones and pictures.txt"
    path.write_text(POLICY, "utf-8")
    return path


def run(*args: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a person does, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "handbell.reading.command", *args],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **more},
        cwd=ROOT,
        check=False,
        timeout=60,
    )


def test_json_holds_all_that_was_read_and_nothing_else(policy: Path) -> None:
    done = run(str(policy), "--json", "--today", "2026-11-21")
    assert (done.returncode, done.stderr) == (0, b"")
    answer = json.loads(done.stdout)
    read = read_policy(policy.read_bytes(), policy.name, today=datetime.date(2026, 11, 21))
    assert answer == json.loads(json.dumps(to_json(read)))
    assert answer["title"] == "Phones and Pictures Policy"
    assert answer["organisation"] == "Larkfield Primary School"
    assert answer["dates"]["adopted"] == "2024-03-03"
    assert [c["ref"] for s in answer["sections"] for c in s["clauses"] if not c.get("given")] == [
        "1.1",
        "1.2",
        "2.1",
    ]


def test_json_is_utf_8_whatever_the_terminal_speaks(policy: Path) -> None:
    done = run(str(policy), "--json", PYTHONIOENCODING="ascii", LC_ALL="C", PYTHONUTF8="0")
    assert done.returncode == 0
    assert "café" in done.stdout.decode("utf-8")


def test_text_is_a_summary_for_a_person(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([str(policy), "--today", "2026-11-21"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Phones and Pictures Policy\nLarkfield Primary School\n")
    assert "adopted 2024-03-03, reviewed -, next review 2026-03" in shown
    assert "1 Phones  [1.1, 1.2]" in shown
    assert "2 Pictures  [2.1]" in shown
    assert "1 contacts, 0 forms" in shown
    assert "error   review-overdue" in shown


def test_the_day_decides_what_is_overdue(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for day, overdue in (("2026-03-31", False), ("2026-04-01", True)):
        assert command.main([str(policy), "--today", day]) == 0
        assert ("review-overdue" in capsys.readouterr().out) is overdue


def test_a_file_without_title_or_name_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bare.txt"
    path.write_text("Be kind to each other when you write, and ask before you post a picture of anybody.\n")
    assert command.main([str(path)]) == 0
    shown = capsys.readouterr().out
    assert "(no title)" in shown
    assert "(no organisation named)" in shown
    assert "(front)" in shown


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("p.docx", policy_files.as_word),
        ("p.pdf", policy_files.as_pdf),
        ("p.html", policy_files.as_html),
        ("p.md", policy_files.as_markdown),
        ("p.txt", policy_files.as_text),
    ],
)
def test_every_kind_of_file_is_read(tmp_path: Path, name: str, make) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / name).write_bytes(make())
    done = run(str(tmp_path / name), "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["title"] == policy_files.TITLE


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("nothing.txt", b"", "no words"),
        ("white.txt", b" \n \t\n", "no words"),
        ("zeros.txt", b"\x00" * 4000, "zero bytes"),
        ("broken.pdf", b"%PDF-1.7\n1 0 obj", "damaged"),
        ("broken.docx", b"PK\x03\x04 and no more", "damaged"),
        ("picture.docx", b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, ""),
        ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000, "Word"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_plain_line_and_a_status(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(data)
    for more in ([], ["--json"]):
        done = run(str(tmp_path / name), *more)
        line = done.stderr.decode()
        assert (done.returncode, done.stdout) == (1, b"")
        assert line.startswith("handbell read: ")
        assert line.count("\n") == 1
        assert "Traceback" not in line
        assert said in line


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    missing, folder = run(str(tmp_path / "none.txt")), run(str(tmp_path))
    assert (missing.returncode, folder.returncode) == (1, 1)
    assert "There is no file of that name." in missing.stderr.decode()
    assert "folder" in folder.stderr.decode() or "not a file" in folder.stderr.decode()


@pytest.mark.parametrize("args", [[], ["a.txt", "--today", "yesterday"], ["a.txt", "--yaml"]])
def test_a_wrong_call_says_how_it_is_called(args: list[str]) -> None:
    done = run(*args)
    assert done.returncode == 2
    assert b"usage: handbell read" in done.stderr
    assert b"Traceback" not in done.stderr
