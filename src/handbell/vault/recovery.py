"""Sealing when no key of ours can: for whoever holds the recovery key, on paper or in a safe.

The public part lies in `recovery.pub`, in the key folder and again in the data folder, and can only seal. The private
part is written once, to `recovery.key`: the school prints it or puts it into a safe, and deletes the file.

    sealed = "HBR" | format 1 (1 byte) | key id (4) | HPKE base mode (encapsulated key 32, ciphertext)

HPKE is RFC 9180: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. The place is its `info`.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from django.conf import settings

from handbell.vault import base32, key_files
from handbell.vault.key_files import KeyMissing
from handbell.vault.sealing import Damaged, Place, pad, unpad

PUBLIC: Final = "recovery.pub"
PRIVATE: Final = "recovery.key"
MAGIC: Final = b"HBR\x01"
LENGTH: Final = 32
_ID: Final = 4
_CHECK: Final = 3
_GROUP: Final = 4
_INFO: Final = b"handbell/recovery/v1\0"
_SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)

_remembered: dict[Path, bytes] = {}


class NotARecoveryKey(ValueError):
    """What was typed is not a recovery key: a character is wrong or missing."""


def ready() -> None:
    """Make the pair of keys when there is none, and the copy of the public part. Raises KeyMissing, OSError."""
    public = Path(settings.KEYS) / PUBLIC
    if not public.exists():
        copied = None if public.with_name(PRIVATE).exists() else _read(_copy())
        if copied is None:
            _make(public)
        else:
            key_files.write(public, copied)
    ours = key_files.read(public, LENGTH)
    if _read(_copy()) != ours:
        _copy().unlink(missing_ok=True)
        key_files.write(_copy(), ours)
    _remembered[public.parent] = ours


def public_key() -> bytes:
    """The public part (32 bytes), as long as it is anywhere: key folder, data folder, memory. Raises KeyMissing."""
    folder = Path(settings.KEYS)
    found = _read(folder / PUBLIC) or _remembered.get(folder) or _read(_copy())
    if found is None:
        raise KeyMissing(f"{folder / PUBLIC} is missing. Bring the key folder back from its back-up.")
    _remembered[folder] = found
    return found


def key_id(public: bytes) -> bytes:
    """Four bytes that tell recovery keys apart."""
    return hashlib.sha256(_INFO + public).digest()[:_ID]


def seal_for_recovery(content: bytes, place: Place) -> bytes:
    """Seal so that only the recovery key opens it, for its place. Needs no key of the ring. Raises KeyMissing."""
    public = public_key()
    sealed = _SUITE.encrypt(pad(content), X25519PublicKey.from_public_bytes(public), info=_info(place))
    return MAGIC + key_id(public) + sealed


def open_recovered(sealed: bytes, private_key: str, place: Place) -> bytes:
    """What was sealed for this place. `private_key` is the text of `recovery.key`, as written or typed.

    Raises NotARecoveryKey; KeyMissing when it is another recovery key that is needed; Damaged.
    """
    private = _private(private_key)
    own = key_id(private.public_key().public_bytes_raw())
    start = len(MAGIC) + _ID
    if not sealed.startswith(MAGIC) or len(sealed) < start + LENGTH:
        raise Damaged("This was not sealed for recovery, or by a newer Handbell.")
    if sealed[len(MAGIC) : start] != own:
        raise KeyMissing(f"Another recovery key opens this: {sealed[len(MAGIC) : start].hex()}.")
    try:
        return unpad(_SUITE.decrypt(sealed[start:], private, info=_info(place)))
    except InvalidTag:
        raise Damaged("It was changed or moved, and cannot be read.") from None


def written(private: bytes) -> str:
    """A private key as it is printed: groups of four characters, the last of them a check of the others."""
    text = base32.encode(private + _check(private), -(-(LENGTH + _CHECK) * 8 // 5))
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def _private(text: str) -> X25519PrivateKey:
    wanted = " ".join(line for line in text.splitlines() if not line.startswith("#"))
    try:
        both = base32.decode(base32.normalise(wanted), LENGTH + _CHECK)
    except ValueError:
        both = b""
    if not both or both[LENGTH:] != _check(both[:LENGTH]):
        raise NotARecoveryKey("This is not a recovery key: a character is wrong or missing.")
    return X25519PrivateKey.from_private_bytes(both[:LENGTH])


def _check(private: bytes) -> bytes:
    return hashlib.sha256(_INFO + b"check" + private).digest()[:_CHECK]


def _make(public: Path) -> None:
    """The private part first: a public part without it would seal what nobody ever opens."""
    private = X25519PrivateKey.generate()
    words = (
        "# Handbell's recovery key. Print it or put it into a safe, then delete this file.\n"
        "# It opens what is told while the other keys cannot be used, and nothing else.\n"
    )
    content = f"{words}{written(private.private_bytes_raw())}\n".encode("ascii")
    if key_files.write(public.with_name(PRIVATE), content):
        key_files.write(public, private.public_key().public_bytes_raw())
    else:  # made before, by a process that died or is about to write the public part
        made = _private(public.with_name(PRIVATE).read_text("ascii"))
        key_files.write(public, made.public_key().public_bytes_raw())


def _copy() -> Path:
    return Path(settings.DATA) / PUBLIC


def _read(path: Path) -> bytes | None:
    try:
        return key_files.read(path, LENGTH)
    except (OSError, KeyMissing):
        return None


def _info(place: Place) -> bytes:
    return _INFO + place.as_bytes()
