"""Signs of another format inside or behind a file: what would make it two things at once."""

from __future__ import annotations

import re
from typing import Final

from handbell.evidence.child.bounds import Refusal

PADDING: Final = b"\0 \r\n\t"  # what may stand behind a file and means nothing
HEAD: Final = 1024  # how far browsers and PDF readers look for a beginning
_ZIP_END: Final = b"PK\x05\x06"
_ZIP_TAIL: Final = 22 + 65_535  # the end record and its longest comment

_MARKUP: Final = re.compile(
    rb"<\s*(?:!doctype|!entity|html|head|body|script|svg|iframe|object|embed|\?php|\?xml-stylesheet)\b",
    re.IGNORECASE,
)
# In metadata, where XML of the makers' own is usual, only what a browser would run.
_ACTIVE: Final = re.compile(rb"<\s*(?:!doctype\s+html|html|script|svg|iframe|\?php)\b", re.IGNORECASE)

# Beginnings of what is never taken, and the refusal that says so.
_REFUSED: Final[tuple[tuple[bytes, str], ...]] = (
    (b"PK\x03\x04", "archive"),
    (b"PK\x05\x06", "archive"),
    (b"PK\x07\x08", "archive"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"MSCF", "archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
    (b"{\\rtf", "office"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"#!", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"\xfe\xed\xfa", "program"),
    (b"\xce\xfa\xed\xfe", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"\x00asm", "program"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "program"),
    (b"%!PS", "unknown"),
)


# Somebody's words may begin with these letters too; what they announce is never plain text.
_LETTERS: Final = (b"MZ", b"BZh", b"MSCF")
_PLAIN: Final = re.compile(rb"[\t\n\r\f -~\x80-\xff]*")


def check_beginning(data: bytes) -> None:
    """Raise Refusal for what is known by its beginning and never taken."""
    for sign, code in _REFUSED:
        if data.startswith(sign) and not (sign in _LETTERS and _PLAIN.fullmatch(data[:HEAD])):
            office = code == "archive" and (b"[Content_Types].xml" in data[:4096] or b"mimetype" in data[:64])
            raise Refusal("office" if office else code)
    if data[257:262] == b"ustar":
        raise Refusal("archive")


def check_markup(data: bytes) -> None:
    """Raise Refusal for a text that a browser would take for a page or a drawing, or that is XML."""
    beginning = data[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n\f")
    if beginning[:5].lower() == b"<?xml" or _MARKUP.search(data):
        raise Refusal("markup")


def check_alone(data: bytes, *others: bytes) -> None:
    """Raise Refusal when a binary file is an archive, a page or a PDF as well. `others`: its parts of free text."""
    if _ends_as_archive(data) or _ACTIVE.search(data[:HEAD]) or b"%PDF-" in data[1:HEAD]:
        raise Refusal("two-in-one")
    for part in others:
        if _ACTIVE.search(part):
            raise Refusal("two-in-one")


def _ends_as_archive(data: bytes) -> bool:
    """Whether zip readers, which look from the end, would find an archive."""
    tail = data[-_ZIP_TAIL:]
    at = tail.rfind(_ZIP_END)
    while at >= 0:
        end = tail[at : at + 22]
        if len(end) == 22 and at + 22 + int.from_bytes(end[20:22], "little") <= len(tail) and _plausible(end):
            return True
        at = tail.rfind(_ZIP_END, 0, at)
    return False


def _plausible(end: bytes) -> bool:
    """The end record of one whole archive: disk 0 of 1, as many entries here as in all."""
    return end[4:8] == b"\0\0\0\0" and end[8:10] == end[10:12]
