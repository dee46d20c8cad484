"""The kinds of file that are taken, by their content. A file's own name never decides. No Django here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Copy(StrEnum):
    """How a safe copy is made of a kind."""

    PICTURE = "picture"
    PAGES = "pages"
    TEXT = "text"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind is called in the database, what it is served as, the ending it is saved under, its safe copy."""

    slug: str
    media_type: str
    ending: str
    copy: Copy


_ALL: Final = (
    Kind("png", "image/png", "png", Copy.PICTURE),
    Kind("jpeg", "image/jpeg", "jpg", Copy.PICTURE),
    Kind("gif", "image/gif", "gif", Copy.PICTURE),
    Kind("webp", "image/webp", "webp", Copy.PICTURE),
    Kind("heic", "image/heic", "heic", Copy.NONE),
    Kind("pdf", "application/pdf", "pdf", Copy.PAGES),
    Kind("text", "text/plain", "txt", Copy.TEXT),
    Kind("mp4", "video/mp4", "mp4", Copy.NONE),
    Kind("mov", "video/quicktime", "mov", Copy.NONE),
    Kind("webm", "video/webm", "webm", Copy.NONE),
    Kind("m4a", "audio/mp4", "m4a", Copy.NONE),
    Kind("mp3", "audio/mpeg", "mp3", Copy.NONE),
)
KINDS: Final[dict[str, Kind]] = {kind.slug: kind for kind in _ALL}

# The child that draws each sort of safe copy.
DRAWING: Final[dict[Copy, str]] = {
    Copy.PICTURE: "handbell.evidence.child.drawing",
    Copy.TEXT: "handbell.evidence.child.drawing",
    Copy.PAGES: "handbell.evidence.child.drawing_pdf",
}
CHECKING: Final = "handbell.evidence.child.checking"
