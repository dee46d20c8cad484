"""A pack's folder read as a whole: its clauses, its rules, its examples. All mistakes are named at once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from handbell.rules.files.checks import check_rules
from handbell.rules.files.examples import Example, read_examples, without_example
from handbell.rules.files.nodes import NodeReader
from handbell.rules.files.problems import CannotLoad, Problem
from handbell.rules.files.rule_file import RuleFiles, read_rule_file
from handbell.rules.model import Clause, RuleBook

_FOLDERS: Final = ("clauses", "rules", "examples")


def pack_files(folder: Path) -> list[Path]:
    """The files that rules depend on, in a fixed order."""
    found = [folder / "pack.yaml"]
    for name in _FOLDERS:
        found += sorted((folder / name).glob("*.yaml"))
    return found


def digest_of(folder: Path, seed: str = "") -> str:
    """SHA-256 (hex) over the names and bytes of those files, and a seed."""
    digest = hashlib.sha256(seed.encode())
    for path in pack_files(folder):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder)}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def read_pack(folder: Path) -> tuple[RuleBook, list[Example]]:
    """Read and check a pack's rules and examples. Raises CannotLoad with every mistake; nothing is half used."""
    problems: list[Problem] = []
    about = _plain(folder / "pack.yaml", folder, problems)
    files = RuleFiles(clauses=read_clauses(folder, problems))
    for path in sorted((folder / "rules").glob("*.yaml")):
        reader, root = _open(path, folder, problems)
        if root is not None:
            read_rule_file(root, reader, files)
    examples: list[Example] = []
    # Examples of rules that could not be read would only repeat what is wrong with the rules.
    for path in sorted((folder / "examples").glob("*.yaml")) if not problems else ():
        reader, root = _open(path, folder, problems)
        if root is not None:
            examples += read_examples(root, reader, files.rules)
    problems += _whole(files, examples) if not problems else []
    if problems or files.defaults is None:
        raise CannotLoad(folder.name, problems)
    rules = tuple(sorted(files.rules.values(), key=lambda rule: rule.id))
    book = RuleBook(
        str(about.get("id", folder.name)),
        str(about.get("version", "")),
        rules,
        files.clauses,
        files.defaults,
        digest_of(folder),
    )
    return book, examples


def _whole(files: RuleFiles, examples: list[Example]) -> list[Problem]:
    found = check_rules(files.rules, files.places)
    if files.defaults is None:
        found.append(Problem("rules", 0, "The pack has no defaults.", "Add them in its first file of rules."))
    for name in without_example(files.rules, examples):
        what = f"No worked example expects {name!r}."
        found.append(Problem(*files.places[name], what, "Add one under examples/."))
    return found


def _open(path: Path, folder: Path, problems: list[Problem]) -> tuple[NodeReader, yaml.nodes.Node | None]:
    reader = NodeReader(path.relative_to(folder).as_posix(), problems)
    try:
        return reader, reader.document(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        reader.wrong(None, "The file is not UTF-8.", "Save it as UTF-8.")
        return reader, None


def _plain(path: Path, folder: Path, problems: list[Problem]) -> Mapping[str, Any]:
    """A file of another room's format, of which we need a few keys."""
    reader, root = _open(path, folder, problems)
    if root is None:
        return {}
    loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    if isinstance(loaded, dict):
        return loaded
    reader.wrong(root, "Keys with values are expected here.", "See the README of packs.")
    return {}


def read_clauses(folder: Path, problems: list[Problem]) -> dict[str, Clause]:
    """Every clause of a pack with the heading it stands under, in the order of the policy."""
    found: dict[str, Clause] = {}
    for path in sorted((folder / "clauses").glob("*.yaml")):
        loaded = _plain(path, folder, problems)
        section = loaded.get("section", {})
        title, below = section_title(section), ""
        for entry in loaded.get("clauses", ()):
            if "ref" in entry:
                heading = f"{title}: {below}" if below else title
                found[entry["ref"]] = Clause(entry["ref"], heading, entry.get("kind", ""))
            else:
                below = str(entry.get("heading", ""))
    return found


def section_title(section: Mapping[str, Any]) -> str:
    """A section's heading with the number that the school printed, if any: "15 Council guidance", "Appendix D …"."""
    heading = str(section.get("heading", ""))
    if section.get("given"):
        return heading
    return f"{'Appendix ' if section.get('appendix') else ''}{section.get('ref', '')} {heading}".strip()
