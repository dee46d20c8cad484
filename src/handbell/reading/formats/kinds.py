"""What kind of file it is, told by its content first; and plain words for the kinds that are not read."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from handbell.reading.formats.html import has_markup, looks_like_html
from handbell.reading.refusals import CannotRead, damaged, refuse


class Kind(StrEnum):
    """The kinds of file that are read."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    WORD = "word"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Found:
    """The kind of a file; `note` is a plain sentence where its name says another."""

    kind: Kind
    note: str = ""


_ENDINGS: Final = {
    Kind.TEXT: ("txt", "text"),
    Kind.MARKDOWN: ("md", "markdown", "mdown", "mkd"),
    Kind.HTML: ("html", "htm", "xhtml"),
    Kind.WORD: ("docx", "docm", "dotx", "dotm"),
    Kind.PDF: ("pdf",),
}
_NAMES: Final = {
    Kind.TEXT: "plain text",
    Kind.MARKDOWN: "a Markdown file",
    Kind.HTML: "a web page (HTML)",
    Kind.WORD: "a Word file (.docx)",
    Kind.PDF: "a PDF",
}
_SAVE_AS: Final = (
    "Open it in the program that made it, save it as a Word file (.docx) or a PDF, and try that copy."
)
_PICTURE: Final = "If it is a scan, ask whoever wrote the policy for the file it was printed from."
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# First bytes of files that are not read → (code, what it is, what to do).
_OTHERS: Final[tuple[tuple[bytes, str, str, str], ...]] = (
    (b"{\\rtf", "rtf", "This is a Rich Text file (.rtf).", _SAVE_AS),
    (b"\x89PNG", "picture", "This is a picture.", _PICTURE),
    (b"\xff\xd8\xff", "picture", "This is a picture.", _PICTURE),
    (b"GIF8", "picture", "This is a picture.", _PICTURE),
    (b"BM", "picture", "This is a picture.", _PICTURE),
    (b"II*\x00", "picture", "This is a picture.", _PICTURE),
    (b"MM\x00*", "picture", "This is a picture.", _PICTURE),
    (b"8BPS", "picture", "This is a picture.", _PICTURE),
    (
        b"MZ",
        "program",
        "This is a program, not a document.",
        "Do not open it. Tell whoever looks after your computers.",
    ),
    (
        b"\x7fELF",
        "program",
        "This is a program, not a document.",
        "Do not open it. Tell whoever looks after your computers.",
    ),
    (b"Rar!", "archive", "This is an archive of files.", "Unpack it and choose the policy itself."),
    (b"7z\xbc\xaf", "archive", "This is an archive of files.", "Unpack it and choose the policy itself."),
    (b"\x1f\x8b", "archive", "This is a packed file.", "Unpack it and choose the policy itself."),
    (b"%!PS", "postscript", "This is a PostScript file.", _SAVE_AS),
    (b"\xff\xfb", "sound", "This is a sound recording.", _SAVE_AS),
    (b"ID3", "sound", "This is a sound recording.", _SAVE_AS),
    (b"SQLite format 3", "database", "This is a database.", "Choose the policy itself."),
)
# A part that only one kind of zip has → (code, what it is).
_ZIPS: Final[tuple[tuple[str, str, str], ...]] = (
    ("xl/workbook.xml", "spreadsheet", "This is a spreadsheet (Excel)."),
    ("xl/workbook.bin", "spreadsheet", "This is a spreadsheet (Excel)."),
    ("ppt/presentation.xml", "slides", "This is a slide show (PowerPoint)."),
    ("Index/Document.iwa", "pages", "This is an Apple Pages file."),
    ("Index.zip", "pages", "This is an Apple Pages file."),
    ("index.xml", "pages", "This is an Apple Pages file."),
    ("META-INF/container.xml", "e-book", "This is an e-book."),
)


def tell_kind(data: bytes, name: str) -> Found:
    """Return the kind of a file that is not empty; raises CannotRead for kinds that are not read."""
    ending = name.replace("\\", "/").rpartition("/")[2].rpartition(".")[2].lower()
    head = data[:4096]
    if b"%PDF-" in data[:1024] and not looks_like_html(head):
        return _found(Kind.PDF, ending)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _found(_told_zip(data), ending)
    if head.startswith(_OLE):
        raise _old_office(data, ending)
    for start, code, what, todo in _OTHERS:
        if head.startswith(start) and (len(start) > 2 or b"\x00" in head):
            raise refuse(code, what, todo)
    if head[4:8] == b"ftyp" or head[:4] in (b"RIFF", b"OggS", b"\x1aE\xdf\xa3"):
        raise refuse("picture", "This is a picture, a film or a sound recording.", _PICTURE)
    if (
        head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml")
        and not looks_like_html(head)
        and _is_office_xml(head)
    ):
        raise refuse("old-word", "This is a file of an older office program, saved as XML.", _SAVE_AS)
    return _told_text(head, ending)


def _told_text(head: bytes, ending: str) -> Found:
    """Return the kind of a file with no first bytes of its own: its ending decides, unless a page shows itself."""
    if ending in _ENDINGS[Kind.MARKDOWN]:
        return Found(Kind.MARKDOWN)
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff")) or head.count(0) > len(head) // 4
    plain = head.replace(b"\x00", b"") if wide else head
    plain = plain.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    if looks_like_html(plain) or (ending not in _ENDINGS[Kind.TEXT] and has_markup(plain)):
        return _found(Kind.HTML, ending)
    if ending == "pdf":
        raise damaged("a PDF by its name")
    if ending in _ENDINGS[Kind.WORD]:
        raise damaged("a Word file by its name")
    return _found(Kind.TEXT, ending)


def _found(kind: Kind, ending: str) -> Found:
    """Return a kind, with a note where the file's ending belongs to another."""
    if ending in _ENDINGS[kind] or not any(ending in endings for endings in _ENDINGS.values()):
        return Found(kind)
    return Found(kind, f"The file's name ends in .{ending}, but it is {_NAMES[kind]}; it was read as that.")


def _told_zip(data: bytes) -> Kind:
    """Tell a Word file from the other kinds of zip."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = frozenset(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, IndexError, KeyError) as error:
        raise damaged("a Word file") from error
    if "word/document.xml" in names:
        return Kind.WORD
    for part, code, what in _ZIPS:
        if part in names:
            raise refuse(code, what, _SAVE_AS)
    if "content.xml" in names and "mimetype" in names:
        raise refuse("open-document", "This is an OpenDocument file (.odt).", _SAVE_AS)
    if "[Content_Types].xml" in names and any(name.startswith("word/") for name in names):
        return Kind.WORD
    raise refuse(
        "archive", "This is a zip archive of other files.", "Unpack it and choose the policy itself."
    )


def _old_office(data: bytes, ending: str) -> CannotRead:
    """Return the refusal of a file in the form that Office used until 2003, or of one that it has locked."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return refuse(
            "encrypted",
            "This file is locked with a password.",
            "Save a copy without a password, then try again.",
        )
    if "WordDocument".encode("utf-16-le") in data or ending in ("doc", "dot", *_ENDINGS[Kind.WORD]):
        renamed = " under a new name" if ending in _ENDINGS[Kind.WORD] else ""
        return refuse("old-word", f"This is a Word file of the old kind (.doc){renamed}.", _SAVE_AS)
    return refuse("old-office", "This is a file of an old office program.", _SAVE_AS)


def _is_office_xml(head: bytes) -> bool:
    """Tell whether XML is that of an office program."""
    return any(
        mark in head
        for mark in (b"wordml", b"mso-application", b"urn:oasis:names:tc:opendocument", b"pkg:package")
    )
