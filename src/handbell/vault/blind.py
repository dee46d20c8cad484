"""What must come out the same again, and tell nobody anything: blind indexes, and codes that are given back.

Both need a key that never changes, or nothing would be found again. So it is not one of the ring's, which are renewed
and retired: it is a file of its own, `blind.key`, made together with the first compartment and kept as long as the
product is used. Whoever has it and the database can try out values, but opens nothing sealed. If it is lost nothing
sealed is lost with it, but nothing is found by its index any more, and a repeated submission gets another code.
"""

from __future__ import annotations

import hmac
from pathlib import Path
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from handbell.tenancy.scope import for_every_school
from handbell.vault import base32, key_files
from handbell.vault.keys import KeyMissing
from handbell.vault.models import Compartment

NAME: Final = "blind.key"
LENGTH: Final = 32
INDEX_BITS: Final = 128
LONGEST_CODE: Final = 51
_INDEX: Final = b"handbell/blind-index/v1\0"
_CODE: Final = b"handbell/return-code/v1\0"


def index(value: str, *, school_id: UUID, purpose: str) -> str:
    """What stands in the database for a value that is looked for: 32 hexadecimal digits (HMAC-SHA-256, 128 bits).

    Equal values of one school and purpose have equal indexes: bring the value into one form first (case, spaces).
    Raises KeyMissing.
    """
    digest = _hmac(_INDEX, school_id, purpose, value)
    return digest[: INDEX_BITS // 8].hex()


def code(key: str, *, school_id: UUID, purpose: str, length: int = 20) -> str:
    """The code given back for a submission, from that submission's own secret key: always the same for the same key.

    5 bits for each character: 20 make 100 bits. Raises KeyMissing; ValueError for more than 51 characters.
    """
    if not 1 <= length <= LONGEST_CODE:
        raise ValueError("A code has 1 to 51 characters.")
    return base32.encode(_hmac(_CODE, school_id, purpose, key), length)


def normalise_code(text: str) -> str:
    """A code as somebody typed it, as it was given out."""
    return base32.normalise(text)


def ready() -> None:
    """Make the key when there is none and nothing was ever sealed in a compartment. Raises KeyMissing."""
    _key()


def begin_anew() -> None:
    """A new key when the old one is lost for ever: older indexes do not match it. Raises FileExistsError."""
    path = Path(settings.KEYS) / NAME
    if not key_files.make(path, LENGTH):
        raise FileExistsError(f"{path} is there: it is not replaced.")


def _hmac(what: bytes, school_id: UUID, purpose: str, value: str) -> bytes:
    info = what + school_id.bytes + purpose.encode()
    key = HKDF(SHA256(), LENGTH, salt=None, info=info).derive(_key())
    return hmac.digest(key, value.encode("utf-8", "surrogatepass"), "sha256")


def _key() -> bytes:
    path = Path(settings.KEYS) / NAME
    try:
        key = key_files.read(path, LENGTH)
    except FileNotFoundError:
        with for_every_school("before a first blind key is made: is there really nothing yet?"):
            if Compartment.objects.exists():
                raise KeyMissing(f"{path} is missing. Bring the key folder back from its back-up.") from None
        key_files.make(path, LENGTH)
        key = key_files.read(path, LENGTH)
    return key
