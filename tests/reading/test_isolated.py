"""The child that reads uploads: what it is given, and what happens when it dies, hangs, eats memory or answers nonsense."""

from __future__ import annotations

import datetime
import json
import os
import sys
import time
from pathlib import Path

import pytest

from handbell.reading import isolated
from handbell.reading.isolated import open_isolated, read_isolated
from handbell.reading.refusals import LARGEST_FILE, CannotRead
from tests.reading import policy_files

TODAY = datetime.date(2026, 11, 21)
POLICY = b"Online Policy\n\n1 Conduct\n\n1.1 Staff must be kind.\n\n1.2 Staff must be careful.\n"
LIMITED = pytest.mark.skipif(os.name != "posix", reason="this system cannot limit a process")


def refusal(data: bytes = POLICY, name: str = "policy.txt", **limits: float) -> CannotRead:
    """Return why the file was refused; it fails when it was not."""
    with pytest.raises(CannotRead) as caught:
        read_isolated(
            data,
            name,
            TODAY,
            seconds=limits.get("seconds", 20),
            memory_mb=int(limits.get("memory_mb", 512)),
        )
    return caught.value


def child(monkeypatch: pytest.MonkeyPatch, folder: Path, body: str) -> None:
    """Let a shell script stand for the Python that would read the file."""
    script = folder / "child"
    script.write_text(f"#!/bin/sh\n{body}\n")
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))


def test_what_the_child_reads_is_what_this_process_would_read() -> None:
    opened = open_isolated(POLICY, "policy.txt", TODAY)
    assert opened == isolated._open(POLICY, "policy.txt", TODAY)
    assert opened.format == "text"
    assert "1.1 Staff must be kind." in opened.lines
    assert [clause.ref for _, clause in opened.document.clauses() if not clause.given] == ["1.1", "1.2"]


@pytest.mark.parametrize(
    ("make", "name", "form"),
    [
        (policy_files.as_word, "policy.docx", "word"),
        (policy_files.as_pdf, "policy.pdf", "pdf"),
        (policy_files.as_html, "policy.html", "html"),
        (policy_files.as_markdown, "policy.md", "markdown"),
    ],
)
def test_every_kind_of_file_is_read_within_the_limits(make, name: str, form: str) -> None:  # type: ignore[no-untyped-def]
    opened = open_isolated(make(), name, TODAY)
    assert opened.format == form
    assert opened.document.title == policy_files.TITLE


def test_a_refusal_comes_back_with_its_code_and_words() -> None:
    found = refusal(b"%PDF-1.7\nthis is no PDF", "policy.pdf")
    assert found.code == "damaged"
    assert "Nothing was kept or changed." in found.message


def test_size_is_looked_at_before_a_child_is_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    child(monkeypatch, tmp_path, f"touch {tmp_path}/started")
    assert refusal(b"").code == "empty"
    assert refusal(b"x" * (LARGEST_FILE + 1)).code == "too-large"
    assert not (tmp_path / "started").exists()


@LIMITED
def test_a_file_that_takes_too_much_processor_time_is_refused() -> None:
    data = b"".join(
        b"%d.1 Staff tell the head about it, see section 3 and www.x.example.\n\n" % n for n in range(60_000)
    )
    began = time.monotonic()
    assert refusal(data, seconds=1).code == "too-heavy"
    assert time.monotonic() - began < 30


def test_a_child_that_hangs_is_ended_by_the_clock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    child(monkeypatch, tmp_path, "exec sleep 60")
    monkeypatch.setattr(isolated, "_SLACK", 0.2)
    began = time.monotonic()
    found = refusal(seconds=0.1)
    assert time.monotonic() - began < 20
    assert found.code == "too-heavy"
    assert "too much time or memory" in found.message


@LIMITED
def test_a_file_that_needs_more_memory_than_allowed_is_refused() -> None:
    data = b"".join(b"%d.1 Staff tell the head about it on the same day.\n\n" % n for n in range(40_000))
    assert refusal(data, memory_mb=64).code == "too-heavy"


@pytest.mark.parametrize(
    "body",
    [
        "kill -9 $$",
        "exit 3",
        "cat >/dev/null; exit 0",
        "cat >/dev/null; printf 'no JSON'",
        "cat >/dev/null; printf '[1, 2]'",
        "cat >/dev/null; printf 'null'",
        "cat >/dev/null; printf '{}'",
        'cat >/dev/null; printf \'{"document": {"title": "cut of\'',
        'cat >/dev/null; printf \'{"refusal": ["one"]}\'',
        'cat >/dev/null; printf \'{"document": {}, "lines": [], "format": "text"}\'',
        'cat >/dev/null; printf \'{"document": 7, "lines": 7, "format": 7}\'',
    ],
    ids=[
        "killed",
        "failed",
        "silent",
        "words",
        "list",
        "null",
        "object",
        "cut",
        "refusal",
        "empty",
        "numbers",
    ],
)
def test_a_child_that_dies_or_talks_nonsense_is_an_honest_refusal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str
) -> None:
    child(monkeypatch, tmp_path, body)
    found = refusal()
    assert found.code == "too-heavy"
    assert "Nothing was kept or changed." in found.message


def test_a_deeply_nested_answer_is_an_honest_refusal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "deep").write_text("[" * 200_000)
    child(monkeypatch, tmp_path, f"cat >/dev/null; cat {tmp_path}/deep")
    assert refusal().code == "too-heavy"


def test_the_child_gets_no_secrets_and_no_name_longer_than_a_file_has(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HANDBELL_SECRET_KEY", "do-not-tell")
    monkeypatch.setenv("DATABASE_URL", "postgres://do-not-tell")
    child(
        monkeypatch,
        tmp_path,
        f"env > {tmp_path}/env; head -n 1 > {tmp_path}/order; cat >/dev/null; pwd > {tmp_path}/at",
    )
    refusal(name="a" * 600 + ".txt")
    assert "do-not-tell" not in (tmp_path / "env").read_text()
    order = json.loads((tmp_path / "order").read_text())
    assert order["today"] == "2026-11-21"
    assert len(order["name"]) == 255
    assert order["name"].endswith(".txt")


def test_without_a_python_to_start_the_file_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "")
    assert read_isolated(POLICY, "policy.txt", TODAY).title == "Online Policy"
    with pytest.raises(CannotRead):
        read_isolated(b"\x00" * 400, "policy.txt", TODAY)
