"""The parts of a Word file: a zip of XML, opened with limits and without XML's dangerous features."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import Final

from lxml import etree

from handbell.reading.refusals import MEGABYTE, CannotRead, damaged, refuse

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PACKAGE_RELATIONSHIP: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT: Final = (  # ISO 29500 Strict says the same things under other names
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)

MOST_ENTRIES: Final = 1_000
MOST_BYTES: Final = 100 * MEGABYTE  # of all entries, unpacked
MOST_RATIO: Final = 100  # unpacked to packed; Word's own files lie between 3 and 30
RATIO_FLOOR: Final = 2 * MEGABYTE  # below this no ratio does harm
_DOCTYPES: Final = tuple("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))
_BROKEN_ZIP: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    IndexError,
    KeyError,
    NotImplementedError,
    RuntimeError,
)


class Package:
    """The named parts of one zip file held in memory; nothing is ever written to disk."""

    def __init__(self, data: bytes) -> None:
        """Open the zip in `data` and check its declared sizes; raises CannotRead."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN_ZIP as error:
            raise damaged("a Word file") from error
        entries = self._zip.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        packed = max(len(data), 1)
        if len(entries) > MOST_ENTRIES or unpacked > MOST_BYTES:
            raise _bomb()
        if unpacked > RATIO_FLOOR and unpacked > MOST_RATIO * packed:
            raise _bomb()
        self._unpacked = 0
        self.names = frozenset(entry.filename for entry in entries)

    def read(self, name: str) -> bytes:
        """Return the bytes of the part `name`, counted while they are unpacked; raises CannotRead."""
        if name not in self.names:
            return b""
        try:
            if self._zip.getinfo(name).flag_bits & 0x1:
                raise _locked()
            with self._zip.open(name) as part:
                data = part.read(MOST_BYTES - self._unpacked + 1)
        except _BROKEN_ZIP as error:
            raise damaged("a Word file") from error
        self._unpacked += len(data)
        if self._unpacked > MOST_BYTES:
            raise _bomb()
        return data

    def xml(self, name: str) -> etree._Element | None:
        """Return the root of the XML part `name`, or None when there is no such part; raises CannotRead."""
        data = self.read(name)
        return parse_xml(data) if data else None

    def relationships(self, name: str) -> dict[str, tuple[str, str]]:
        """Return what the part `name` points at: id → (last word of its type, target path or address)."""
        folder, base = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", base + ".rels"))
        found: dict[str, tuple[str, str]] = {}
        for link in root.iter(_PACKAGE_RELATIONSHIP) if root is not None else ():
            target = str(link.get("Target", ""))
            if link.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            found[str(link.get("Id", ""))] = (str(link.get("Type", "")).rpartition("/")[2], target)
        return found


def parse_xml(data: bytes) -> etree._Element:
    """Return the root of an XML part: no document type, no entities, no network, no giant trees; raises CannotRead."""
    if any(mark in data[:65_536] or mark.lower() in data[:65_536] for mark in _DOCTYPES):
        raise _xml_bomb()
    if b"purl.oclc.org/ooxml" in data:
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged("a Word file") from error
    if root is None:
        raise damaged("a Word file")
    if root.getroottree().docinfo.internalDTD is not None:
        raise _xml_bomb()
    return root


def _bomb() -> CannotRead:
    """Return the refusal of a zip that unpacks to far more than a document does."""
    return refuse(
        "zip-bomb",
        "This file unpacks to far more than a policy can hold, as files made to do harm do.",
        "Ask whoever sent it. If it is your own, copy its words into a new Word file and try that.",
    )


def _xml_bomb() -> CannotRead:
    """Return the refusal of XML that declares a document type, which no word processor does."""
    return refuse(
        "xml-bomb",
        "This file holds instructions that Word never writes, as files made to do harm do.",
        "Ask whoever sent it. If it is your own, copy its words into a new Word file and try that.",
    )


def _locked() -> CannotRead:
    """Return the refusal of an encrypted zip."""
    return refuse(
        "encrypted", "This file is locked with a password.", "Save a copy without a password, then try again."
    )
