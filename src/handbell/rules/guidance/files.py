"""Guidance read strictly from `packs/guidance/*.yaml`: a mistake stops all of it, with file, line and remedy."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from handbell.rules.files.conditions import read_conditions
from handbell.rules.files.nodes import Node, NodeReader
from handbell.rules.files.pack import read_clauses
from handbell.rules.files.problems import CannotLoad, Problem, nearest
from handbell.rules.guidance.model import NATIONS, STANDINGS, Guidance, Record
from handbell.rules.vocabulary import ACTIONS, ROLES, TOPICS

FOLDER: Final = "guidance"
_NEEDED: Final = ("id", "topic", "nations", "text", "source", "url", "standing", "checked_on")
_ALL: Final = (*_NEEDED, "who", "action", "when", "departs_from", "from", "to")
_ID_CHARACTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_LONGEST: Final = 600


def guidance_files(packs: Path) -> list[Path]:
    """The files that guidance depends on, in a fixed order; `packs` is the folder of all packs."""
    return [*sorted((packs / FOLDER).glob("*.yaml")), *sorted(packs.glob("*/pack.yaml"))]


def digest_of(packs: Path, seed: str = "") -> str:
    """SHA-256 (hex) over the names and bytes of those files, and a seed."""
    digest = hashlib.sha256(seed.encode())
    for path in guidance_files(packs):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(packs)}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def read_guidance(packs: Path) -> Guidance:
    """Read and check every record. Raises CannotLoad with all mistakes; nothing is half used."""
    problems: list[Problem] = []
    nations = {path.parent.name: _nation(path, packs, problems) for path in sorted(packs.glob("*/pack.yaml"))}
    reading = _Reading({name: frozenset(read_clauses(packs / name, problems)) for name in nations})
    for path in sorted((packs / FOLDER).glob("*.yaml")):
        reader = NodeReader(path.relative_to(packs).as_posix(), problems)
        root = _document(path, reader)
        for node in reader.items(reader.mapping(root, ("records",), ("records",)).get("records")):
            reading.add(node, reader)
    if problems:
        raise CannotLoad(FOLDER, problems)
    return Guidance(
        tuple(reading.records[name] for name in sorted(reading.records)), nations, digest_of(packs)
    )


def _document(path: Path, reader: NodeReader) -> Node | None:
    try:
        return reader.document(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        reader.wrong(None, "The file is not UTF-8.", "Save it as UTF-8.")
        return None


def _nation(path: Path, packs: Path, problems: list[Problem]) -> str:
    """The nation that a pack names; the rest of its head is another room's."""
    reader = NodeReader(path.relative_to(packs).as_posix(), problems)
    head = _members(_document(path, reader))
    return reader.word(_members(head.get("organisation")).get("nation"), NATIONS, "a nation") or ""


def _members(node: Node | None) -> dict[str, Node]:
    value = node.value if node is not None else ()
    return {str(key.value): member for key, member in value} if isinstance(value, list) else {}


class _Reading:
    """What was read so far, and the clauses that each pack has."""

    def __init__(self, clauses: Mapping[str, frozenset[str]]) -> None:
        self.records: dict[str, Record] = {}
        self._clauses = clauses

    def add(self, node: Node, reader: NodeReader) -> None:
        """Add the record at a node; mistakes go to the reader."""
        before = len(reader.problems)
        record = self._record(node, reader)
        if record.id in self.records:
            reader.wrong(node, f"The id {record.id!r} is taken.", "Give it its own id.")
        if len(reader.problems) == before:
            self.records[record.id] = record

    def _record(self, node: Node, reader: NodeReader) -> Record:
        parts = reader.mapping(node, _ALL, _NEEDED)
        checked = parts.get("checked_on")
        starts, ends = (reader.date(parts[key]) if key in parts else None for key in ("from", "to"))
        if starts and ends and starts > ends:
            reader.wrong(parts["to"], "The record ends before it starts.", "Turn the days round.")
        if not {"action", "when", "departs_from"} & parts.keys():
            reader.wrong(node, "Nothing says what it bears on.", "Add action, when or departs_from.")
        return Record(
            id=_identifier(parts.get("id"), reader),
            topic=reader.word(parts.get("topic"), TOPICS, "a topic") or "",
            nations=frozenset(reader.words(parts.get("nations"), NATIONS, "a nation")),
            text=_text(parts.get("text"), reader),
            source=_some(parts.get("source"), reader),
            url=_url(parts.get("url"), reader),
            standing=reader.word(parts.get("standing"), STANDINGS, "a standing") or "",
            checked_on=None if _is_null(checked) else reader.date(checked),
            who=frozenset(reader.words(parts.get("who"), ROLES, "a role")),
            actions=frozenset(reader.words(parts.get("action"), ACTIONS, "an action")),
            conditions=read_conditions(parts.get("when"), reader),
            departs_from=self._departures(parts.get("departs_from"), reader),
            starts=starts,
            ends=ends,
        )

    def _departures(self, node: Node | None, reader: NodeReader) -> dict[str, tuple[str, ...]]:
        if node is None:
            return {}
        found = {}
        for pack, refs in reader.mapping(node, tuple(self._clauses), ()).items():
            found[pack] = reader.texts(refs)
            for ref in found[pack]:
                if ref not in self._clauses[pack]:
                    known = self._clauses[pack]
                    reader.wrong(refs, f"The pack {pack} has no clause {ref!r}.", nearest(ref, sorted(known)))
        return found


def _is_null(node: Node | None) -> bool:
    return node is not None and str(node.tag).endswith(":null")


def _some(node: Node | None, reader: NodeReader) -> str:
    """A text that says something. A missing key was noted before."""
    text = reader.text(node) if node is not None else ""
    if node is not None and node.value == "":
        reader.wrong(node, "It is empty.", "Write something.")
    return text


def _identifier(node: Node | None, reader: NodeReader) -> str:
    text = _some(node, reader)
    if not _ID_CHARACTERS.issuperset(text):
        reader.wrong(node, f"{text!r} is not an id.", "Use small letters, figures and hyphens.")
    return text


def _text(node: Node | None, reader: NodeReader) -> str:
    text = _some(node, reader)
    if len(text) > _LONGEST:
        reader.wrong(node, f"The text has {len(text)} characters.", f"Say it in {_LONGEST} at most.")
    return text


def _url(node: Node | None, reader: NodeReader) -> str:
    text = _some(node, reader)
    if text and not _is_address(text):
        reader.wrong(node, f"{text!r} is not the address of a page.", "Begin it with https:// or http://.")
    return text


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in {"https", "http"} and bool(parts.hostname) and not any(c.isspace() for c in text)
        )
    except ValueError:
        return False
