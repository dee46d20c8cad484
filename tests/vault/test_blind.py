"""The same value gives the same index, and the same submission the same code; for one school and purpose."""

from __future__ import annotations

import uuid
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from handbell.tenancy.scope import for_school
from handbell.vault import base32, blind, compartments, rotation
from handbell.vault.keys import KeyMissing

SCHOOL, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A key folder of the test's own."""
    monkeypatch.setattr(blind, "settings", SimpleNamespace(KEYS=tmp_path))
    return tmp_path


def test_known_answers(folder: Path) -> None:
    """These stand in databases and on people's papers: no version of Handbell may change them."""
    (folder / blind.NAME).write_bytes(bytes(range(32)))
    assert blind.index("gwen@alder.example", school_id=SCHOOL, purpose="e-mail") == KNOWN_INDEX
    assert blind.code("f3a1", school_id=SCHOOL, purpose="concern") == KNOWN_CODE
    assert blind.code("f3a1", school_id=SCHOOL, purpose="concern", length=51).startswith(KNOWN_CODE)


KNOWN_INDEX = "f2f51f4a105ea38b6a26c1a5e6ef297f"
KNOWN_CODE = "SG8DWDQJTAJ6JP61EQNP"


def test_school_purpose_value_and_use_all_count() -> None:
    def both(value: str, school_id: uuid.UUID, purpose: str) -> tuple[str, str]:
        return (
            blind.index(value, school_id=school_id, purpose=purpose),
            blind.code(value, school_id=school_id, purpose=purpose),
        )

    asked = [(v, s, p) for v in ("a", "b") for s in (SCHOOL, OTHER) for p in ("pupil", "pupila")]
    found = [one for each in asked for one in both(*each)]
    assert len(set(found)) == len(found) == 16
    assert [one for each in asked for one in both(*each)] == found


def test_a_new_ring_key_changes_neither() -> None:
    before = blind.index("x", school_id=SCHOOL, purpose="p"), blind.code("x", school_id=SCHOOL, purpose="p")
    rotation.new_key()
    assert before == (
        blind.index("x", school_id=SCHOOL, purpose="p"),
        blind.code("x", school_id=SCHOOL, purpose="p"),
    )


def test_a_lost_key_is_not_made_anew_once_there_are_compartments(folder: Path) -> None:
    with for_school(SCHOOL):
        compartments.new(school_id=SCHOOL, purpose="case", now=timezone.now())
    (folder / blind.NAME).unlink()
    with pytest.raises(KeyMissing, match="back-up"):
        blind.code("x", school_id=SCHOOL, purpose="p")
    with for_school(SCHOOL):  # telling goes on
        compartments.new(school_id=SCHOOL, purpose="case", now=timezone.now())
    call_command("rotate_keys", "--begin-blind-key", stdout=StringIO())
    assert blind.code("x", school_id=SCHOOL, purpose="p")
    with pytest.raises(CommandError, match="not replaced"):
        call_command("rotate_keys", "--begin-blind-key")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("7q2k-m4dx", "7Q2KM4DX"),
        (" 7Q2K M4DX\n", "7Q2KM4DX"),
        ("oO0-iIlL1", "00011111"),
        ("7Q2K\u2013M4DX.", "7Q2KM4DX"),
        ("", ""),
        ("7Q2K\0", "7Q2K\0"),
    ],
)
def test_a_typed_code_is_brought_into_form(typed: str, meant: str) -> None:
    assert blind.normalise_code(typed) == meant


def test_codes_have_no_letter_that_is_misread() -> None:
    given = blind.code("x", school_id=SCHOOL, purpose="p", length=51)
    assert not set(given) & set("ILOU")
    assert blind.normalise_code(given.lower()) == given
    for wrong in (0, 52):
        with pytest.raises(ValueError, match="51"):
            blind.code("x", school_id=SCHOOL, purpose="p", length=wrong)


def test_base_32_there_and_back() -> None:
    for size in range(1, 40):
        content = bytes((7 * size + place) % 256 for place in range(size))
        assert base32.decode(base32.encode(content, -(-size * 8 // 5)), size) == content
    for wrong in ("", "0", "UU", "01", "000"):
        with pytest.raises(ValueError, match="written down"):
            base32.decode(wrong, 1)
