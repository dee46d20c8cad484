"""Sealed files open whole or not at all."""

from __future__ import annotations

import io
import os
import uuid

import pytest

from handbell.vault import files
from handbell.vault.sealing import Damaged

pytestmark = pytest.mark.django_db
SCHOOL, FILE = uuid.UUID(int=1), uuid.UUID(int=2)


def sealed(content: bytes) -> bytes:
    target = io.BytesIO()
    files.seal_file(io.BytesIO(content), target, school_id=SCHOOL, file_id=FILE)
    return target.getvalue()


def opened(content: bytes, *, school_id: uuid.UUID = SCHOOL, file_id: uuid.UUID = FILE) -> bytes:
    target = io.BytesIO()
    files.open_file(io.BytesIO(content), target, school_id=school_id, file_id=file_id)
    return target.getvalue()


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "CHUNK", 64)


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 128, 200])
def test_a_file_comes_back(size: int) -> None:
    content = os.urandom(size)
    assert opened(sealed(content)) == content


def test_it_opens_for_its_own_school_and_id_only() -> None:
    with pytest.raises(Damaged):
        opened(sealed(b"x"), school_id=uuid.UUID(int=9))
    with pytest.raises(Damaged):
        opened(sealed(b"x"), file_id=uuid.UUID(int=9))


def test_every_cut_is_found() -> None:
    whole = sealed(os.urandom(200))
    for length in range(len(whole)):
        with pytest.raises(Damaged):
            opened(whole[:length])


def test_every_changed_byte_is_found() -> None:
    whole = sealed(os.urandom(150))
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 0x01
        with pytest.raises((Damaged, files.keys.KeyMissing)):
            opened(bytes(changed))


def test_chunks_cannot_change_places_or_be_left_out() -> None:
    whole = sealed(os.urandom(64 * 3))
    size = 64 + files.TAG
    start = len(whole) - 3 * size
    first, second, third = (whole[start + n * size : start + (n + 1) * size] for n in range(3))
    for order in ([second, first, third], [first, third], [first, second], [first, first, second, third]):
        with pytest.raises(Damaged):
            opened(whole[:start] + b"".join(order))


def test_a_passphrase_opens_a_file_anywhere() -> None:
    target, back = io.BytesIO(), io.BytesIO()
    files.seal_with_passphrase(io.BytesIO(b"everything"), target, "wall oak river", log_n=10)
    files.open_with_passphrase(io.BytesIO(target.getvalue()), back, "wall oak river")
    assert back.getvalue() == b"everything"
    with pytest.raises(files.WrongPassphrase):
        files.open_with_passphrase(io.BytesIO(target.getvalue()), io.BytesIO(), "wall oak")
    with pytest.raises(Damaged):
        files.open_with_passphrase(io.BytesIO(sealed(b"x")), io.BytesIO(), "wall oak river")
