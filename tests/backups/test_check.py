"""`handbell check` reads the things themselves, and says what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import connection

from handbell.config import checks_database
from handbell.config.database import sqlite_pragmas
from tests.backups.conftest import Handbell


def findings(handbell: Handbell, *, expect: int = 0) -> dict[str, tuple[str, str]]:
    found = json.loads(handbell.run("check", "--json", expect=expect))
    return {one["about"]: (one["state"], one["remedy"]) for one in found}


def test_all_is_well_but_for_what_a_new_school_has_not_done_yet(handbell: Handbell) -> None:
    found = findings(handbell)
    not_ok = {about for about, (state, _) in found.items() if state != "ok"}
    assert not_ok <= {"Back-up", "Clock", "Disk", "Recovery key", "Concerns"}
    assert found["Concerns"][0] == "warning", "the second school has only its head: too few would hear"
    assert all(remedy for state, remedy in found.values() if state != "ok")
    assert found["Recovery key"][0] == "warning", "its private part belongs on paper"


def test_after_a_tick_and_a_back_up_all_is_well(handbell: Handbell, tmp_path: Path) -> None:
    handbell.run("tick")
    (handbell.keys / "recovery.key").unlink()  # as if it had been printed
    handbell.run("backup", str(tmp_path / "data.hbb"))
    found = findings(handbell)
    assert (found["Back-up"][0], found["Clock"][0], found["Recovery key"][0]) == ("ok", "ok", "ok")


def test_keys_that_others_may_read_are_a_problem(handbell: Handbell) -> None:
    handbell.keys.chmod(0o755)
    assert findings(handbell, expect=1)["Keys"][0] == "problem"


def test_keys_among_the_data_are_a_problem(handbell: Handbell) -> None:
    class Inside(Handbell):
        @property
        def keys(self) -> Path:
            return self.data / "keys"

    handbell.keys.rename(handbell.data / "keys")
    assert findings(Inside(handbell.folder, handbell.database_url), expect=1)["Keys"][0] == "problem"


def test_a_lost_ring_is_a_problem_and_an_alarm_and_is_not_begun_anew(handbell: Handbell) -> None:
    handbell.run("tick")
    for path in handbell.keys.glob("vault-*.key"):
        path.rename(handbell.data / path.name)
    assert findings(handbell, expect=1)["Keys"][0] == "problem"
    said = handbell.run("tick", expect=1)
    assert "Bring the key folder back from its back-up" in said
    assert not list(handbell.keys.glob("vault-*.key"))


def test_a_lost_audit_key_is_a_problem(handbell: Handbell) -> None:
    (handbell.keys / "audit.key").unlink()
    assert findings(handbell, expect=1)["Keys"][0] == "problem"


def test_a_role_that_sees_everything_is_a_problem(handbell: Handbell) -> None:
    if handbell.database_url is None:
        pytest.skip("SQLite has no roles: this is about PostgreSQL.")
    told = Handbell(handbell.folder, handbell.database_url.replace("handbell@", "postgres@"))
    assert findings(told, expect=1)["Database"][0] == "problem"


@pytest.mark.django_db
def test_the_live_connection_has_the_settings_that_were_asked_for() -> None:
    if connection.vendor == "sqlite":
        expected = checks_database.expected_pragmas()
        answers = checks_database.pragmas()
        # The test database is in memory or a file of its own: its journal is checked by the test above.
        assert {name: answers[name] for name in expected if name != "journal_mode"} == {
            name: value for name, value in expected.items() if name != "journal_mode"
        }
    assert [state for state, _, _ in checks_database.engine()] in (["ok"], ["problem"])


@pytest.mark.django_db
def test_a_guard_that_was_taken_away_is_a_problem() -> None:
    assert [state for state, _, _ in checks_database.guards()] == ["ok"]
    table, guard = "audit_auditevent", "append_only_update_audit_auditevent"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            guard = f"append_only_rows_{table}"
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {guard}")
        else:
            cursor.execute(f"DROP TRIGGER {guard}")
    ((state, words, remedy),) = checks_database.guards()
    assert state == "problem"
    assert guard in words
    assert remedy


def test_the_journal_is_chosen_by_the_version_that_is_there() -> None:
    assert sqlite_pragmas((3, 40, 1)) == {"journal_mode": "DELETE", "synchronous": "EXTRA"}
    assert sqlite_pragmas((3, 51, 2)) == {"journal_mode": "DELETE", "synchronous": "EXTRA"}
    assert sqlite_pragmas((3, 51, 3)) == {"journal_mode": "WAL", "synchronous": "FULL"}
