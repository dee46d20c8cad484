"""Titles in a file's own properties: most were never meant."""

from __future__ import annotations

import re
from typing import Final

from handbell.reading.formats.characters import one_line

_NEVER_MEANT: Final = re.compile(
    r"^(microsoft\s|untitled\b|document\s*\d*$|title$|template\b|new\b|(power)?point\b|slide\s*\d*$|blank\b|layout\b|scan)"
    r"|\.(docx?|dotx?|pdf|html?|txt|md|rtf|odt|pages|indd|pub|qxd|tmp)\b|[\\/]|_|https?:",
    re.IGNORECASE,
)
_LONGEST: Final = 200


def trusted_title(title: str | None) -> str:
    """Return a title from a file's properties as one line, or nothing where it is a file name or a program's own."""
    words = one_line(title or "")
    if (
        len(words) < 4
        or len(words) > _LONGEST
        or _NEVER_MEANT.search(words)
        or not any(c.isalpha() for c in words)
    ):
        return ""
    return words
