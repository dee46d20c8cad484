"""Why a file cannot be read, in words for the person who chose it; and the limits that are checked first."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

MEGABYTE: Final = 1024 * 1024
LARGEST_FILE: Final = 25 * MEGABYTE  # a policy of 500 pages with pictures stays well below
MOST_CHARACTERS: Final = 5_000_000  # about 40 times the longest policy that we have seen
MOST_LINES: Final = 150_000
MOST_PAGES: Final = 500
MOST_SECONDS: Final = 20.0

SAFE: Final = "Nothing was kept or changed."


class CannotRead(Exception):
    """A file that is not read, and why.

    code: one stable word for programs and tests ("scanned-pdf", "too-large", …).
    message: plain sentences for a person: what happened, what is safe, what to do next. Never holds words of the file.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def __reduce__(self) -> tuple[type[CannotRead], tuple[str, str]]:
        """Let the refusal travel whole between processes."""
        return (CannotRead, (self.code, self.message))


def refuse(code: str, what: str, todo: str) -> CannotRead:
    """Build a refusal out of what happened and what to do next; that nothing was kept is said in between."""
    return CannotRead(code, f"{what} {SAFE} {todo}")


def empty_file() -> CannotRead:
    """Return the refusal of a file of no bytes, or of nothing but white space."""
    return refuse(
        "empty",
        "This file holds no words.",
        "Check that it is the right file and that it was saved, then try again.",
    )


def too_large(size: int) -> CannotRead:
    """Return the refusal of a file of `size` bytes, which is more than `LARGEST_FILE`."""
    return refuse(
        "too-large",
        f"This file is {size / MEGABYTE:,.0f} MB; the most that can be read is {LARGEST_FILE // MEGABYTE} MB.",
        "Take out pictures or attachments, or save the words alone, then try again.",
    )


def too_long() -> CannotRead:
    """Return the refusal of a file with more text than any policy has."""
    return refuse(
        "too-long",
        f"This file holds more text than a policy can (over {MOST_CHARACTERS:,} characters or {MOST_LINES:,} lines).",
        "Check that it is the right file, or cut it down to the policy alone.",
    )


def too_slow() -> CannotRead:
    """Return the refusal of a file that takes too much time or memory to read."""
    return refuse(
        "too-heavy",
        "This file takes too much time or memory to read.",
        "Save it afresh as a Word file or as plain text, then try again.",
    )


def damaged(kind: str) -> CannotRead:
    """Return the refusal of a broken file; `kind` says of what sort, with its article ("a PDF")."""
    return refuse(
        "damaged",
        f"This looks like {kind}, but it is damaged or not complete.",
        "Open it on your own computer, save it again under a new name, and try that copy.",
    )


def check_size(size: int) -> None:
    """Raise CannotRead for a file of `size` bytes that is empty or over `LARGEST_FILE`."""
    if size <= 0:
        raise empty_file()
    if size > LARGEST_FILE:
        raise too_large(size)


def read_file(path: Path) -> bytes:
    """Return the bytes of the file at `path`, after looking at its size and never reading past the limit.

    Raises CannotRead when it is absent, not a file, not allowed, empty or too large.
    """
    try:
        with open(path, "rb", opener=_open_without_waiting) as file:
            if not os.path.isfile(path):  # a pipe or a device could go on for ever
                raise refuse("not-a-file", "That is not a file.", "Give the name of the policy file itself.")
            check_size(os.fstat(file.fileno()).st_size)
            data = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        raise _not_opened(error) from None
    check_size(len(data))  # it may have grown since
    return data


def _open_without_waiting(path: str, flags: int) -> int:
    """Open for reading without waiting for the other end of a named pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _not_opened(error: Exception) -> CannotRead:
    """Return the refusal for an error of the operating system."""
    if isinstance(error, FileNotFoundError):
        return refuse(
            "not-found", "There is no file of that name.", "Check the name and the folder, then try again."
        )
    if isinstance(error, IsADirectoryError):
        return refuse("not-a-file", "That is a folder.", "Give the name of the policy file itself.")
    if isinstance(error, PermissionError):
        return refuse(
            "not-allowed",
            "You are not allowed to open that file.",
            "Ask its owner, or make a copy of your own.",
        )
    return refuse(
        "not-opened", "That file could not be opened.", "Copy it to this computer's own disk and try again."
    )
