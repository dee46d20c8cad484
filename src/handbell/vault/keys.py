"""The key ring: files in the key folder, outside the database and its back-ups.

Each file is one key of 32 bytes, named vault-<version>-<id>.key and readable by its owner alone. The highest version
seals; every version opens. The id (4 random bytes) stands in what was sealed, so the right key is always known.
A school's key is derived from a ring key (HKDF-SHA-256, RFC 5869) and never stored.
"""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from handbell.vault import key_files
from handbell.vault.key_files import KeyMissing
from handbell.vault.models import KnownKey

LENGTH = 32
ID_LENGTH = 4
_NAME = re.compile(r"vault-(\d{4})-([0-9a-f]{8})\.key")
_SCHOOL = b"handbell/school/v1\0"
_PROOF = b"handbell/known-key/v1\0"
PROOF = 16
RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class RingKey:
    """One key of the ring."""

    version: int
    id: bytes
    secret: bytes

    def __repr__(self) -> str:
        return f"<RingKey {self.version} {self.id.hex()}>"


def current() -> RingKey:
    """The key that seals; a first one is made when none was ever used. Raises KeyMissing."""
    ring = load(Path(settings.KEYS))
    return ring[-1] if ring else _first()


def by_id(key_id: bytes) -> RingKey:
    """The key with an id. Raises KeyMissing, which says what to do."""
    found = _among(load(Path(settings.KEYS)), key_id)
    if found is None:
        _load.cache_clear()  # made in the very moment in which the folder was last read?
        found = _among(load(Path(settings.KEYS)), key_id)
    if found is None:
        raise _missing(key_id.hex())
    return found


def _among(ring: list[RingKey], key_id: bytes) -> RingKey | None:
    return next((key for key in ring if key.id == key_id), None)


def load(folder: Path) -> list[RingKey]:
    """Every key of a folder, by version; none when the folder is not there.

    Raises KeyMissing for a damaged file, and for a folder that cannot be read.
    """
    try:
        return list(_load(folder, folder.stat().st_mtime_ns))
    except FileNotFoundError:
        return []
    except OSError as problem:
        raise KeyMissing(f"{folder} cannot be read ({problem.strerror}).") from None


@lru_cache(maxsize=4)
def _load(folder: Path, _changed: int) -> tuple[RingKey, ...]:
    keys = []
    for path in sorted(folder.iterdir()):
        if named := _NAME.fullmatch(path.name):
            keys.append(RingKey(int(named[1]), bytes.fromhex(named[2]), key_files.read(path, LENGTH)))
    return tuple(sorted(keys, key=lambda key: (key.version, key.id)))


def make(folder: Path, *, version: int) -> RingKey:
    """A new key in the folder, flushed to disk before anything can be sealed with it."""
    key = RingKey(version, secrets.token_bytes(ID_LENGTH), secrets.token_bytes(LENGTH))
    key_files.write(folder / name_of(key), key.secret)
    return key


def proof(key: RingKey) -> bytes:
    """A value that only this key gives and that tells nothing about it: kept in the database to know the key by."""
    return HKDF(SHA256(), PROOF, salt=None, info=_PROOF).derive(key.secret)


def remember() -> None:
    """Write down by what every key of the ring is known, where that is not yet done."""
    known = set(KnownKey.objects.values_list("key_id", flat=True))
    new = [key for key in load(Path(settings.KEYS)) if key.id.hex() not in known]
    rows = [KnownKey(key_id=key.id.hex(), proof=proof(key)) for key in new]
    KnownKey.objects.bulk_create(rows, ignore_conflicts=True)


def check_known() -> None:
    """Raises KeyMissing when a key that sealed something is not in the ring, or is another one than it was."""
    ring = {key.id.hex(): key for key in load(Path(settings.KEYS))}
    for key_id, known in KnownKey.objects.order_by("key_id").values_list("key_id", "proof"):
        if key_id not in ring:
            raise _missing(key_id)
        if not hmac.compare_digest(proof(ring[key_id]), bytes(known)):
            raise KeyMissing(
                f"Key {key_id} is not the one it was. Bring the key folder back from its back-up."
            )


def retire(key: RingKey) -> Path:
    """Take a key that seals nothing any more out of the ring. Where its file is now."""
    folder = Path(settings.KEYS)
    (folder / RETIRED).mkdir(exist_ok=True, mode=0o700)
    aside = folder / RETIRED / name_of(key)
    # In this order: a key that is known but missing is an alarm, one that is there but not known is made known again.
    KnownKey.objects.filter(key_id=key.id.hex()).delete()
    (folder / name_of(key)).rename(aside)
    return aside


def name_of(key: RingKey) -> str:
    """The name of a key's file."""
    return f"vault-{key.version:04}-{key.id.hex()}.key"


def _first() -> RingKey:
    """A new ring would hide that the old one is gone, until somebody wants to read what it sealed."""
    if known := KnownKey.objects.order_by("key_id").first():
        raise _missing(known.key_id)
    key = make(Path(settings.KEYS), version=1)
    remember()
    return key


def _missing(key_id: str) -> KeyMissing:
    return KeyMissing(f"Key {key_id} is not in {settings.KEYS}. Bring the key folder back from its back-up.")


@lru_cache(maxsize=4096)
def of_school(key: RingKey, school_id: UUID) -> bytes:
    """A school's own key, derived from a ring key."""
    return HKDF(SHA256(), LENGTH, salt=None, info=_SCHOOL + school_id.bytes).derive(key.secret)


__all__ = [
    "KeyMissing",
    "RingKey",
    "by_id",
    "check_known",
    "current",
    "load",
    "make",
    "name_of",
    "of_school",
    "proof",
    "remember",
    "retire",
]
