"""Which addresses of this room take files. Said by the view, known before a byte of the request's body is read.

Middleware reads forms before views run, so a view could not settle it for itself: the handler asks the address.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import SkipFile, StopFutureHandlers
from django.urls import Resolver404, resolve

from handbell.evidence.upload import SealedUploadHandler

ROOMS: Final = frozenset({"concerns", "public_concerns"})

View = TypeVar("View", bound=Callable[..., Any])


def takes_files(view: View) -> View:
    """Mark a view as one to which files may be sent. To every other address of the room they are refused unread."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


class FilesOfConcerns(SealedUploadHandler):
    """First of `FILE_UPLOAD_HANDLERS`. In this room a file is sealed on its way, or skipped and nowhere at all.

    Elsewhere it leaves files to the handlers after it.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._ours, self._taken = _says(request)
        self._full = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins. Raises SkipFile where none is taken, StopFutureHandlers where it is sealed here."""
        if not self._ours:
            return
        if not self._taken:
            raise SkipFile
        super().new_file(*args, **kwargs)
        self._full = False
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:  # type: ignore[override]
        """A piece of it. A full disk loses the file but never the words that came with it: its size tells."""
        if not self._ours:
            return raw_data
        try:
            if not self._full:
                super().receive_data_chunk(raw_data, start)
        except OSError:
            self._full = True
        return None

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:  # type: ignore[override]
        """The file, here or from a handler after this one. `no_room` is set on one that the disk had no room for."""
        if not self._ours:
            return None
        file = super().file_complete(file_size)
        file.no_room = self._full  # type: ignore[attr-defined]
        return file


def _says(request: Any) -> tuple[bool, bool]:
    """Whether an address is of this room, and whether its view takes files. Unknown addresses take none."""
    if request is None:
        return False, False
    try:
        match = request.resolver_match or resolve(request.path_info)
    except Resolver404:
        return True, False
    return bool(ROOMS & set(match.app_names)), bool(getattr(match.func, "takes_files", False))
