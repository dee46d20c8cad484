"""The one-time code of the first set-up, so that nobody who happens to reach the address can claim the installation.

It lies in the key folder, where only its owner reads it; the console prints it; set-up removes it.
"""

from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path
from typing import Final

from django.conf import settings

# Without letters and figures that look alike.
ALPHABET: Final = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
LENGTH: Final = 10


def path() -> Path:
    """Where the code lies."""
    return Path(settings.KEYS) / "set-up-code"


def current() -> str:
    """The code; made when there is none yet, such as ABCDE-FGHJK."""
    try:
        return path().read_text("ascii").strip()
    except FileNotFoundError:
        return _make()


def matches(text: str) -> bool:
    """Whether a text is the code; case, spaces and dashes do not count."""
    return hmac.compare_digest(_bare(text).encode(), _bare(current()).encode())


def remove() -> None:
    """Forget the code: the set-up is done."""
    path().unlink(missing_ok=True)


def _make() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _letter in range(LENGTH))
    code = f"{letters[:5]}-{letters[5:]}"
    path().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path().read_text("ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(code)
    return code


def _bare(text: str) -> str:
    return "".join(letter for letter in text.upper() if letter.isalnum())
