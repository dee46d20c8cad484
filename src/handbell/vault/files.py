"""Sealed files: read and written in chunks, so that neither their size nor a truncation matters.

    file  = "HBF" | format 1 (1 byte) | kind (1 byte) | kind's own fields | nonce prefix (7) | chunks
    chunk = AES-256-GCM(file key, up to 1 MiB, nonce = prefix | chunk number (4, big-endian) | last (1), header)

The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015): a chunk that is missing, moved, repeated or cut off
does not open. Kind "k": the file key is derived (HKDF-SHA-256) from the school's key, the file's id and a salt. Kind
"c": from a compartment's data key, the compartment's, the school's and the file's id and a salt. Kind "p": it comes
from a passphrase (scrypt, RFC 7914).
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from handbell.vault import compartments, keys
from handbell.vault.sealing import Damaged

MAGIC: Final = b"HBF\x01"
BY_KEY, BY_COMPARTMENT, BY_PASSPHRASE = b"k", b"c", b"p"
SALT = 16
PREFIX = 7
CHUNK: Final = 1 << 20
TAG = 16
SCRYPT_LOG_N = 17  # 128 MiB, about half a second
_FILE = b"handbell/file/v1\0"
_FILE_WITHIN = b"handbell/file/v2\0"


class WrongPassphrase(Damaged):
    """The passphrase does not open this file, or its very beginning was changed."""


def seal_file(
    source: BinaryIO, target: BinaryIO, *, school_id: UUID, file_id: UUID, within: UUID | None = None
) -> None:
    """Seal a file for one school and one id (the row which speaks of it), in a compartment if one is given.

    Raises Erased, Damaged, KeyMissing before anything is written.
    """
    salt, prefix = os.urandom(SALT), os.urandom(PREFIX)
    if within is not None:
        key = _key_within(within, school_id, file_id, salt)
        _write(source, target, MAGIC + BY_COMPARTMENT + salt + prefix, key)
        return
    ring_key = keys.current()
    header = MAGIC + BY_KEY + ring_key.id + salt + prefix
    _write(source, target, header, _file_key(ring_key, school_id, file_id, salt))


def open_file(
    source: BinaryIO, target: BinaryIO, *, school_id: UUID, file_id: UUID, within: UUID | None = None
) -> None:
    """Write what was sealed for this school and id, in this compartment or in none.

    Raises Erased, Damaged, KeyMissing: then what was written is thrown away. Chunks are written as they open, so
    `target` is a draft until this returns.
    """
    if within is not None:
        header = _header(source, BY_COMPARTMENT, SALT + PREFIX)
        key = _key_within(within, school_id, file_id, header[5 : 5 + SALT])
    else:
        header = _header(source, BY_KEY, keys.ID_LENGTH + SALT + PREFIX)
        key = _file_key(keys.by_id(header[5:9]), school_id, file_id, header[9 : 9 + SALT])
    for chunk in _chunks(source, header, key):
        target.write(chunk)


def seal_with_passphrase(
    source: BinaryIO, target: BinaryIO, passphrase: str, *, log_n: int = SCRYPT_LOG_N
) -> None:
    """Seal a file that whoever knows the passphrase may open, wherever they are."""
    salt = os.urandom(SALT)
    header = MAGIC + BY_PASSPHRASE + bytes([log_n]) + salt + os.urandom(PREFIX)
    _write(source, target, header, _passphrase_key(passphrase, salt, log_n))


def open_with_passphrase(source: BinaryIO, target: BinaryIO, passphrase: str) -> None:
    """Write what was sealed with the passphrase; `target` is a draft until this returns.

    Raises WrongPassphrase, Damaged.
    """
    header = _header(source, BY_PASSPHRASE, 1 + SALT + PREFIX)
    log_n, salt = header[5], header[6 : 6 + SALT]
    if not 10 <= log_n <= 20:
        raise Damaged("This file asks for more work than Handbell ever does.")
    started = False
    try:
        for chunk in _chunks(source, header, _passphrase_key(passphrase, salt, log_n)):
            started = True
            target.write(chunk)
    except Damaged as damage:
        raise damage if started else WrongPassphrase("That passphrase does not open this file.") from None


def _write(source: BinaryIO, target: BinaryIO, header: bytes, key: bytes) -> None:
    target.write(header)
    cipher, nonce = AESGCM(key), _nonces(header[-PREFIX:])
    chunk, number, last = source.read(CHUNK), 0, False
    while not last:
        following = source.read(CHUNK)
        last = not following
        target.write(cipher.encrypt(nonce(number, last), chunk, header))
        chunk, number = following, number + 1


def _chunks(source: BinaryIO, header: bytes, key: bytes) -> Iterator[bytes]:
    cipher, nonce = AESGCM(key), _nonces(header[-PREFIX:])
    chunk, number, last = source.read(CHUNK + TAG), 0, False
    while not last:
        following = source.read(CHUNK + TAG)
        last = not following
        try:
            yield cipher.decrypt(nonce(number, last), chunk, header)
        except InvalidTag:
            raise Damaged("The file was changed or cut, or belongs somewhere else.") from None
        chunk, number = following, number + 1


def _nonces(prefix: bytes) -> Callable[[int, bool], bytes]:
    return lambda number, last: prefix + struct.pack(">IB", number, last)


def _header(source: BinaryIO, kind: bytes, more: int) -> bytes:
    header = source.read(len(MAGIC) + 1 + more)
    if not header.startswith(MAGIC + kind) or len(header) != len(MAGIC) + 1 + more:
        raise Damaged("This is not a file sealed by Handbell in this way.")
    return header


def _file_key(ring_key: keys.RingKey, school_id: UUID, file_id: UUID, salt: bytes) -> bytes:
    of_school = keys.of_school(ring_key, school_id)
    return HKDF(SHA256(), 32, salt=salt, info=_FILE + file_id.bytes).derive(of_school)


def _key_within(within: UUID, school_id: UUID, file_id: UUID, salt: bytes) -> bytes:
    info = _FILE_WITHIN + within.bytes + school_id.bytes + file_id.bytes
    return HKDF(SHA256(), 32, salt=salt, info=info).derive(compartments.data_key(school_id, within))


def _passphrase_key(passphrase: str, salt: bytes, log_n: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=1 << log_n, r=8, p=1).derive(passphrase.encode())
