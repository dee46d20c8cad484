"""Files as people send them, and as nobody should: all of them made here, none kept in the repository."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

import pypdfium2
from PIL import Image, PngImagePlugin

SECRET = b"canary-of-the-place-51.5074N"


def picture(
    kind: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: object
) -> bytes:
    """A small picture, not of one colour, so that turning it can be seen."""
    image = Image.new(mode, size)
    image.paste(Image.new(mode, (size[0] // 2, size[1] // 2), 255 if mode == "L" else "white"), (0, 0))
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def told_on(kind: str) -> bytes:
    """A picture that says more than it shows: where it was taken and with what, in every way its kind has."""
    exif = Image.Exif()
    exif[0x010F] = SECRET.decode()
    exif[0x0112] = 6  # to be turned a quarter
    exif.get_ifd(0x8825)[29] = SECRET.decode()
    options: dict[str, Any] = {"exif": exif.tobytes(), "icc_profile": b"\0" * 128 + SECRET}
    if kind == "PNG":
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Comment", SECRET.decode())
        texts.add_itxt("XML:com.adobe.xmp", SECRET.decode())
        options["pnginfo"] = texts
    if kind == "JPEG":
        options["comment"] = SECRET
    if kind == "WEBP":
        options["xmp"] = SECRET
    return picture(kind, **options)


def png_of(width: int, height: int, depth: int = 8, colour: int = 2, body: bytes = b"") -> bytes:
    """A PNG whose header says what it likes."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", body or zlib.compress(b"\0")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, said) for name, said in chunks)


def chunk(name: bytes, body: bytes) -> bytes:
    """A PNG's chunk, with its checksum."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def pdf(pages: int = 2, size: tuple[float, float] = (595, 842)) -> bytes:
    """A PDF of empty pages."""
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(*size)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def archive(**members: bytes) -> bytes:
    """A ZIP; double underscores in names stand for dots."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "."), content)
    return target.getvalue()


