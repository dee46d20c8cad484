"""The child that says what a file is: `python -m handbell.evidence.child.checking`. It decodes nothing."""

from __future__ import annotations

import re
import sys
from typing import Final

from handbell.evidence.child import pictures, recordings
from handbell.evidence.child.bounds import Refusal, answer, begin, the_file
from handbell.evidence.child.foreign import PADDING, check_alone, check_beginning, check_markup

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def kind_of(data: bytes) -> str:
    """The kind (a slug of `kinds`) that the whole of these bytes is, and nothing else beside. Raises Refusal."""
    if not data:
        raise Refusal("empty")
    check_beginning(data)
    if data.startswith(pictures.PNG_SIGN):
        pictures.check_png(data)
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        pictures.check_jpeg(data)
        return "jpeg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        pictures.check_gif(data)
        return "gif"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        pictures.check_webp(data)
        return "webp"
    if data.startswith(b"%PDF-"):
        _check_pdf(data)
        return "pdf"
    return _recording_or_text(data)


def _recording_or_text(data: bytes) -> str:
    if data[4:8] == b"ftyp":
        return recordings.check_boxes(data)
    if data.startswith(b"\x1a\x45\xdf\xa3"):
        recordings.check_webm(data)
        return "webm"
    if data.startswith(b"ID3") or (data[0] == 0xFF and data[1:2] and data[1] & 0xE6 == 0xE2):
        recordings.check_mp3(data)
        return "mp3"
    _check_text(data)
    return "text"


def _check_pdf(data: bytes) -> None:
    """From its first byte to its end mark; what is in it is looked at only when a safe copy is drawn."""
    last = data.rfind(b"%%EOF")
    if last < 0:
        raise Refusal("damaged")
    if data[last + 5 :].strip(PADDING):
        raise Refusal("something-behind")
    check_alone(data)


def _check_text(data: bytes) -> None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refusal("unknown") from None
    if _CONTROL.search(text):
        raise Refusal("unknown")
    if not text.strip("\ufeff \t\r\n\f"):
        raise Refusal("empty")
    check_markup(data)


def main() -> int:
    """Be the child."""
    begin()
    try:
        answer({"kind": kind_of(the_file())})
    except Refusal as refusal:
        answer({"refusal": refusal.code})
    except (MemoryError, RecursionError, IndexError, ValueError):
        answer({"refusal": "damaged"})
    return 0


if __name__ == "__main__":
    sys.exit(main())
