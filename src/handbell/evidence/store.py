"""Where sealed bytes lie: a small seam, so that another store (S3, say) can stand here later.

A blob is named "shelf/school/id". It is written under a draft name, flushed, and only then takes its name; a row that
speaks of it is committed afterwards. So a crash leaves at most a blob without a row, never a row without bytes.

Two shelves, both below the data folder: OPEN in `files/exhibits`, which back-ups copy, and SEALED in `sealed-away`,
which they do not: what may not be looked at must not be multiplied either.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import re
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, Protocol
from uuid import UUID

from django.conf import settings

OPEN: Final = "open"
SEALED: Final = "sealed"
_SHELVES: Final = {OPEN: Path("files", "exhibits"), SEALED: Path("sealed-away")}
_NAME: Final = re.compile(r"(open|sealed)/([0-9a-f]{32})/([0-9a-f]{32})")
_DRAFT: Final = ".draft"


class Missing(OSError):
    """There is no such blob."""


class Store(Protocol):
    """What a store can do."""

    def draft(self, name: str) -> contextlib.AbstractContextManager[BinaryIO]:
        """A file to write; when the block ends well its bytes are safe under the name, else nothing is left."""

    def open(self, name: str) -> BinaryIO:
        """The blob, to be read. Raises Missing."""

    def remove(self, name: str) -> None:
        """The blob is gone; that it was not there is no mistake."""

    def names(self, school_id: UUID) -> list[tuple[str, datetime.datetime]]:
        """Every blob of a school, drafts too, with when it was written (UTC)."""

    def free_bytes(self) -> int:
        """How much still goes in."""


def new_name(school_id: UUID, *, shelf: str = OPEN) -> str:
    """A name that no blob has."""
    return f"{shelf}/{school_id.hex}/{uuid.uuid4().hex}"


class FolderStore:
    """Blobs as files below the data folder, readable by Handbell's own user alone."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @contextlib.contextmanager
    def draft(self, name: str) -> Iterator[BinaryIO]:
        """See Store."""
        path = self._path(name)
        _make_folder(path.parent)
        draft = path.with_name(path.name + _DRAFT)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            draft.rename(path)
            _flush_folder(path.parent)
        except Exception:
            draft.unlink(missing_ok=True)
            raise

    def open(self, name: str) -> BinaryIO:
        """See Store."""
        try:
            return self._path(name).open("rb")
        except FileNotFoundError:
            raise Missing(f"{name} is not in the store.") from None

    def remove(self, name: str) -> None:
        """See Store."""
        path = self._path(name.removesuffix(_DRAFT))
        (path.with_name(path.name + _DRAFT) if name.endswith(_DRAFT) else path).unlink(missing_ok=True)
        if path.parent.is_dir():
            _flush_folder(path.parent)

    def names(self, school_id: UUID) -> list[tuple[str, datetime.datetime]]:
        """See Store."""
        found = []
        for shelf, below in _SHELVES.items():
            folder = self._root / below / school_id.hex
            for path in sorted(folder.iterdir()) if folder.is_dir() else []:
                name = f"{shelf}/{school_id.hex}/{path.name}"
                if _NAME.fullmatch(name.removesuffix(_DRAFT)):
                    written = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC)
                    found.append((name, written))
        return found

    def free_bytes(self) -> int:
        """See Store."""
        self._root.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(self._root).free

    def _path(self, name: str) -> Path:
        parts = _NAME.fullmatch(name)
        if parts is None:
            raise Missing("That is not a blob's name.")
        return self._root / _SHELVES[parts[1]] / parts[2] / parts[3]


def store() -> Store:
    """The store of this Handbell."""
    return FolderStore(Path(settings.DATA))


def _make_folder(folder: Path) -> None:
    """With those above it, each flushed: a name is safe only when the folder that holds it is."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _flush_folder(folder.parent)


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":  # pragma: no cover - Windows flushes names by itself
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
