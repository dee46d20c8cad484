"""Uploaded files on their way in: Django would write what is larger than 2.5 MB to a temporary file in clear.

`SealedUploadHandler` writes it sealed, with a key that exists only in this process's memory while the request lasts.
`NoFilesHandler` takes none: what is sent all the same is read past and is nowhere.
"""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from handbell.evidence.limits import LARGEST_FILE
from handbell.evidence.temporary import SealedTemporaryFile


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
