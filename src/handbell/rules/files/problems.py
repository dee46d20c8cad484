"""What is wrong with a pack: where, what, and how to put it right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake. `file` is relative to the pack; `line` counts from 1 (0: the file as a whole)."""

    file: str
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what} {self.remedy}"


class CannotLoad(Exception):
    """A pack has mistakes; all of them are in `problems`, none of its rules is used."""

    def __init__(self, pack: str, problems: Iterable[Problem]) -> None:
        self.pack = pack
        self.problems = tuple(sorted(set(problems)))
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        super().__init__(f"The pack {pack} cannot be used:\n{lines}")


def nearest(word: str, known: Iterable[str]) -> str:
    """A remedy for an unknown word: the nearest known ones, or where the list stands."""
    close = difflib.get_close_matches(word, list(known), n=3, cutoff=0.5)
    return f"Did you mean {' or '.join(close)}?" if close else "RULES.md lists the words."
