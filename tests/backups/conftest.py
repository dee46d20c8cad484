"""A Handbell of the test's own: data folder, key folder and database, driven by its commands as a person would."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
PASSPHRASE = "wall oak river stone"


@dataclass
class Handbell:
    """One installation."""

    folder: Path
    database_url: str | None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def name(self) -> str:
        """The database's."""
        return (self.database_url or "").split("?")[0].rpartition("/")[2]

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HANDBELL_")}
        url = {"HANDBELL_DATABASE_URL": self.database_url} if self.database_url else {}
        return {
            **kept,
            **url,
            "HANDBELL_MODE": "test",
            "HANDBELL_DATA": str(self.data),
            "HANDBELL_KEYS": str(self.keys),
            "HANDBELL_BACKUP_PASSPHRASE": PASSPHRASE,
            "DJANGO_SETTINGS_MODULE": "handbell.config.settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }

    def run(self, *arguments: str, expect: int = 0) -> str:
        """A command's output; a wrong exit code fails the test with everything it said."""
        command = [sys.executable, "-m", "handbell.config.command_line", *arguments]
        result = subprocess.run(
            command, cwd=ROOT, env=self.environment(), capture_output=True, text=True, check=False
        )
        assert result.returncode == expect, result.stdout + result.stderr
        return result.stdout + result.stderr

    def story(self, what: str, *, of: str = "story") -> dict[str, Any]:
        """Let something happen (see story.py), and what was there afterwards."""
        code = f"import json; from tests.backups import {of} as story; print(json.dumps(story.{what}))"
        found: dict[str, Any] = json.loads(
            self.run("manage", "shell", "-v", "0", "-c", code).splitlines()[-1]
        )
        return found

    def sql(self, statement: str) -> None:
        """At the database's own prompt."""
        if self.database_url:
            with psycopg.connect(self.database_url, autocommit=True) as connection:
                connection.execute("SELECT set_config('handbell.school', '*', false)")
                connection.execute(statement)  # type: ignore[call-overload]
        else:
            connection = sqlite3.connect(self.data / "handbell.sqlite3")
            connection.executescript(statement)
            connection.close()


def another(folder: Path, *, like: Handbell | None = None) -> Handbell:
    """An installation with nothing in it, or a copy, on the kind of database which the tests run on."""
    if like is None:
        (folder / "data").mkdir(parents=True)
    else:
        shutil.copytree(like.folder, folder)
    if not os.environ.get("HANDBELL_DATABASE_URL"):
        return Handbell(folder, None)
    server, name = os.environ["HANDBELL_TEST_POSTGRESQL"], f"handbell_{uuid.uuid4().hex[:12]}"
    template = like.name if like else "template1"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")  # type: ignore[call-overload]
    return Handbell(folder, server.replace("/handbell?", f"/{name}?"))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Handbell:
    """An installation with two schools, their people and somebody signed in: copied for each test, never changed."""
    made = another(tmp_path_factory.mktemp("built") / "handbell")
    made.run("manage", "migrate", "--verbosity", "0")
    made.story("build()")
    return made


@pytest.fixture
def handbell(built: Handbell, tmp_path: Path) -> Handbell:
    """The test's own."""
    return another(tmp_path / "first", like=built)
