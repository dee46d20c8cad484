"""Whether bytes are one whole picture of a kind: its structure is walked, nothing of it is decoded.

PNG: W3C PNG (third edition). JPEG: ITU-T T.81. GIF: GIF89a. WebP: RFC 9649. HEIC: ISO/IEC 23008-12 (as boxes).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from typing import Final

from handbell.evidence.child.bounds import Refusal
from handbell.evidence.child.foreign import PADDING, check_alone
from handbell.evidence.limits import LONGEST_SIDE, MOST_PIXELS

PNG_SIGN: Final = b"\x89PNG\r\n\x1a\n"
_MARKER: Final = re.compile(
    rb"\xff+([^\x00\xff\xd0-\xd7])", re.DOTALL
)  # in scan data: no stuffing, no restart
_FRAMES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


def check_png(data: bytes) -> None:
    """Raise Refusal unless it is one PNG with right checksums, first IHDR, last IEND, and nothing behind."""
    at, texts, first = len(PNG_SIGN), [], True
    while True:
        length, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        body, end = data[at + 8 : at + 8 + length], at + 12 + length
        if end > len(data) or not name.isalpha() or first != (name == b"IHDR"):
            raise Refusal("damaged")
        if zlib.crc32(name + body) != int.from_bytes(data[end - 4 : end], "big"):
            raise Refusal("damaged")
        if first:
            _check_pixels(int.from_bytes(body[:4], "big"), int.from_bytes(body[4:8], "big"))
        elif name != b"IDAT":
            texts.append(body)
        at, first = end, False
        if name == b"IEND":
            break
    _check_tail(data[at:])
    check_alone(data, *texts)


def check_jpeg(data: bytes) -> None:
    """Raise Refusal unless it is a JPEG to its end, or one with the further pictures that cameras put behind."""
    end, texts = _walk_jpeg(data, 0)
    while data.startswith(b"\xff\xd8\xff", end):
        end, more = _walk_jpeg(data, end)
        texts += more
    tail = data[end:]
    if tail.strip(PADDING) and not _is_makers_tail(tail):
        raise Refusal("something-behind")
    check_alone(data, *texts, tail)


def _walk_jpeg(data: bytes, start: int) -> tuple[int, list[bytes]]:
    """Where the picture that begins at `start` ends, and its free parts."""
    at, seen = start + 2, False
    texts: list[bytes] = []
    while (code := _marker(data, at)) != 0xD9:
        if code == 0xFF:  # filling
            at += 1
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        body = data[at + 4 : at + 2 + length]
        if length < 2 or len(body) != length - 2:
            raise Refusal("damaged")
        if code in _FRAMES:
            _check_pixels(int.from_bytes(body[3:5], "big"), int.from_bytes(body[1:3], "big"))
            seen = True
        elif code == 0xFE or 0xE0 <= code <= 0xEF:
            texts.append(body)
        at += 2 + length
        if code == 0xDA:
            at = _after_scan(data, at)
    if not seen:
        raise Refusal("damaged")
    return at + 2, texts


def _marker(data: bytes, at: int) -> int:
    """The code of the marker that must stand here."""
    if data[at : at + 1] != b"\xff" or at + 1 >= len(data):
        raise Refusal("damaged")
    return data[at + 1]


def _after_scan(data: bytes, at: int) -> int:
    """Where the marker behind the coded picture stands."""
    following = _MARKER.search(data, at)
    if following is None:
        raise Refusal("damaged")
    return following.start(1) - 1


def _is_makers_tail(tail: bytes) -> bool:
    """Notes that some telephones put behind a photograph, without a film among them."""
    return tail.endswith(b"SEFT") and b"SEFH" in tail and b"ftyp" not in tail and b"PK\x03\x04" not in tail


def check_gif(data: bytes) -> None:
    """Raise Refusal unless it is one GIF, block by block, and nothing behind."""
    _check_pixels(int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little"))
    at, texts, pictures = 13 + _colours(data, 10), [], 0
    while (sign := data[at : at + 1]) != b";":
        if sign == b"!":
            at, said = _blocks(data, at + 2)
            texts.append(said)
        elif sign == b",":
            _check_pixels(
                int.from_bytes(data[at + 5 : at + 7], "little"),
                int.from_bytes(data[at + 7 : at + 9], "little"),
            )
            at, _ = _blocks(data, at + 10 + _colours(data, at + 9) + 1)
            pictures += 1
        else:
            raise Refusal("damaged")
    if not pictures:
        raise Refusal("damaged")
    _check_tail(data[at + 1 :])
    check_alone(data, *texts)


def _colours(data: bytes, at: int) -> int:
    flags = data[at] if at < len(data) else 0
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _blocks(data: bytes, at: int) -> tuple[int, bytes]:
    """Where a row of sub-blocks ends, and what it held."""
    parts: list[bytes] = []
    while True:
        if at >= len(data):
            raise Refusal("damaged")
        size = data[at]
        if size == 0:
            return at + 1, b"".join(parts)
        parts.append(data[at + 1 : at + 1 + size])
        at += 1 + size


def check_webp(data: bytes) -> None:
    """Raise Refusal unless it is one WebP whose chunks fill exactly what its header says."""
    end = 8 + int.from_bytes(data[4:8], "little")
    at, texts, sized = 12, [], False
    if end > len(data):
        raise Refusal("damaged")
    while at < end:
        name, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        body = data[at + 8 : at + 8 + length]
        if len(body) != length:
            raise Refusal("damaged")
        if measure := _WEBP_SIZES.get(name):
            _check_pixels(*measure(body))
            sized = True
        elif name not in {b"ALPH", b"ANMF"}:
            texts.append(body)
        at += 8 + length + (length & 1)
    if not sized or at - end > 1:
        raise Refusal("damaged")
    _check_tail(data[end:])
    check_alone(data, *texts)


def _vp8x(body: bytes) -> tuple[int, int]:
    return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1


def _vp8(body: bytes) -> tuple[int, int]:
    if body[3:6] != b"\x9d\x01\x2a":
        raise Refusal("damaged")
    return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF


def _vp8l(body: bytes) -> tuple[int, int]:
    if body[:1] != b"\x2f":
        raise Refusal("damaged")
    bits = int.from_bytes(body[1:5], "little")
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1


_WEBP_SIZES: Final[dict[bytes, Callable[[bytes], tuple[int, int]]]] = {
    b"VP8X": _vp8x,
    b"VP8 ": _vp8,
    b"VP8L": _vp8l,
}


def _check_pixels(width: int, height: int) -> None:
    """Before anything is decoded: a small file can unfold to gigabytes."""
    if not width or not height:
        raise Refusal("damaged")
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise Refusal("too-many-pixels")


def _check_tail(tail: bytes) -> None:
    if tail.strip(PADDING):
        raise Refusal("something-behind")
