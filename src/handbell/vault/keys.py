"""The key ring: files in the key folder, outside the database and its back-ups.

Each file is one key of 32 bytes, named vault-<version>-<id>.key and readable by its owner alone. The highest version
seals; every version opens. The id (4 random bytes) stands in what was sealed, so the right key is always known.
A school's key is derived from a ring key (HKDF-SHA-256, RFC 5869) and never stored.
"""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

LENGTH = 32
ID_LENGTH = 4
_NAME = re.compile(r"vault-(\d{4})-([0-9a-f]{8})\.key")
_SCHOOL = b"handbell/school/v1\0"


class KeyMissing(RuntimeError):
    """Something was sealed with a key that is not in the key folder, or a key file is not a key."""


@dataclass(frozen=True, slots=True)
class RingKey:
    """One key of the ring."""

    version: int
    id: bytes
    secret: bytes

    def __repr__(self) -> str:
        return f"<RingKey {self.version} {self.id.hex()}>"


def current() -> RingKey:
    """The key that seals; a first one is made when there is none."""
    ring = load(Path(settings.KEYS)) or [make(Path(settings.KEYS), version=1)]
    return ring[-1]


def by_id(key_id: bytes) -> RingKey:
    """The key with an id. Raises KeyMissing, which says what to do."""
    for key in load(Path(settings.KEYS)):
        if key.id == key_id:
            return key
    raise KeyMissing(
        f"Key {key_id.hex()} is not in {settings.KEYS}. Bring the key folder back from its back-up."
    )


def load(folder: Path) -> list[RingKey]:
    """Every key of a folder, by version; none when the folder is not there. Raises KeyMissing for a damaged file."""
    try:
        changed = folder.stat().st_mtime_ns
    except FileNotFoundError:
        return []
    return list(_load(folder, changed))


@lru_cache(maxsize=4)
def _load(folder: Path, _changed: int) -> tuple[RingKey, ...]:
    keys = []
    for path in sorted(folder.iterdir()):
        if named := _NAME.fullmatch(path.name):
            secret = path.read_bytes()
            if len(secret) != LENGTH:
                raise KeyMissing(f"{path} is damaged. Bring the key folder back from its back-up.")
            keys.append(RingKey(int(named[1]), bytes.fromhex(named[2]), secret))
    return tuple(sorted(keys, key=lambda key: (key.version, key.id)))


def make(folder: Path, *, version: int) -> RingKey:
    """A new key in the folder, flushed to disk before anything can be sealed with it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = RingKey(version, secrets.token_bytes(ID_LENGTH), secrets.token_bytes(LENGTH))
    draft = folder / f".new-{key.id.hex()}"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(handle, "wb") as file:
        file.write(key.secret)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(folder / f"vault-{version:04}-{key.id.hex()}.key")
    return key


@lru_cache(maxsize=4096)
def of_school(key: RingKey, school_id: UUID) -> bytes:
    """A school's own key, derived from a ring key."""
    return HKDF(SHA256(), LENGTH, salt=None, info=_SCHOOL + school_id.bytes).derive(key.secret)
