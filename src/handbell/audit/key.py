"""The key that signs events. It lies in the key folder: whoever has only the database cannot forge a chain."""

from __future__ import annotations

import os
import secrets
from functools import cache
from pathlib import Path

from django.conf import settings

from handbell.audit.models import AuditHead
from handbell.tenancy.scope import for_every_school

NAME = "audit.key"
LENGTH = 32


class KeyMissing(RuntimeError):
    """There are signed events, but the key which signed them is not in the key folder."""


def audit_key() -> bytes:
    """The key (32 bytes), made on first use when no event was ever signed.

    Raises KeyMissing when events exist without it, or when the file is not a key.
    """
    return _key(Path(settings.KEYS))


@cache
def _key(folder: Path) -> bytes:
    path = folder / NAME
    if not path.exists():
        with for_every_school("before a first audit key is made: is there really nothing signed yet?"):
            if AuditHead.objects.filter(seq__gt=0).exists():
                raise KeyMissing(f"{path} is missing. Bring the key folder back from its own back-up.")
        _make(path)
    key = path.read_bytes()
    if len(key) != LENGTH:
        raise KeyMissing(f"{path} is not an audit key. Bring the key folder back from its own back-up.")
    return key


def _make(path: Path) -> None:
    """A new key; when two processes make one at once, the first to finish wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{NAME}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(LENGTH))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
