"""From the bytes of a file to tables of cells: encodings, separators, zips. Refuses, in plain words, what is
neither.
"""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from handbell.people.roster.entries import CannotRead

LARGEST_FILE: Final = 5 * 1024 * 1024
_LARGEST_UNPACKED: Final = 40 * 1024 * 1024
_MOST_MEMBERS: Final = 60
MOST_LINES: Final = 20_000
_SEPARATORS: Final = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells and the line of the file on which it ends."""

    line: int
    cells: list[str]


def tables_in(data: bytes, name: str) -> dict[str, list[Row]]:
    """The tables of a file by lower-case name: one for a CSV, all CSVs of a zip. Raises CannotRead."""
    if len(data) > LARGEST_FILE:
        raise CannotRead(_("The file is larger than 5 MB. A roster is smaller: is it the right one?"))
    if not data.strip():
        raise CannotRead(_("The file is empty. Export it again."))
    if data.startswith(b"PK\x03\x04"):
        return _unzipped(data)
    if data.startswith((b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise CannotRead(_("This is not a CSV file. In your spreadsheet, choose Save as, then CSV UTF-8."))
    return {name.lower().rsplit("/", 1)[-1] or "roster.csv": rows_of(decoded(data))}


def decoded(data: bytes) -> str:
    """Text of a file: UTF-16 when it says so, UTF-8 (with or without mark), else the Windows code page 1252."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return _without_nul(data.decode("utf-16"))
        try:
            return _without_nul(data.decode("utf-8-sig"))
        except UnicodeDecodeError:
            return _without_nul(data.decode("cp1252"))
    except UnicodeDecodeError:
        raise CannotRead(_("The file is not text. Save it as CSV UTF-8 and try again.")) from None


def rows_of(text: str) -> list[Row]:
    """The rows of a table, empty ones left out. Raises CannotRead."""
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(Row(reader.line_num, [cell.strip() for cell in cells]))
            if len(rows) > MOST_LINES:
                raise CannotRead(_("The file has more than 20,000 lines. Split it."))
    except csv.Error:
        raise CannotRead(
            _("Line %(line)d cannot be read as CSV. Look for a quotation mark that is not closed.")
            % {"line": reader.line_num}
        ) from None
    return rows


def _separator(text: str) -> str:
    """The separator that parts the first lines most often."""
    first = "\n".join(text.splitlines()[:10])
    return max(_SEPARATORS, key=first.count)


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise CannotRead(_("The file is not text. Save it as CSV UTF-8 and try again."))
    return text


def _unzipped(data: bytes) -> dict[str, list[Row]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if any(member.filename.startswith(("xl/", "word/")) for member in members):
                raise CannotRead(
                    _("This is a spreadsheet or document. Choose Save as, then CSV UTF-8, and try again.")
                )
            csvs = [member for member in members if member.filename.lower().endswith(".csv")]
            if not csvs or len(members) > _MOST_MEMBERS:
                raise CannotRead(_("The zip holds no CSV files of a roster. Export it again."))
            if sum(member.file_size for member in csvs) > _LARGEST_UNPACKED:
                raise CannotRead(_("The zip unpacks to more than 40 MB. Is it the right one?"))
            return {
                member.filename.lower().rsplit("/", 1)[-1]: rows_of(decoded(_member(archive, member)))
                for member in csvs
                if member.file_size
            }
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise CannotRead(_("The zip is damaged or has a password. Export it again, without one.")) from None


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as opened:
        read = opened.read(_LARGEST_UNPACKED + 1)
    if len(read) > _LARGEST_UNPACKED:
        raise CannotRead(_("The zip unpacks to more than 40 MB. Is it the right one?"))
    return read
