"""Numbers of lists, as letters and Roman numerals."""

from __future__ import annotations

from typing import Final

_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def numeral(value: int, form: str) -> str:
    """Write a list number in a form of HTML: "1", "a", "A", "i" or "I"; decimals for any other and out of range."""
    if form in ("a", "A") and value > 0:
        written = letters(value)
    elif form in ("i", "I"):
        written = roman(value)
    else:
        return str(value)
    return written.upper() if form.isupper() else written


def letters(value: int) -> str:
    """Write a number as a browser does: a to z, then aa, ab, …; nothing for zero and below."""
    out = ""
    while value > 0:
        value, rest = divmod(value - 1, 26)
        out = chr(ord("a") + rest) + out
    return out


def roman(value: int) -> str:
    """Write a number in small Roman numerals; as decimals where there are none."""
    if not 0 < value < 4000:
        return str(value)
    out = ""
    for worth, sign in _ROMAN:
        count, value = divmod(value, worth)
        out += sign * count
    return out
