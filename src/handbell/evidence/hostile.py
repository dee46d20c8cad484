"""Hostile files for the drill: bombs, two-in-ones, disguises and cuts, all small and all made here."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from handbell.evidence.limits import LARGEST_FILE, MEGABYTE


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file, and the one kind that it may be taken for; "" when it must be refused."""

    name: str
    pieces: Callable[[], Iterator[bytes]]
    may_be: str = ""


def hostile() -> Iterator[Hostile]:
    """Bombs, two-in-ones, disguises and cuts."""
    yield from _bombs()
    yield from _disguises()
    yield from _two_in_one()
    for length in range(1, len(_png(2, 2)), 4):
        yield _one(f"cut-{length}.png", _png(2, 2)[:length])


def _one(name: str, content: bytes, may_be: str = "") -> Hostile:
    return Hostile(name, lambda: iter((content,)), may_be)


def _made(name: str, make: Callable[[], bytes], may_be: str = "") -> Hostile:
    """For those that take a while to make: only when they are tried."""
    return Hostile(name, lambda: iter((make(),)), may_be)


def _bombs() -> Iterator[Hostile]:
    for width, height in (
        (13_000, 13_000),
        (50_000, 50_000),
        (2**31 - 1, 2**31 - 1),
        (20_001, 1),
        (1, 9_000_000),
    ):
        yield _one(f"{width}x{height}.png", _png(width, height))
    for width, height in ((6_000, 6_000), (20_000, 2_000)):
        yield _made(f"{width}x{height}-hollow.png", partial(_hollow, width, height), "png")
    for side in (10_000, 30_000, 65_535):
        size = struct.pack("<HH", side, side)
        yield _one(f"{side}.gif", b"GIF89a" + size + b"\0\0\0," + bytes(4) + size + b"\0\2\1\0\0;")
        yield _one(
            f"{side}.jpg",
            b"\xff\xd8\xff\xc0\0\x0b\x08" + struct.pack(">HH", side, side) + b"\1\1\x11\0\xff\xd9",
        )
    for name in (b"zTXt", b"iCCP"):
        yield _made(f"{name.decode()}.png", partial(_unfolding, name), "png")
    for word, drawing in (("lines", b"0 0 m 9 9 l S\n"), ("saves", b"q "), ("shows", b"BT (a) Tj ET\n")):
        yield _made(f"{word}.pdf", partial(_pdf, drawing, times=28_000_000 // len(drawing)), "pdf")
    yield _one("wide.pdf", _pdf(b"", box="0 0 1e9 1e9"), "pdf")
    yield _one("many-pages.pdf", _pdf(b"", pages=100_000), "pdf")
    yield _one("endless-tree.pdf", _pdf(b"").replace(b"/Kids[3 0 R", b"/Kids[2 0 R"), "pdf")
    yield Hostile(
        "too-long.txt", lambda: iter([b"all work \n" * (MEGABYTE // 10)] * (LARGEST_FILE // MEGABYTE)), "text"
    )
    yield _one("laughs.xml", _LAUGHS)
    yield _one("laughs.svg", _LAUGHS.replace(b"lolz", b"svg"))
    for depth in (1, 3):
        packed = bytes(10_000_000)
        for _ in range(depth):
            packed = _zip("bomb", packed)
        yield _one(f"zip-{depth}.png", packed)
        yield _one(f"zip-{depth}.docx", _zip("[Content_Types].xml", packed))


def _disguises() -> Iterator[Hostile]:
    for ending in ("jpg.exe", "png", "pdf", "txt", "docm", "mp4"):
        for sign, content in _NEVER.items():
            yield _one(f"{sign}.{ending}", content)


def _two_in_one() -> Iterator[Hostile]:
    picture, packed = _png(2, 2), _zip("a", b"b")
    for sign, content in {**_NEVER, "zip": packed, "pdf": _pdf(b"")}.items():
        yield _one(f"picture-then-{sign}.png", picture + content)
        yield _one(f"{sign}-then-picture", content + picture)
    for name in (b"tEXt", b"eXIf", b"prVt"):
        yield _one(f"page-in-{name.decode()}.png", _png(2, 2, extra=_chunk(name, _NEVER["page"])))
        yield _one(f"zip-in-{name.decode()}.png", _png(2, 2, extra=_chunk(name, packed)))
    yield _one("pdf-then-zip.pdf", _pdf(b"") + packed)


def _png(width: int, height: int, body: bytes | None = None, *, extra: bytes = b"") -> bytes:
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    pixels = _chunk(b"IDAT", zlib.compress(b"\0" * 20) if body is None else body)
    return b"\x89PNG\r\n\x1a\n" + header + extra + pixels + _chunk(b"IEND", b"")


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _hollow(width: int, height: int) -> bytes:
    return _png(width, height, zlib.compress(bytes(40_000_000), 1))


def _unfolding(name: bytes) -> bytes:
    return _png(4, 4, extra=_chunk(name, b"a\0\0" + zlib.compress(bytes(60_000_000), 1)))


def _pdf(drawing: bytes, *, times: int = 1, pages: int = 1, box: str = "0 0 900 900") -> bytes:
    packed = zlib.compress(drawing * times, 1)
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[%s]/Count %d>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\n"
        b"trailer<</Root 1 0 R>>\n%%%%EOF\n"
    ) % (b"3 0 R " * pages, pages, box.encode(), len(packed), packed)


def _zip(name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return target.getvalue()


_LAUGHS: Final = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><lolz>&j;</lolz>"
)
_NEVER: Final[dict[str, bytes]] = {
    "program": b"MZ\x90\0\3\0\0\0" + bytes(200),
    "elf": b"\x7fELF\2\1\1" + bytes(200),
    "script": b"#!/bin/sh\nexit 1\n",
    "page": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
    "drawing": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>',
    "old-office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "macros": _zip("word/vbaProject.bin", b"macro"),
    "rar": b"Rar!\x1a\x07\x01\0" + bytes(100),
}
