"""Books of routes from a pack's folder or from one text, and back into text. All mistakes are named at once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from handbell.rules.files.nodes import Node, NodeReader
from handbell.rules.files.pack import read_clauses
from handbell.rules.files.problems import CannotLoad, Problem
from handbell.rules.model import Clause
from handbell.rules.routing.checks import check_pieces
from handbell.rules.routing.examples import read_examples, without_example
from handbell.rules.routing.model import Example, RouteBook
from handbell.rules.routing.reading import PieceFiles, read_pieces
from handbell.rules.routing.vocabulary import KINDS, NATIONS

FORMAT: Final = "handbell-routes-1"
EXAMPLES: Final = "examples.yaml"
_LARGEST: Final = 500_000  # characters; the fullest of our own packs has a tenth of it
_HEAD: Final = ("format", "policy", "version", "nation", "kind", "clauses")


def load_pack(folder: Path) -> RouteBook:
    """The routes of a pack's folder, `routes/*.yaml`, with its examples. Raises CannotLoad with every mistake."""
    problems: list[Problem] = []
    clauses = read_clauses(folder, problems)
    files = PieceFiles(clauses)
    examples: list[Example] = []
    for path in route_files(folder):
        reader, root = open_file(path, folder, problems)
        parts = reader.mapping(root, ("routes", "examples"), ()) if root is not None else {}
        read_pieces(parts.get("routes"), reader, files)
        if not problems:
            examples += read_examples(parts.get("examples"), reader, files.pieces)
    problems += problems or whole(files, examples)
    if not files.pieces and not problems:
        problems.append(Problem("routes", 0, "The pack has no routes.", "Add them under routes/."))
    if problems:
        raise CannotLoad(folder.name, problems)
    head = _head(folder)
    about = head.get("organisation", {})
    return RouteBook(
        pack=str(head.get("id", folder.name)),
        version=str(head.get("version", "")),
        nation=str(about.get("nation", "")),
        kind=str(about.get("kind", "governors")),
        pieces=tuple(files.pieces.values()),
        examples=tuple(examples),
        clauses=clauses,
        digest=digest_of(folder),
    )


def load(text: str, clauses: Mapping[str, Clause] | None = None, *, name: str = "routes") -> RouteBook:
    """A book from the text that `dump` wrote. Raises CannotLoad with every mistake and its line.

    clauses: those of the school's own version; left out, the ones listed in the text may be cited.
    """
    problems: list[Problem] = []
    reader = NodeReader(name, problems, most=None)
    if len(text) > _LARGEST:
        raise CannotLoad(
            name, [Problem(name, 0, "The text is too long for routes.", "Half a million characters at most.")]
        )
    root = reader.document(text)
    if root is None:
        raise CannotLoad(name, problems or [Problem(name, 0, "The text is empty.", "Give the routes.")])
    parts = reader.mapping(root, (*_HEAD, "routes", "examples"), (*_HEAD, "routes"))
    if "format" in parts and reader.text(parts["format"]) not in {FORMAT, ""}:
        reader.wrong(parts["format"], "This form of text is not known.", f"It should be {FORMAT}.")
    listed = _listed_clauses(parts.get("clauses"), reader)
    known = listed if clauses is None else clauses
    files = PieceFiles(known)
    read_pieces(parts.get("routes"), reader, files)
    examples = read_examples(parts.get("examples"), reader, files.pieces) if not problems else []
    said = {key: reader.text(parts.get(key)) for key in ("policy", "version")}
    said["nation"] = reader.word(parts.get("nation"), NATIONS, "a nation") or ""
    said["kind"] = reader.word(parts.get("kind"), KINDS, "a kind of governing") or ""
    problems += problems or whole(files, examples)
    if problems:
        raise CannotLoad(name, problems)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return RouteBook(
        said["policy"], said["version"], said["nation"], said["kind"], tuple(files.pieces.values()), tuple(examples),
        known, digest,
    )  # fmt: skip


def dump(book: RouteBook) -> str:
    """A book as one YAML text that `load` reads again, with the clauses that it may cite."""
    document: dict[str, Any] = {
        "format": FORMAT,
        "policy": book.pack,
        "version": book.version,
        "nation": book.nation,
        "kind": book.kind,
        "clauses": [
            {"ref": clause.ref, "heading": clause.heading, "kind": clause.kind}
            for clause in book.clauses.values()
        ],
        "routes": [dict(piece.plain) for piece in book.pieces],
    }
    if book.examples:
        document["examples"] = [dict(example.plain) for example in book.examples]
    text: str = yaml.dump(
        document, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110, default_flow_style=False
    )
    return text


class _Dumper(yaml.SafeDumper):
    """Writes everything out: a text with anchors would not be read again."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def route_files(folder: Path) -> list[Path]:
    """A folder's files of routes, the examples last."""
    return sorted((folder / "routes").glob("*.yaml"), key=lambda path: (path.name == EXAMPLES, path.name))


def digest_of(folder: Path) -> str:
    """SHA-256 (hex) over the names and bytes of a folder's routes."""
    digest = hashlib.sha256()
    for path in route_files(folder):
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def whole(files: PieceFiles, examples: list[Example]) -> list[Problem]:
    """What shows only when everything has been read."""
    found = check_pieces(files.pieces, files.places)
    for name in without_example(files.pieces, examples):
        what = f"No worked example names {name!r}."
        found.append(Problem(*files.places[name], what, f"Add one in {EXAMPLES}."))
    return found


def open_file(path: Path, folder: Path, problems: list[Problem]) -> tuple[NodeReader, Node | None]:
    """A reader for one file and its root node; a file that cannot be read is noted."""
    reader = NodeReader(path.relative_to(folder).as_posix(), problems)
    try:
        return reader, reader.document(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        reader.wrong(None, "The file is not UTF-8.", "Save it as UTF-8.")
        return reader, None


def _head(folder: Path) -> Mapping[str, Any]:
    loaded = yaml.load((folder / "pack.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    return loaded if isinstance(loaded, dict) else {}


def _listed_clauses(node: Node | None, reader: NodeReader) -> dict[str, Clause]:
    found: dict[str, Clause] = {}
    for item in reader.items(node):
        parts = reader.mapping(item, ("ref", "heading", "kind"), ("ref", "heading", "kind"))
        ref, heading = reader.text(parts.get("ref")), reader.text(parts.get("heading"))
        kind = str(parts["kind"].value) if "kind" in parts else ""
        found[ref] = Clause(ref, heading, kind)
    return found
