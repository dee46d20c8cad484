"""A back-up brings everything back, proves itself first, and never overwrites."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from handbell.config import backup_archive
from tests.backups.conftest import PASSPHRASE, Handbell, another


def same_but_for_the_restore(before: dict[str, object], after: dict[str, object], events: int) -> None:
    """Every table has its rows again; sessions are gone and each school has its event of the restore."""
    was, now = dict(before["rows"]), dict(after["rows"])  # type: ignore[call-overload]
    was["people_signinsession"] = 0
    was["audit_auditevent"] += events
    assert now == was


def test_all_lost_and_brought_back_on_another_computer(handbell: Handbell, tmp_path: Path) -> None:
    before = handbell.story("look()")
    assert (before["sessions"], before["file"]) == (1, 9000)
    said = handbell.run("backup", str(tmp_path / "data.hbb"))
    assert "every record whole" in said
    handbell.run("backup", "--keys", str(tmp_path / "keys.hbb"))
    elsewhere = another(tmp_path / "second")
    elsewhere.run("restore", str(tmp_path / "keys.hbb"))
    said = elsewhere.run("restore", str(tmp_path / "data.hbb"))
    assert "everybody must sign in again" in said
    after = elsewhere.story("look()")
    assert (after["sessions"], after["file"], after["active"]) == (0, 9000, before["active"])
    same_but_for_the_restore(before, after, events=2)
    assert "TAMPERED" not in elsewhere.run("audit", "verify")
    elsewhere.run("manage", "migrate", "--check")


def test_a_back_up_reveals_nothing_without_its_passphrase(handbell: Handbell, tmp_path: Path) -> None:
    target = tmp_path / "data.hbb"
    handbell.run("backup", str(target))
    content = target.read_bytes()
    for word in (b"Tomasz", b"SQLite format", b"manifest", b"a policy", b"alder"):
        assert word not in content
    assert target.stat().st_mode & 0o077 == 0
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("another passphrase")
    said = handbell.run("restore", "--yes", str(target), "--passphrase-file", str(wrong), expect=1)
    assert "passphrase" in said
    assert not list(tmp_path.rglob(".handbell-*")), "plain copies stay behind"


def test_what_came_after_a_back_up_is_kept_aside_missed_aloud_and_who_left_stays_out(
    handbell: Handbell, tmp_path: Path
) -> None:
    target = tmp_path / "data.hbb"
    handbell.run("backup", str(target))
    assert "never overwritten" in handbell.run("backup", str(target), expect=1)
    left = handbell.story("leave()")["left"]
    handbell.run("tick")
    assert "--yes" in handbell.run("restore", str(target), expect=1)
    said = handbell.run("restore", "--yes", str(target))
    assert "are lost" in said
    assert "ended again" in said
    (aside,) = [line for line in said.splitlines() if "schema" in line or "sqlite3" in line]
    if "sqlite3" in aside:
        assert Path(aside.removeprefix("What was there before is in ").rstrip(".")).exists()
    assert left not in handbell.story("look()")["active"]
    assert "restore went back" in handbell.run("audit", "verify")


def test_who_left_stays_out_even_when_the_database_is_lost(handbell: Handbell, tmp_path: Path) -> None:
    handbell.run("backup", str(tmp_path / "data.hbb"))
    left = handbell.story("leave()")["left"]
    handbell.run("tick")  # keeps the list in the key folder
    elsewhere = another(tmp_path / "second")
    handbell.keys.rename(elsewhere.keys)
    elsewhere.run("restore", str(tmp_path / "data.hbb"))
    assert left not in elsewhere.story("look()")["active"]


def test_what_was_erased_is_not_revived(handbell: Handbell, tmp_path: Path) -> None:
    told = handbell.story("tell()")
    read = f"read({told['case']!r}, {told['sealed']!r})"
    handbell.run("backup", str(tmp_path / "data.hbb"))
    handbell.run("backup", "--keys", str(tmp_path / "keys.hbb"))
    handbell.story(f"erase({told['case']!r})")
    handbell.run("restore", "--yes", str(tmp_path / "keys.hbb"))  # keys of before: the list is carried over
    handbell.run("restore", "--yes", str(tmp_path / "data.hbb"))
    assert handbell.story(read) == {"words": "erased", "wrapped": 0}


def test_a_damaged_back_up_changes_nothing(handbell: Handbell, tmp_path: Path) -> None:
    target = tmp_path / "data.hbb"
    handbell.run("backup", str(target))
    before = handbell.story("look()")
    whole = target.read_bytes()
    for number, damaged in enumerate((whole[:-20], whole[: len(whole) // 2], b"nonsense", whole[:-1] + b"x")):
        path = tmp_path / f"damaged-{number}.hbb"
        path.write_bytes(damaged)
        said = handbell.run("restore", "--yes", str(path), expect=1)
        assert "nothing was brought back" in said
        assert "Traceback" not in said
    assert handbell.story("look()") == before


def test_no_back_up_is_made_of_a_record_that_was_tampered_with(handbell: Handbell, tmp_path: Path) -> None:
    if handbell.database_url:
        handbell.sql(
            "ALTER TABLE audit_auditevent DISABLE TRIGGER USER;"
            "UPDATE audit_auditevent SET action = 'people.nothing' WHERE seq = 2"
        )
    else:
        handbell.sql(
            "DROP TRIGGER append_only_update_audit_auditevent;"
            "UPDATE audit_auditevent SET action = 'people.nothing' WHERE seq = 2"
        )
    said = handbell.run("backup", str(tmp_path / "data.hbb"), expect=1)
    assert "alder" in said
    assert not (tmp_path / "data.hbb").exists()
    said = handbell.run("audit", "verify", expect=1)
    assert "Event 2 was changed" in said


def test_neither_made_nor_brought_back_without_its_guards(handbell: Handbell, tmp_path: Path) -> None:
    if handbell.database_url:
        handbell.sql("ALTER TABLE policies_version DISABLE TRIGGER append_only_policies_version_sealed")
    else:
        handbell.sql("DROP TRIGGER append_only_policies_version_sealed")
    said = handbell.run("backup", str(tmp_path / "data.hbb"), expect=1)
    assert "append_only_policies_version_sealed missing" in said
    assert not (tmp_path / "data.hbb").exists()
    assert "append_only_policies_version_sealed missing" in handbell.run("check", expect=1)


def test_a_copy_without_guards_is_not_brought_back(handbell: Handbell, tmp_path: Path) -> None:
    if handbell.database_url:
        pytest.skip("A copy of PostgreSQL holds rows; the guards come from the migrations.")
    handbell.run("backup", str(tmp_path / "data.hbb"))
    manifest = backup_archive.unpack(tmp_path / "data.hbb", tmp_path / "opened", PASSPHRASE)
    copy = sqlite3.connect(tmp_path / "opened" / "handbell.sqlite3")
    copy.executescript("DROP TRIGGER append_only_update_audit_auditevent")
    copy.close()
    backup_archive.pack(tmp_path / "opened", tmp_path / "other.hbb", manifest, PASSPHRASE)
    before = handbell.story("look()")
    said = handbell.run("restore", "--yes", str(tmp_path / "other.hbb"), expect=1)
    assert "append_only_update_audit_auditevent" in said
    assert handbell.story("look()") == before


def test_the_exit_code_says_that_it_could_not_be_checked(handbell: Handbell) -> None:
    handbell.run("audit", "verify", "--school", "nowhere", expect=2)
    handbell.run("audit", "verify", "--receipt", "1 abcd", expect=2)
    handbell.run("audit", "verify", "--anchors", "/nowhere/anchors.txt", expect=2)
    (handbell.keys / "audit.key").rename(handbell.keys / "audit.elsewhere")
    handbell.run("audit", "verify", expect=2)


def test_a_short_passphrase_is_refused(handbell: Handbell, tmp_path: Path) -> None:
    assert len(PASSPHRASE) >= 12
    short = tmp_path / "short.txt"
    short.write_text("abc")
    said = handbell.run("backup", str(tmp_path / "x.hbb"), "--passphrase-file", str(short), expect=1)
    assert "at least 12" in said
