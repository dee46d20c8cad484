"""Files of keys: made once, on disk before they are used, readable by their owner alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


class KeyMissing(RuntimeError):
    """Something was sealed with a key that is not in the key folder, or a key file is not a key."""


def read(path: Path, length: int) -> bytes:
    """A key of so many bytes. Raises FileNotFoundError; KeyMissing when the file is not such a key."""
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as problem:
        raise KeyMissing(f"{path} cannot be read ({problem.strerror}).") from None
    if len(key) != length:
        raise KeyMissing(f"{path} is damaged. Bring the key folder back from its back-up.")
    return key


def make(path: Path, length: int) -> bool:
    """A new random key in a file; False when there is one: of two processes that make it, the first to finish wins."""
    return write(path, secrets.token_bytes(length))


def write(path: Path, content: bytes) -> bool:
    """A new file with this in it, flushed to disk; False, and nothing is changed, when there is one already."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".new-{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    _flush_folder(path.parent)
    return True


def _flush_folder(folder: Path) -> None:
    """The name is on disk too; Windows has no such thing to ask for."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
