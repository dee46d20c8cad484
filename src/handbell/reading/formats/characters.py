"""Characters that a reader does not see, or sees as another: made plain before anything is read."""

from __future__ import annotations

import re
from typing import Final

_LIGATURES: Final = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
_SPACES: Final = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
# Soft hyphens, zero-width spaces, marks of direction, byte order marks, what PDF readers leave for "no character".
_UNSEEN: Final = "\u00ad\u200b\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff\ufffe\uffff"
_OVERRIDES: Final = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_CONTROLS: Final = "".join(
    map(chr, [*range(0x09), *range(0x0E, 0x20), 0x7F, *range(0x80, 0x85), *range(0x86, 0xA0)])
)

_MEANT: Final[dict[str, str]] = {
    **_LIGATURES,
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_UNSEEN + _OVERRIDES + _CONTROLS, ""),
}
_ODD: Final = re.compile("[" + re.escape("".join(_MEANT)) + "\ud800-\udfff]")
_CONTROL: Final = re.compile("[" + re.escape(_CONTROLS) + "]")
# Joiners mean something in Arabic, Indic scripts and emoji; between Latin letters they only hide a break.
_JOINER: Final = re.compile("(?<=[\\x00-\\u024f])[\u200c\u200d]|[\u200c\u200d](?=[\\x00-\\u024f])")
_WHITE: Final = re.compile(r"\s+")


def clean(text: str) -> str:
    """Return `text` with look-alike spaces as spaces, ligatures as letters, and unseen characters gone."""
    if text.isascii() and text.isprintable():
        return text
    text = _ODD.sub(_meant, text)
    if "\u200c" in text or "\u200d" in text:
        text = _JOINER.sub("", text)
    return text


def _meant(match: re.Match[str]) -> str:
    """Return what an odd character stands for; half of a surrogate pair stands for nothing."""
    return _MEANT.get(match[0], "\ufffd")


def one_line(text: str) -> str:
    """Return `text` cleaned, its runs of white space as one space each, none at the ends."""
    return " ".join(clean(text).split())


def count_controls(text: str) -> int:
    """Count the control characters of `text` that no writer types."""
    return len(_CONTROL.findall(text))
