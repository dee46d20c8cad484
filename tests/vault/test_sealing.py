"""What is sealed opens in its own place, with its own key, unchanged; and nowhere else."""

from __future__ import annotations

import os
import stat
import uuid
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from handbell.vault import blind, keys, recovery, rotation, sealing
from handbell.vault.sealing import Damaged, Place, seal, unseal

SCHOOL, ROW = uuid.UUID(int=1), uuid.UUID(int=2)
pytestmark = pytest.mark.django_db  # before a first key is made, the database is asked whether there was one
HERE = Place(SCHOOL, "concerns_concern", "words", ROW)
ELSEWHERE = [
    Place(uuid.UUID(int=9), "concerns_concern", "words", ROW),
    Place(SCHOOL, "concerns_note", "words", ROW),
    Place(SCHOOL, "concerns_concern", "answer", ROW),
    Place(SCHOOL, "concerns_concern", "words", uuid.UUID(int=9)),
    Place(SCHOOL, "concerns_concernw", "ords", ROW),
]


@pytest.fixture
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A key folder of the test's own."""
    monkeypatch.setattr(keys, "settings", SimpleNamespace(KEYS=tmp_path / "keys"))
    own = SimpleNamespace(KEYS=tmp_path / "keys", DATA=tmp_path)
    for module in (rotation, blind, recovery):
        monkeypatch.setattr(module, "settings", own)
    return tmp_path / "keys"


@given(some.text(some.characters(exclude_categories=[])))
def test_any_text_comes_back(text: str) -> None:
    assert unseal(seal(text, HERE), HERE) == text


@pytest.mark.parametrize("place", ELSEWHERE)
def test_it_opens_nowhere_else(place: Place) -> None:
    with pytest.raises(Damaged, match="changed or moved"):
        unseal(seal("Gwen told me", HERE), place)


@settings(max_examples=300)
@given(some.data())
def test_a_changed_bit_or_a_cut_is_found(data: some.DataObject) -> None:
    sealed = bytearray(seal("Gwen told me", HERE))
    if data.draw(some.booleans()):
        sealed[data.draw(some.integers(0, len(sealed) - 1))] ^= 1 << data.draw(some.integers(0, 7))
    else:
        del sealed[data.draw(some.integers(0, len(sealed) - 1)) :]
    with pytest.raises((Damaged, keys.KeyMissing)):
        unseal(bytes(sealed), HERE)


def test_a_known_answer(ring: Path) -> None:
    """Fixed key, nonce, place and text give these bytes in every version of Handbell."""
    ring.mkdir()
    (ring / "vault-0001-01020304.key").write_bytes(bytes(range(32)))
    padded = b"Ysgol" + b"\x80" + bytes(250)
    cipher = sealing.AESGCM(keys.of_school(keys.current(), SCHOOL))
    nonce = bytes(12)
    sealed = b"HB\x01\x01\x02\x03\x04" + nonce + cipher.encrypt(nonce, padded, HERE.as_bytes())
    assert unseal(sealed, HERE) == "Ysgol"
    assert keys.of_school(keys.current(), SCHOOL).hex() == KNOWN_SCHOOL_KEY
    assert sealed[-16:].hex() == KNOWN_TAG


KNOWN_SCHOOL_KEY = "599810b85e02c32e05cb315547a1955d27e7fe9123ec18b24066230e7a554e79"
KNOWN_TAG = "b8ce7ad2d32f81864b88278ad959dac5"


def test_nist_vector() -> None:
    """AES-256-GCM, NIST CAVP gcmEncryptExtIV256, with 128 bits of additional data."""
    cipher = sealing.AESGCM(bytes.fromhex("92e11dcdaa866f5ce790fd24501f92509aacf4cb8b1339d50c9c1240935dd08b"))
    sealed = cipher.encrypt(
        bytes.fromhex("ac93a1a6145299bde902f21a"),
        bytes.fromhex("2d71bcfa914e4ac045b2aa60955fad24"),
        bytes.fromhex("1e0889016f67601c8ebea4943bc23ad6"),
    )
    assert sealed.hex() == "8995ae2e6df3dbf96fac7b7137bae67feca5aa77d51d4a0a14d9c51e1da474ab"


