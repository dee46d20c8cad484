"""The child process that typesets: Typst's memory grows with each document, so it works here and is replaced.

Wire: each message is 4 bytes of length (big-endian) and that many bytes. In: JSON {"template", "data"}. Out: "+" and
the PDF, or "-" and the mistake in words.
"""

from __future__ import annotations

import json
import struct
import sys
from pathlib import Path
from typing import IO, Final

import typst

FONTS: Final = Path(__file__).with_name("fonts")
LENGTH: Final = struct.Struct(">I")


def send(stream: IO[bytes], message: bytes) -> None:
    """Write one message."""
    stream.write(LENGTH.pack(len(message)) + message)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """Read one message; None when the other side has gone, even in the middle of one."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    message = stream.read(length)
    return message if len(message) == length else None


def typeset(template: Path, data: str, fonts: typst.Fonts) -> bytes:
    """Return a PDF/UA-1. The data reaches the template as text only; files are read from the template's folder alone.

    Raises typst.TypstError for a mistake in the template.
    """
    made: bytes = typst.compile(
        template,
        root=template.parent,
        font_paths=fonts,
        sys_inputs={"data": data},
        format="pdf",
        pdf_standards=["ua-1"],
    )
    return made


def main() -> int:
    """Typeset whatever comes in until the other side closes."""
    # The product's typeface and the one for code that Typst brings; the system's would make PDFs differ by machine.
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])
    while (message := receive(sys.stdin.buffer)) is not None:
        asked = json.loads(message)
        try:
            answer = b"+" + typeset(Path(asked["template"]), asked["data"], fonts)
        except typst.TypstError as mistake:
            answer = b"-" + str(mistake).encode()
        send(sys.stdout.buffer, answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