def macro_document() -> bytes:
    """A Word file with a macro."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", "<w:document/>")
        packed.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0macro")
    return target.getvalue()


def box(name: bytes, body: bytes = b"") -> bytes:
    """A box of an ISO container."""
    return struct.pack(">I", 8 + len(body)) + name + body


def film(brand: bytes = b"isom", *more: bytes) -> bytes:
    """The bones of an MP4, MOV or M4A."""
    return (
        box(b"ftyp", brand + b"\0\0\2\0" + brand)
        + box(b"moov", b"\0" * 64)
        + box(b"mdat", b"\1" * 64)
        + b"".join(more)
    )


def heic() -> bytes:
    """The bones of a HEIC picture."""
    return box(b"ftyp", b"heic\0\0\0\0mif1heic") + box(b"meta", b"\0" * 64) + box(b"mdat", b"\1" * 64)


def webm(doctype: bytes = b"webm") -> bytes:
    """The bones of a WebM."""
    header = b"\x42\x86\x81\x01" + b"\x42\x82" + bytes([0x80 | len(doctype)]) + doctype
    body = b"\xec\x84void"
    return (
        b"\x1a\x45\xdf\xa3" + bytes([0x80 | len(header)]) + header
        + b"\x18\x53\x80\x67" + bytes([0x80 | len(body)]) + body
    )  # fmt: skip


def mp3(frames: int = 5, *, tagged: bool = True) -> bytes:
    """Frames of 128 kbit/s at 44.1 kHz, with an ID3 head."""
    frame = b"\xff\xfb\x90\x00" + b"\0" * 413
    return (b"ID3\x04\0\0\0\0\0\x0a" + b"\0" * 10 if tagged else b"") + frame * frames


TEXT = "Sam: dw i wont tell 😶\nAlex: why did you post it?\n".encode()

TAKEN: dict[str, tuple[bytes, str]] = {
    "png": (picture("PNG"), "png"),
    "png, 16 bits": (png_of(2, 2, 16, 0, zlib.compress(b"\0\xff\xff\0\0" * 2)), "png"),
    "png with texts": (told_on("PNG"), "png"),
    "jpeg": (picture("JPEG"), "jpeg"),
    "jpeg, progressive": (picture("JPEG", size=(400, 300), progressive=True), "jpeg"),
    "jpeg with all that a telephone adds": (told_on("JPEG"), "jpeg"),
    "jpeg with a second picture": (picture("JPEG") + picture("JPEG"), "jpeg"),
    "jpeg with a maker's notes": (picture("JPEG") + b"\0\0\x01\x0aImage_UTC_DataSEFH\x6b\0\0\0\x01\0\0\0SEFT", "jpeg"),
    "jpeg, padded": (picture("JPEG") + b"\0" * 100, "jpeg"),
    "gif": (picture("GIF", mode="P"), "gif"),
    "webp": (picture("WEBP"), "webp"),
    "webp, lossless": (picture("WEBP", lossless=True), "webp"),
    "webp with all": (told_on("WEBP"), "webp"),
    "heic": (heic(), "heic"),
    "pdf": (pdf(), "pdf"),
    "text": (TEXT, "text"),
    "text that begins with two letters": (b"MZ: see you at 4\n", "text"),
    "text with small signs": ("i <3 u > them & ŵ \t ok".encode(), "text"),
    "mp4": (film(), "mp4"),
    "mov": (film(b"qt  "), "mov"),
    "m4a": (film(b"M4A "), "m4a"),
    "webm": (webm(), "webm"),
    "mp3": (mp3(), "mp3"),
    "mp3 without a head": (mp3(tagged=False), "mp3"),
    "mp3 with an old tail": (mp3() + b"TAG" + b"\0" * 125, "mp3"),
}  # fmt: skip

_ZIP = archive(a__txt=b"x" * 100)
_HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
_SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
_EXE = b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0" + b"\0" * 200

# What it is called where it comes from, what it is, and why it is refused.
REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing.png": (b"", "empty"),
    "spaces.txt": (b" \r\n\t", "empty"),
    "bomb-13000.png": (png_of(13_000, 13_000), "too-many-pixels"),
    "ribbon.png": (png_of(1_000_000, 1), "too-many-pixels"),
    "no-width.png": (png_of(0, 5), "damaged"),
    "bomb.gif": (b"GIF89a\xff\xff\xff\xff\0\0\0;", "too-many-pixels"),
    "bomb.webp": (b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff", "too-many-pixels"),
    "bomb.jpg": (
        b"\xff\xd8\xff\xc0\0\x0b\x08\xff\xff\xff\xff\x01\1\x11\0\xff\xd9",
        "too-many-pixels",
    ),
    "zip-bomb.png": (archive(a=b"\0" * 5_000_000), "archive"),
    "photo.jpg.exe": (_EXE, "program"),
    "photo.exe.jpg": (_EXE, "program"),
    "run.sh": (b"#!/bin/sh\nrm -rf /\n", "program"),
    "elf.png": (b"\x7fELF\2\1\1" + b"\0" * 50, "program"),
    "letter.docx": (macro_document(), "office"),
    "letter.docm": (macro_document(), "office"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "office"),
    "letter.rtf": (b"{\\rtf1 {\\object\\objocx}}", "office"),
    "drawing.svg": (_SVG, "markup"),
    "drawing.png": (_SVG, "markup"),
    "bare.svg": (b"<svg onload=alert(1)>", "markup"),
    "page.html": (_HTML, "markup"),
    "page.txt": (b"hello\n" * 300 + _HTML, "markup"),
    "laughs.xml": (b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]><lolz>&lol;</lolz>', "markup"),
    "laughs.txt": (b'<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]><lolz>&lol2;</lolz>', "markup"),
    "things.tar": (b"\0" * 257 + b"ustar\0" + b"\0" * 300, "archive"),
    "things.gz": (b"\x1f\x8b\x08\0\0\0\0\0", "archive"),
    "things.7z": (b"7z\xbc\xaf\x27\x1c\0\4", "archive"),
    "picture-and-zip.png": (picture("PNG") + _ZIP, "something-behind"),
    "picture-and-zip.jpg": (picture("JPEG") + _ZIP, "something-behind"),
    "picture-and-zip.gif": (picture("GIF", mode="P") + _ZIP, "something-behind"),
    "picture-and-zip.webp": (picture("WEBP") + _ZIP, "something-behind"),
    "picture-and-page.png": (picture("PNG") + _HTML, "something-behind"),
    "picture-and-page.jpg": (picture("JPEG") + _HTML, "something-behind"),
    "picture-and-film.jpg": (picture("JPEG") + film(), "something-behind"),
    "picture-and-picture.png": (picture("PNG") + picture("JPEG"), "something-behind"),
    "page-in-comment.jpg": (picture("JPEG", comment=_HTML), "two-in-one"),
    "zip-in-comment.jpg": (picture("JPEG", comment=_ZIP), "two-in-one"),
    "pdf-in-comment.jpg": (picture("JPEG", comment=b"%PDF-1.4 %%EOF"), "two-in-one"),
    "page-in-comment.gif": (picture("GIF", mode="P", comment=_HTML), "two-in-one"),
    "page-in-chunk.png": (
        picture("PNG")[:-12] + chunk(b"tEXt", b"Comment\0" + _HTML) + chunk(b"IEND", b""),
        "two-in-one",
    ),
    "script.gif": (b"GIF89a/*" + b"\0" * 20 + b"*/=alert(1);", "damaged"),
    "pdf-and-zip.pdf": (pdf() + _ZIP, "something-behind"),
    "pdf-and-picture.pdf": (pdf() + picture("PNG"), "something-behind"),
    "zip-in-pdf.pdf": (pdf() + b"5 0 obj\n" + _ZIP + b"\n%%EOF\n", "two-in-one"),
    "pdf-and-more.pdf": (pdf() + b"x" * 2000, "something-behind"),
    "half.pdf": (pdf()[:200], "damaged"),
    "pdf-behind-words.pdf": (b"words\n" + pdf(), "unknown"),
    "half.png": (picture("PNG")[:-20], "damaged"),
    "flipped.png": (picture("PNG")[:-20] + b"\0" + picture("PNG")[-19:], "damaged"),
    "half.jpg": (picture("JPEG")[:-2], "damaged"),
    "head.jpg": (b"\xff\xd8\xff", "damaged"),
    "head.png": (b"\x89PNG\r\n\x1a\n", "damaged"),
    "head.gif": (b"GIF89a", "damaged"),
    "half.mp4": (film()[:-20], "damaged"),
    "film-and-page.mp4": (film() + _HTML, "damaged"),
    "film-and-zip.mp4": (film(b"isom", box(b"free", _ZIP)), "two-in-one"),
    "page-in-film.mp4": (film(b"isom", box(b"free", _HTML)), "two-in-one"),
    "unknown-brand.mp4": (film(b"crx "), "unknown"),
    "picture.avif": (box(b"ftyp", b"avif\0\0\0\0avif") + box(b"meta") + box(b"mdat"), "unknown"),
    "film.mkv": (webm(b"matroska"), "unknown"),
    "webm-and-zip.webm": (webm() + _ZIP, "something-behind"),
    "sound-and-page.mp3": (mp3() + _HTML, "something-behind"),
    "almost.mp3": (b"ID3\x04\0\0\0\0\0\x0a" + b"\0" * 10 + b"not a sound", "unknown"),
    "noughts.bin": (b"\0" * 1000, "unknown"),
    "latin-1.txt": ("café".encode("latin-1"), "unknown"),
    "utf-16.txt": ("hello".encode("utf-16"), "unknown"),
    "nul.txt": (b"hello\0there", "unknown"),
    "escape.txt": (b"hello\x1b]0;title\x07", "unknown"),
    "picture.bmp": (picture("BMP"), "unknown"),
    "picture.tiff": (picture("TIFF"), "unknown"),
    "sound.wav": (b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 40, "unknown"),
    "short.lnk": (b"L\0\0\0\1\x14\2\0" + b"\0" * 80, "program"),
    "paper.ps": (b"%!PS-Adobe-3.0\nshowpage\n", "unknown"),
}  # fmt: skip
