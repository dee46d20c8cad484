"""The project's own files keep their promises: locks, licences, one-screen help."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from handbell.config.command_line import COMMANDS, usage

PROJECT = Path(__file__).resolve().parents[2]


def locked(name: str) -> dict[str, str]:
    text = (PROJECT / name).read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)", text, flags=re.MULTILINE))


def wanted(requirement: str) -> str:
    return re.split(r"[\[<>=; ]", requirement)[0].lower().replace("_", "-")


def test_every_dependency_is_locked_with_hashes() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    for lock, requirements in (
        ("requirements.lock", project["project"]["dependencies"]),
        ("requirements-test.lock", project["project"]["dependencies"] + project["dependency-groups"]["dev"]),
    ):
        assert {wanted(each) for each in requirements} - set(locked(lock)) == set()
        text = (PROJECT / lock).read_text("utf-8")
        assert text.count("--hash=sha256:") >= len(locked(lock))


def test_the_two_locks_agree() -> None:
    runtime, tests = locked("requirements.lock"), locked("requirements-test.lock")
    assert {name: tests.get(name) for name in runtime} == runtime


def test_every_dependency_says_what_it_is_for() -> None:
    lines = (PROJECT / "pyproject.toml").read_text("utf-8").split("[project.scripts]")[0].splitlines()
    explained = False
    for line in lines[lines.index("dependencies = [") :]:
        if line.strip().startswith("#"):
            explained = True
        elif line.strip().startswith('"') and ">=" in line:
            assert explained, line
        elif not line.strip().startswith('"'):
            explained = False


def test_help_fits_one_screen_and_names_every_command() -> None:
    lines = usage().splitlines()
    assert len(lines) <= 24
    assert all(len(line) <= 110 for line in lines)
    assert all(any(f"handbell {name}" in line for line in lines) for name in COMMANDS if name != "(nothing)")
