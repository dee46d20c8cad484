"""Plain text: which encoding it is in, and where its lines and pages end."""

from __future__ import annotations

import re
from typing import Final

from handbell.reading.formats.characters import clean, count_controls
from handbell.reading.lines import Line, LineKind, Source
from handbell.reading.refusals import MOST_CHARACTERS, MOST_LINES, empty_file, refuse, too_long

_BREAK: Final = re.compile("\r\n|[\n\r\x0b\x85\u2028\u2029]")
_SOFT_HYPHEN_AT_END: Final = re.compile("\u00ad[ \t]*(?:\r\n|[\n\r\x0b])[ \t]*(\\S+)[ \t]?")
_MOST_CONTROLS: Final = 0.01  # of all characters; a text has none, a picture or a program about one in eight
_UTF8_RUN: Final = re.compile(
    rb"(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})+|[\x00-\x7f]+"
)


def read_text(data: bytes) -> Source:
    """Return the lines of a plain text file; a form feed ends a page, and only then are there page numbers.

    Raises CannotRead when it is empty, too long, or not text at all.
    """
    text, notes = decode(data)
    source = Source(lines=lines_of(text), format="text", notes=notes)
    if "\x0c" in text:
        source.pages = source.lines[-1].page
    return source


def lines_of(text: str) -> list[Line]:
    """Return the lines of decoded text, blank ones too, counted from 1 through the whole file."""
    if "\u00ad" in text:
        text = _SOFT_HYPHEN_AT_END.sub("\\1\n", text)
    paged = "\x0c" in text
    lines: list[Line] = []
    for page, part in enumerate(text.split("\x0c"), 1):
        for raw in _BREAK.split(part):
            words = clean(raw).rstrip(" ")  # a tab at the end is an empty cell of a form
            bare = words.strip()
            line = Line(words, LineKind.TEXT if bare else LineKind.BLANK, number=len(lines) + 1)
            line.page = page if paged else None
            line.indent = float(len(words.expandtabs(4)) - len(words.lstrip().expandtabs(4)))
            lines.append(line)
        if len(lines) > MOST_LINES:
            raise too_long()
    return lines


def decode(data: bytes) -> tuple[str, list[str]]:
    """Return the text that `data` stands for, and notes on what had to be guessed or dropped.

    Tried in order: a byte order mark; UTF-16 without one (told by its zero bytes); UTF-8; Windows-1252, byte by byte
    where the file mixes the two. A few NUL bytes in a text that is otherwise sound carry no word, so they are dropped
    and a note says so: a refusal would cost a school its day for nothing. More than one in a hundred is not text.
    """
    notes: list[str] = []
    text = _by_mark(data)
    if text is None:
        text = _wide_without_mark(data) or _narrow(data, notes)
    if len(text) > MOST_CHARACTERS:
        raise too_long()
    controls = count_controls(text)
    if controls > _MOST_CONTROLS * len(text):
        raise _not_text(data)
    if controls:
        notes.append(f"{controls} characters that cannot be seen or printed were left out.")
    if not text.strip("\ufeff\x00 \t\r\n\x0b\x0c\u200b\u00a0"):
        raise empty_file()
    return text, notes


def _by_mark(data: bytes) -> str | None:
    """Decode by the byte order mark; None when there is none."""
    if data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return data.decode("utf-32", "replace")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    return None


def _wide_without_mark(data: bytes) -> str:
    """Decode UTF-16 that lacks its mark: English text in it has a zero in nearly every second byte."""
    head = data[:4096]
    if head.count(0) < 0.3 * len(head):
        return ""
    odd, even = head[1::2].count(0), head[::2].count(0)
    if odd > 0.6 * len(head[1::2]) and even < 0.05 * len(head):
        return data.decode("utf-16-le", "replace")
    if even > 0.6 * len(head[::2]) and odd < 0.05 * len(head):
        return data.decode("utf-16-be", "replace")
    return ""


def _narrow(data: bytes, notes: list[str]) -> str:
    """Decode UTF-8, else Windows-1252, else the two mixed."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    pieces: list[str] = []
    at = 0
    for match in _UTF8_RUN.finditer(data):
        pieces.append(_windows(data[at : match.start()]))
        pieces.append(match[0].decode("utf-8", "replace"))
        at = match.end()
    pieces.append(_windows(data[at:]))
    text = "".join(pieces)
    if "\ufffd" in text:
        notes.append("Some characters could not be made out; they are shown as \ufffd.")
    return text


def _windows(data: bytes) -> str:
    """Decode Windows-1252, where five bytes stand for nothing."""
    return data.decode("cp1252", "replace")


def _not_text(data: bytes) -> Exception:
    """Return the refusal of bytes that are not text, naming NUL bytes where they are the reason."""
    if data.count(0) > 0:
        return refuse(
            "nul-bytes",
            "This file is not text: it is full of zero bytes, as pictures, programs and damaged files are.",
            "Choose the policy as a .docx, .pdf, .html, .md or .txt file.",
        )
    return refuse(
        "not-text",
        "This file is not text that can be read.",
        "Choose the policy as a .docx, .pdf, .html, .md or .txt file.",
    )
