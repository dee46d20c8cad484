"""Sealing a text so that it opens only in its own place: school, table, column and row.

    sealed = "HB" | format 1 (1 byte) | key id (4) | nonce (12) | AES-256-GCM(school's key, padded text, place)

AES-GCM as in NIST SP 800-38D, with random nonces: far under 2**32 for each school's key. The padding (0x80, then zeros,
up to a bucket) hides all but the size class of the text.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from handbell.vault import keys

MAGIC = b"HB\x01"
NONCE = 12
HEADER = len(MAGIC) + keys.ID_LENGTH + NONCE
_FIELD = b"handbell/field/v1\0"
_BUCKETS = (256, 1024, 4096, 16_384, 65_536)


class Damaged(ValueError):
    """What is stored cannot be opened here: it was changed, cut, or belongs to another row, column or school."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed text stands. All of it is fixed for the life of the row."""

    school_id: UUID
    table: str
    column: str
    row_id: UUID

    def as_bytes(self) -> bytes:
        """The additional authenticated data."""
        names = f"{self.table}\0{self.column}\0".encode()
        return _FIELD + self.school_id.bytes + self.row_id.bytes + names


def seal(text: str, place: Place) -> bytes:
    """Seal a text for its place, with the ring's current key."""
    key, nonce = keys.current(), os.urandom(NONCE)
    header = MAGIC + key.id + nonce
    cipher = AESGCM(keys.of_school(key, place.school_id))
    return header + cipher.encrypt(nonce, _pad(text.encode("utf-8", "surrogatepass")), place.as_bytes())


def unseal(sealed: bytes, place: Place) -> str:
    """The text that was sealed for this place. Raises Damaged, KeyMissing."""
    key_id = key_id_of(sealed)
    cipher = AESGCM(keys.of_school(keys.by_id(key_id), place.school_id))
    nonce = sealed[HEADER - NONCE : HEADER]
    try:
        padded = cipher.decrypt(nonce, sealed[HEADER:], place.as_bytes())
    except InvalidTag:
        raise Damaged(
            f"A {place.column} of {place.table} was changed or moved, and cannot be read."
        ) from None
    return padded[: padded.rindex(b"\x80")].decode("utf-8", "surrogatepass")


def key_id_of(sealed: bytes) -> bytes:
    """The id of the key that sealed something. Raises Damaged when it was not sealed in a format known here."""
    if not sealed.startswith(MAGIC) or len(sealed) < HEADER + 16:
        raise Damaged("This was not sealed by Handbell, or by a newer one.")
    return sealed[len(MAGIC) : len(MAGIC) + keys.ID_LENGTH]


def _pad(text: bytes) -> bytes:
    needed = len(text) + 1
    size = next(
        (bucket for bucket in _BUCKETS if needed <= bucket), -(-needed // _BUCKETS[-1]) * _BUCKETS[-1]
    )
    return text + b"\x80" + bytes(size - needed)