@pytest.mark.parametrize("start", [b"", b"HB", b"HB\x02", b"gAAAA", b"XX\x01"])
def test_another_format_is_refused(start: bytes) -> None:
    with pytest.raises(Damaged, match="newer"):
        unseal(start + bytes(60) if start == b"HB\x02" else start, HERE)


def test_sizes_are_hidden_in_buckets() -> None:
    sizes = {len(seal("x" * length, HERE)) - sealing.HEADER - 16 for length in range(0, 5000, 50)}
    assert sizes == {256, 1024, 4096, 16_384}


def test_equal_texts_look_different() -> None:
    assert seal("the same", HERE) != seal("the same", HERE)


def test_keys_are_readable_by_their_owner_alone(ring: Path) -> None:
    keys.current()
    (path,) = ring.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert stat.S_IMODE(ring.stat().st_mode) == 0o700


def test_a_lost_key_is_said_plainly(ring: Path) -> None:
    sealed = seal("words", HERE)
    (path,) = ring.iterdir()
    path.rename(path.with_suffix(".elsewhere"))
    with pytest.raises(keys.KeyMissing, match="back-up"):
        unseal(sealed, HERE)


def test_a_damaged_key_file_is_said_plainly(ring: Path) -> None:
    keys.current()
    (path,) = ring.iterdir()
    path.unlink()
    path.write_bytes(b"short")
    os.utime(ring)
    with pytest.raises(keys.KeyMissing, match="damaged"):
        keys.current()


def test_a_key_that_cannot_be_read_is_said_plainly(ring: Path) -> None:
    keys.current()
    (path,) = ring.iterdir()
    path.unlink()
    path.mkdir()
    os.utime(ring)
    with pytest.raises(keys.KeyMissing, match="cannot be read"):
        keys.current()
    path.rmdir()
    ring.rmdir()
    ring.write_text("not a folder")
    with pytest.raises(keys.KeyMissing, match="cannot be read"):
        keys.current()


def test_a_key_made_in_the_moment_of_reading_is_found(ring: Path) -> None:
    keys.current()
    moment = ring.stat().st_mtime_ns
    keys.load(ring)
    other = keys.make(ring, version=2)
    os.utime(ring, ns=(moment, moment))
    assert keys.by_id(other.id) == other


def test_after_a_new_key_the_old_still_opens(ring: Path) -> None:
    before = seal("words", HERE)
    fresh = rotation.new_key()
    after = seal("words", HERE)
    assert (unseal(before, HERE), unseal(after, HERE)) == ("words", "words")
    assert sealing.key_id_of(after) == fresh.id != sealing.key_id_of(before)


def test_the_self_test_passes_and_makes_what_stands_beside_the_ring(ring: Path) -> None:
    rotation.self_test()
    assert rotation.alarm() is None
    assert {path.name for path in ring.iterdir() if not path.name.startswith("vault-")} == {
        "blind.key",
        "recovery.pub",
        "recovery.key",
    }
    assert (ring.parent / "recovery.pub").read_bytes() == (ring / "recovery.pub").read_bytes()


def test_a_ring_that_is_gone_is_not_begun_anew(ring: Path) -> None:
    sealed = seal("words", HERE)
    ring.rename(ring.with_name("lost"))
    with pytest.raises(keys.KeyMissing, match="back-up"):
        seal("words", HERE)
    assert "is not in" in (rotation.alarm() or "")
    assert not ring.exists()
    ring.with_name("lost").rename(ring)
    assert unseal(sealed, HERE) == "words"
    assert rotation.alarm() is None


def test_another_key_under_the_same_name_is_noticed(ring: Path) -> None:
    keys.current()
    (path,) = ring.iterdir()
    path.unlink()
    path.write_bytes(bytes(32))
    os.utime(ring)
    assert "not the one it was" in (rotation.alarm() or "")
