"""Whether bytes are one film, sound or HEIC picture: the container is walked, nothing is decoded nor ever shown.

MP4, MOV, M4A, HEIC: ISO/IEC 14496-12. WebM: RFC 8794 and the WebM guidelines. MP3: ISO/IEC 11172-3, ID3v2.
"""

from __future__ import annotations

import re
from typing import Final

from handbell.evidence.child.bounds import Refusal
from handbell.evidence.child.foreign import check_alone

_BRANDS: Final[tuple[tuple[re.Pattern[bytes], str], ...]] = (
    (re.compile(rb"hei[cxms]|hev[cxms]|mif1|msf1"), "heic"),
    (re.compile(rb"qt  "), "mov"),
    (re.compile(rb"M4A |M4B "), "m4a"),
    (re.compile(rb"isom|iso[2-9]|mp4[12]|avc1|M4V |MSNV|dash|3g[pg2][0-9a-z]"), "mp4"),
)
_FREE: Final = frozenset({b"free", b"skip", b"wide", b"uuid", b"udta", b"meta"})
_EBML: Final = b"\x1a\x45\xdf\xa3"
_SEGMENT: Final = b"\x18\x53\x80\x67"


def check_boxes(data: bytes) -> str:
    """The kind of an ISO container whose boxes fill the file to its last byte. Raises Refusal."""
    at = 0
    seen: set[bytes] = set()
    texts: list[bytes] = []
    while at < len(data):
        length, name, head = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        elif length == 0:
            length = len(data) - at
        if length < head or at + length > len(data) or not re.fullmatch(rb"[ -~]{4}", name):
            raise Refusal("damaged" if at + length > len(data) and len(seen) > 1 else "something-behind")
        if name in _FREE:
            texts.append(data[at + head : at + length])
        seen.add(name)
        at += length
    kind = _brand(data)
    needed = {b"ftyp", b"meta"} if kind == "heic" else {b"ftyp", b"moov"}
    if not needed <= seen:
        raise Refusal("damaged")
    check_alone(data, *texts)
    return kind


def _brand(data: bytes) -> str:
    """By the major brand; then by the compatible ones."""
    length = int.from_bytes(data[:4], "big")
    brands = [data[8:12], *(data[at : at + 4] for at in range(16, min(length, 256), 4))]
    for brand in brands:
        for pattern, kind in _BRANDS:
            if pattern.fullmatch(brand):
                return kind
    raise Refusal("unknown")


def check_webm(data: bytes) -> None:
    """Raise Refusal unless it is a WebM: its EBML header says so, and one segment fills the rest."""
    size, at = _vint(data, len(_EBML))
    header = data[at : at + size]
    if b"\x42\x82\x84webm" not in header:
        raise Refusal("unknown")
    at += size
    if data[at : at + 4] != _SEGMENT:
        raise Refusal("damaged")
    body, start = _vint(data, at + 4)
    if body >= 0 and start + body != len(data):
        raise Refusal("damaged" if start + body > len(data) else "something-behind")
    check_alone(data)


def _vint(data: bytes, at: int) -> tuple[int, int]:
    """A number as EBML writes it, and where it ends; -1 for an unknown size."""
    first = data[at] if at < len(data) else 0
    length = 9 - first.bit_length()
    if not 1 <= length <= 8 or at + length > len(data):
        raise Refusal("damaged")
    value = int.from_bytes(data[at : at + length], "big") & ((1 << 7 * length) - 1)
    return (-1 if value == (1 << 7 * length) - 1 else value), at + length


_RATES: Final = {  # kbit/s for layer III, by MPEG version 1 and 2
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0),
}
_SAMPLING: Final = {
    3: (44_100, 48_000, 32_000, 0),
    2: (22_050, 24_000, 16_000, 0),
    0: (11_025, 12_000, 8_000, 0),
}


def check_mp3(data: bytes) -> None:
    """Raise Refusal unless it is MP3: ID3 head or none, frame upon frame, then nothing or an ID3 or APE tail."""
    start = _after_id3(data)
    at, frames = start, 0
    while (length := _frame(data, at)) and at + length <= len(data):
        at += length
        frames += 1
    tail = data[at:]
    known = not tail.strip(b"\0") or tail.startswith((b"TAG", b"APETAGEX")) or _frame(data, at)
    if frames < 3 or not known or (_frame(data, at) == 0 and len(tail) > 65_536):
        raise Refusal("unknown" if frames < 3 else "something-behind")
    check_alone(data, data[:start], tail)


def _after_id3(data: bytes) -> int:
    if not data.startswith(b"ID3"):
        return 0
    size = 0
    for byte in data[6:10]:
        if byte & 0x80:
            raise Refusal("damaged")
        size = size << 7 | byte
    at = 10 + size + (10 if data[5] & 0x10 else 0)
    while data[at : at + 1] == b"\0":  # padding that some writers do not count
        at += 1
    return at


def _frame(data: bytes, at: int) -> int:
    """The length in bytes of the layer III frame that begins here; 0 when none does."""
    head = data[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version = head[1] >> 3 & 3
    if version not in _SAMPLING:
        return 0
    rate = _RATES[1 if version == 3 else 2][head[2] >> 4] * 1000
    sampling = _SAMPLING[version][head[2] >> 2 & 3]
    if not rate or not sampling:
        return 0
    return (144 if version == 3 else 72) * rate // sampling + (head[2] >> 1 & 1)
