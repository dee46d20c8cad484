"""HTML files: what a browser would show, as lines."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from handbell.reading.formats.html_blocks import BlockReader
from handbell.reading.formats.html_elements import ELEMENTS
from handbell.reading.formats.text import decode
from handbell.reading.formats.titles import trusted_title
from handbell.reading.lines import Source
from handbell.reading.refusals import MOST_CHARACTERS, MOST_LINES, empty_file, too_long

# "<" that opens no element of HTML is meant to be read: "<name of head>", "<office@school.example>", "a < b".
_NOT_MARKUP: Final = re.compile(
    "<(?!(?:/?(?:"
    + "|".join(sorted(ELEMENTS, key=len, reverse=True))
    + r")(?![\w@.])|/?\w+[-:]\w|!--|!\[|!doctype|\?|/\w))",
    re.IGNORECASE,
)
_XML_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_CHARSET: Final = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,40})|<\?xml[^>]{0,200}encoding=["']([\w-]{2,40})""",
    re.I,
)
_UNTRUSTED: Final = frozenset(
    {"utf-7", "utf7", "unicode-1-1-utf-7", "idna", "punycode", "undefined", "mbcs", "oem"}
)


def read_html(data: bytes) -> Source:
    """Return the lines of an HTML file; raises CannotRead when nothing would be shown or it is far too long."""
    text, notes = _decode(data)
    source = read_markup(text)
    source.notes[:0] = notes
    return source


def read_markup(text: str) -> Source:
    """Return the lines of HTML that is already decoded; raises CannotRead."""
    text = _NOT_MARKUP.sub("&lt;", _XML_DECLARATION.sub("", text.replace("\x00", "")))
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, recover=True, huge_tree=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise empty_file()
    blocks = BlockReader()
    blocks.read(root)
    if not blocks.lines:
        raise empty_file()
    if len(blocks.lines) > MOST_LINES:
        raise too_long()
    return Source(blocks.lines, "html", title=trusted_title(root.findtext(".//title")), notes=blocks.said())


def _decode(data: bytes) -> tuple[str, list[str]]:
    """Decode by what the file says of itself, where that holds; else as plain text is decoded."""
    said = _CHARSET.search(data, 0, 4096)
    name = (said[1] or said[2]).decode("ascii").lower() if said else ""
    if name and name not in _UNTRUSTED and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        name = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}.get(
            name, name
        )
        try:
            text = data.decode(name)
        except (LookupError, UnicodeError, ValueError, AssertionError):
            return decode(data)
        if len(text) > MOST_CHARACTERS:
            raise too_long()
        if isinstance(text, str) and "\x00" not in text:
            return text, []
    return decode(data)


def looks_like_html(head: bytes) -> bool:
    """Tell whether the first bytes of a file are those of an HTML page."""
    return _PAGE.match(head) is not None


def has_markup(head: bytes) -> bool:
    """Tell whether any element of HTML is opened in the first bytes of a file."""
    return _ANY.search(head) is not None


_PAGE: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html\b)",
    re.IGNORECASE | re.DOTALL,
)
_ANY: Final = re.compile(
    rb"<(?:html|head|body|p|div|h[1-6]|ul|ol|table|section|article|main|span|br|dl|blockquote)\b[^<>]*>",
    re.IGNORECASE,
)
