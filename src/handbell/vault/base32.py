"""Crockford's base 32: digits and letters that are hard to misread. https://www.crockford.com/base32.html"""

from __future__ import annotations

from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BETWEEN: Final = str.maketrans(
    dict.fromkeys(" \t\r\n\u00a0\u2009\u202f-\u2010\u2011\u2012\u2013\u2014\u2212.")
)


def normalise(text: str) -> str:
    """As it was given out: capitals, no spaces, dashes or full stops, O as 0, I and L as 1."""
    return text.upper().translate(_BETWEEN).translate(_MISREAD)


def encode(content: bytes, length: int) -> str:
    """The first `length` characters (5 bits each) of some bytes; zeros fill the last one up."""
    bits = len(content) * 8
    if not 0 < length <= -(-bits // 5):
        raise ValueError(f"{len(content)} bytes do not give {length} characters.")
    number = int.from_bytes(content, "big") << 5
    return "".join(ALPHABET[number >> (bits - 5 * place) & 31] for place in range(length))


def decode(text: str, size: int) -> bytes:
    """The bytes behind normalised text. Raises ValueError when it is not `size` bytes written in full."""
    if len(text) != -(-size * 8 // 5) or not set(text) <= set(ALPHABET):
        raise ValueError("This is not what was written down.")
    number = 0
    for letter in text:
        number = number << 5 | ALPHABET.index(letter)
    spare = len(text) * 5 - size * 8
    if number & ((1 << spare) - 1):
        raise ValueError("This is not what was written down.")
    return (number >> spare).to_bytes(size, "big")
