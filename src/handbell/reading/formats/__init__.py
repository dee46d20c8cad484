"""Policy files of every kind turned into lines: `open_source` is the only door."""

from __future__ import annotations

from handbell.reading.formats.html import read_html
from handbell.reading.formats.kinds import Kind, tell_kind
from handbell.reading.formats.markdown import read_markdown
from handbell.reading.formats.pdf import read_pdf
from handbell.reading.formats.text import read_text
from handbell.reading.formats.word import Package, read_word
from handbell.reading.lines import Source
from handbell.reading.refusals import check_size

__all__ = ["open_source"]


def open_source(data: bytes, name: str) -> Source:
    """Return the lines of a policy file, in order and with every word kept.

    data: the whole file. name: what its owner called it; only its ending is looked at, and only where the content
    leaves a choice. Raises CannotRead, and nothing else, for files that cannot be read.
    """
    check_size(len(data))
    found = tell_kind(data, name)
    source = _read(data, found.kind)
    if found.note:
        source.notes.insert(0, found.note)
    return source


def _read(data: bytes, kind: Kind) -> Source:
    """Read a file of a known kind."""
    match kind:
        case Kind.PDF:
            return read_pdf(data)
        case Kind.WORD:
            return read_word(Package(data))
        case Kind.HTML:
            return read_html(data)
        case Kind.MARKDOWN:
            return read_markdown(data)
        case Kind.TEXT:
            return read_text(data)
