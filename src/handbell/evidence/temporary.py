"""A temporary file that is never in clear on a disk, for what is too large to be held in memory."""

from __future__ import annotations

import os
import tempfile
import weakref
from typing import IO, Final, Self

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_TAG: Final = 16


class SealedTemporaryFile:
    """A temporary file whose bytes are sealed as they are written; read, sought and closed like any other.

    Pieces are numbered, and the number is the nonce: the key is used for this one file only.
    """

    def __init__(self) -> None:
        # Without a buffer: a full disk is noticed by the piece that finds it so, and by no later call.
        self._file: IO[bytes] = tempfile.TemporaryFile(prefix="handbell-", buffering=0)  # noqa: SIM115
        weakref.finalize(self, self._file.close)  # at the latest when nobody holds it any more
        self._cipher = AESGCM(os.urandom(32))
        self._pieces: list[int] = []  # the length of each, in clear
        self._next = 0
        self._rest = b""
        self.size = 0

    def __enter__(self) -> Self:
        """For `with`: closed at its end."""
        return self

    def __exit__(self, *mistake: object) -> None:
        self.close()

    def write(self, piece: bytes, /) -> int:
        """Add a piece. Only before reading. Raises OSError when the disk is full; what was written before stays."""
        if piece:
            sealed = memoryview(self._cipher.encrypt(self._nonce(len(self._pieces)), piece, None))
            while sealed:
                sealed = sealed[self._file.write(sealed) :]
            self._pieces.append(len(piece))
            self.size += len(piece)
        return len(piece)

    def read(self, most: int = -1, /) -> bytes:
        """The next bytes, at most `most`; all that are left without it."""
        found = [self._rest]
        length = len(self._rest)
        while self._next < len(self._pieces) and (most < 0 or length < most):
            sealed = self._file.read(self._pieces[self._next] + _TAG)
            piece = self._cipher.decrypt(self._nonce(self._next), sealed, None)
            self._next += 1
            found.append(piece)
            length += len(piece)
        whole = b"".join(found)
        cut = len(whole) if most < 0 else most
        self._rest = whole[cut:]
        return whole[:cut]

    def seek(self, to: int, whence: int = os.SEEK_SET, /) -> int:
        """Go to a place: anywhere, by reading there from the beginning."""
        target = to if whence == os.SEEK_SET else to + (self.tell() if whence == os.SEEK_CUR else self.size)
        self._file.seek(0)
        self._next, self._rest = 0, b""
        while (missing := min(target, self.size) - self.tell()) > 0:
            self.read(min(missing, 1 << 20))
        return self.tell()

    def tell(self) -> int:
        """Where it is."""
        return sum(self._pieces[: self._next]) - len(self._rest)

    def close(self) -> None:
        """The file is gone, and the key with it."""
        self._file.close()

    @property
    def closed(self) -> bool:
        """Whether it is gone."""
        return self._file.closed

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def _nonce(self, number: int) -> bytes:
        return number.to_bytes(12, "big")
