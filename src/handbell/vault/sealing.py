"""Sealing a text so that it opens only in its own place: school, table, column and row, and its compartment if any.

    format 1   sealed = "HB" | 1 | key id (4) | nonce (12) | AES-256-GCM(school's key, padded text, place)
    format 2   sealed = "HB" | 2 | nonce (12) | AES-256-GCM(compartment's data key, padded text, place and compartment)

AES-GCM as in NIST SP 800-38D, with random nonces: far under 2**32 for each key. The padding (0x80, then zeros, up to a
bucket) hides all but the size class of the text. Keys of compartments come from `vault.compartments`, which has `seal`
and `unseal` for either format.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from handbell.vault import keys

MAGIC: Final = b"HB\x01"
MAGIC_WITHIN: Final = b"HB\x02"
NONCE: Final = 12
TAG: Final = 16
HEADER: Final = len(MAGIC) + keys.ID_LENGTH + NONCE
_FIELD: Final = b"handbell/field/v1\0"
_FIELD_WITHIN: Final = b"handbell/field/v2\0"
_BUCKETS: Final = (256, 1024, 4096, 16_384, 65_536)


class Damaged(ValueError):
    """What is stored cannot be opened here: it was changed, cut, or belongs to another row, column or school."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed text stands. All of it is fixed for the life of the row.

    `within` is the id of the compartment whose key seals it; None for the school's own key.
    """

    school_id: UUID
    table: str
    column: str
    row_id: UUID
    within: UUID | None = None

    def as_bytes(self) -> bytes:
        """The additional authenticated data."""
        names = f"{self.table}\0{self.column}\0".encode()
        row = self.school_id.bytes + self.row_id.bytes + names
        return _FIELD + row if self.within is None else _FIELD_WITHIN + self.within.bytes + row


def seal(text: str, place: Place) -> bytes:
    """Seal a text for its place, with the ring's current key. The place is of no compartment (ValueError)."""
    if place.within is not None:
        raise ValueError("What stands in a compartment is sealed by compartments.seal.")
    key, nonce = keys.current(), os.urandom(NONCE)
    header = MAGIC + key.id + nonce
    return header + _encrypt(keys.of_school(key, place.school_id), nonce, text, place)


def unseal(sealed: bytes, place: Place) -> str:
    """The text that the school's key sealed for this place. Raises Damaged, KeyMissing."""
    key_id = key_id_of(sealed)
    key = keys.of_school(keys.by_id(key_id), place.school_id)
    return _decrypt(key, sealed[HEADER - NONCE : HEADER], sealed[HEADER:], place)


def seal_within(text: str, place: Place, data_key: bytes) -> bytes:
    """Seal a text for its place in a compartment, with that compartment's key."""
    nonce = os.urandom(NONCE)
    return MAGIC_WITHIN + nonce + _encrypt(data_key, nonce, text, place)


def unseal_within(sealed: bytes, place: Place, data_key: bytes) -> str:
    """The text that a compartment's key sealed for this place. Raises Damaged."""
    start = len(MAGIC_WITHIN) + NONCE
    if not is_within(sealed) or len(sealed) < start + TAG:
        raise Damaged("This was not sealed in a compartment.")
    return _decrypt(data_key, sealed[start - NONCE : start], sealed[start:], place)


def is_within(sealed: bytes) -> bool:
    """Whether a compartment's key sealed it, not the school's."""
    return sealed.startswith(MAGIC_WITHIN)


def key_id_of(sealed: bytes) -> bytes:
    """The id of the ring key that sealed something. Raises Damaged when it was not sealed in a format known here."""
    if not sealed.startswith(MAGIC) or len(sealed) < HEADER + TAG:
        raise Damaged("This was not sealed by Handbell, or by a newer one.")
    return sealed[len(MAGIC) : len(MAGIC) + keys.ID_LENGTH]


def pad(content: bytes) -> bytes:
    """Fill up to the next bucket, so that the size says little."""
    needed = len(content) + 1
    size = next(
        (bucket for bucket in _BUCKETS if needed <= bucket), -(-needed // _BUCKETS[-1]) * _BUCKETS[-1]
    )
    return content + b"\x80" + bytes(size - needed)


def unpad(padded: bytes) -> bytes:
    """What `pad` was given."""
    return padded[: padded.rindex(b"\x80")]


def _encrypt(key: bytes, nonce: bytes, text: str, place: Place) -> bytes:
    return AESGCM(key).encrypt(nonce, pad(text.encode("utf-8", "surrogatepass")), place.as_bytes())


def _decrypt(key: bytes, nonce: bytes, sealed: bytes, place: Place) -> str:
    try:
        padded = AESGCM(key).decrypt(nonce, sealed, place.as_bytes())
    except InvalidTag:
        raise Damaged(
            f"A {place.column} of {place.table} was changed or moved, and cannot be read."
        ) from None
    return unpad(padded).decode("utf-8", "surrogatepass")
