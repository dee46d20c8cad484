"""Uploaded files on their way in: Django would write what is larger than 2.5 MB to a temporary file in clear.

`SealedUploadHandler` writes it sealed, with a key that exists only in this process's memory while the request lasts.
`NoFilesHandler` takes none: what is sent all the same is read past and is nowhere.
"""

from __future__ import annotations

import os
import tempfile
from typing import IO, Any, Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from handbell.evidence.limits import LARGEST_FILE

_TAG: Final = 16


class SealedTemporaryFile:
    """A temporary file whose bytes are sealed as they are written; read, sought and closed like any other.

    Pieces are numbered, and the number is the nonce: the key is used for this one file only.
    """

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile(prefix="handbell-")  # noqa: SIM115  closed by `close`
        self._cipher = AESGCM(os.urandom(32))
        self._pieces: list[int] = []  # the length of each, in clear
        self._next = 0
        self._rest = b""
        self.size = 0

    def write(self, piece: bytes, /) -> int:
        """Add a piece. Only before reading."""
        if piece:
            self._file.write(self._cipher.encrypt(self._nonce(len(self._pieces)), piece, None))
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


class SealedUploadHandler(FileUploadHandler):
    """For `FILE_UPLOAD_HANDLERS`. What is too much of a file is read past: its size tells."""

    _sealed: SealedTemporaryFile
    _seen: int

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self._sealed, self._seen = SealedTemporaryFile(), 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """A piece of it."""
        self._seen += len(raw_data)
        if self._sealed.size <= LARGEST_FILE:
            self._sealed.write(bytes(raw_data))

    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        """The file as views get it."""
        self._sealed.seek(0)
        return UploadedFile(
            file=self._sealed,  # type: ignore[arg-type]  # has what Django's File asks for
            name=self.file_name,
            content_type=self.content_type or "",
            size=self._seen,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def upload_interrupted(self) -> None:
        """The browser went away."""
        if hasattr(self, "_sealed"):
            self._sealed.close()


class NoFilesHandler(FileUploadHandler):
    """Where no file may be given (an undressed picture of a child, say): nothing of one is kept, not even sealed."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Every file is skipped."""
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Never reached."""

    def file_complete(self, file_size: int) -> None:
        """There is no file."""
