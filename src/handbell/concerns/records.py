"""Dated facts kept as data (`packs/takedown`, `packs/letters`), read strictly: every mistake named with its file.

No key twice, no key unknown, no anchors or tags, no bare word that YAML takes for something else.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError

from handbell.rules.files.nodes import NodeReader
from handbell.rules.files.problems import Problem

PACKS: Final = Path(__file__).resolve().parents[1] / "packs"
_Shape = TypeVar("_Shape", bound=BaseModel)

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=900)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$", max_length=40)]
Nation = Literal["england", "wales", "scotland", "northern_ireland"]


class WrongRecords(ValueError):
    """A file of facts is not as it should be. The message names the file, the place and what is wrong."""


def _day(value: Any) -> Any:
    """A day in quotation marks, as 2026-11-21; YAML's own dates are refused, as in the packs."""
    return datetime.date.fromisoformat(value) if isinstance(value, str) else value


Day = Annotated[datetime.date, BeforeValidator(_day)]


class Strict(BaseModel):
    """Nothing unknown, nothing changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Source(Strict):
    """Where a fact comes from. `checked_on` is None as long as nobody has read it there: then it says "not checked".

    standing: official (the body's own page), second_hand, policy (a school's policy says so), ours (Handbell's own).
    """

    title: Text
    url: str = ""
    standing: Literal["official", "second_hand", "policy", "ours"]
    checked_on: Day | None

    @property
    def is_checked(self) -> bool:
        """Whether somebody has read it at its source."""
        return self.checked_on is not None


def read(path: Path, shape: type[_Shape]) -> _Shape:
    """A file as a value of `shape`. Raises WrongRecords for the first mistakes in it."""
    problems: list[Problem] = []
    node = NodeReader(path.name, problems).document(path.read_text("utf-8"))
    if node is None or problems:
        raise WrongRecords("; ".join(str(one) for one in problems) or f"{path.name}: it is empty.")
    _once(node, path.name)
    data = yaml.SafeLoader("").construct_document(node)
    try:
        return shape.model_validate(data)
    except ValidationError as wrong:
        said = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in wrong.errors()[:5])
        raise WrongRecords(f"{path.name}: {said}") from wrong


def _once(node: yaml.Node, file: str) -> None:
    """Raise WrongRecords for a key that stands twice."""
    if isinstance(node, yaml.SequenceNode):
        for one in node.value:
            _once(one, file)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                raise WrongRecords(f"{file}:{key.start_mark.line + 1}: {key.value!r} stands twice.")
            seen.add(key.value)
            _once(value, file)
