"""YAML for people who are not programmers: read safely, and every mistake named with file, line and remedy."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

_Shape = TypeVar("_Shape", bound=BaseModel)


class WrongPack(ValueError):
    """A pack's file is not as it should be. The message names file, line, what is wrong and what to do."""

    def __init__(self, path: Path, line: int, problem: str, remedy: str) -> None:
        super().__init__(f"{path.parent.name}/{path.name}, line {line}: {problem} {remedy}")
        self.path, self.line = path, line


def read(path: Path, shape: type[_Shape]) -> _Shape:
    """Return the file as a value of `shape`. Raises WrongPack for the first mistake in it."""
    node = _node(path)
    _check(node, path)
    data = yaml.SafeLoader("").construct_document(node)
    try:
        return shape.model_validate(data, strict=True)
    except ValidationError as wrong:
        # A slip in a name gives two errors, unknown and missing: the first says more.
        first = min(wrong.errors(), key=lambda error: error["type"] != "extra_forbidden")
        line = _line(node, first["loc"])
        raise WrongPack(path, line, *_in_words(first["type"], first["msg"], first["loc"])) from wrong


def _node(path: Path) -> yaml.Node:
    try:
        node = yaml.compose(path.read_text("utf-8"), yaml.SafeLoader)
    except UnicodeDecodeError as wrong:
        raise WrongPack(path, 1, "The file is not UTF-8.", "Save it again as UTF-8.") from wrong
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        line = mark.line + 1 if mark else 1
        raise WrongPack(
            path,
            line,
            f"This is not YAML: {wrong.problem}.",
            "Look at the indents, dashes and quotation marks.",
        ) from wrong
    if not isinstance(node, yaml.MappingNode):
        raise WrongPack(path, 1, "The file has no names with values.", "See packs/README.md for its layout.")
    return node


def _check(node: yaml.Node, path: Path) -> None:
    """Raise WrongPack for a name that stands twice, a bare yes or no, and an alias."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                raise WrongPack(
                    path, key.start_mark.line + 1, f"{key.value!r} stands here twice.", "Keep one of the two."
                )
            seen.add(key.value)
            _check(value, path)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            _check(value, path)
    elif (
        isinstance(node, yaml.ScalarNode)
        and node.tag == "tag:yaml.org,2002:bool"
        and node.value not in {"true", "false"}
    ):
        raise WrongPack(
            path,
            node.start_mark.line + 1,
            f"A bare {node.value} is read as true or false.",
            f'Write "{node.value}" in quotation marks, or true or false.',
        )


def _line(node: yaml.Node, place: Sequence[str | int]) -> int:
    """Return the line of the value that a place (names and indices) leads to, or of the nearest one around it."""
    line = node.start_mark.line + 1
    for step in place:
        found = _step(node, step)
        if found is None:
            continue
        node = found
        line = node.start_mark.line + 1
    return line


def _step(node: yaml.Node, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child: yaml.Node = node.value[step]
        return child
    return None


def _in_words(kind: str, message: str, place: Sequence[Any]) -> tuple[str, str]:
    name = next((str(step) for step in reversed(place) if isinstance(step, str)), "value")
    if kind == "missing":
        return f"{name!r} is missing.", "Add it; packs/README.md shows where."
    if kind == "extra_forbidden":
        return f"{name!r} means nothing here.", "Take it out, or look for a slip in its spelling."
    if kind == "string_type":
        return f"{name!r} has to be text.", "Put it in double quotation marks."
    return f"{name!r} is not right: {message}.", "See packs/README.md."
