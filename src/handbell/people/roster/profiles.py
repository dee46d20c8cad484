"""Profiles of the systems that rosters come from, read from `profiles.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from handbell.people.roles import Role

_DATA: Final = Path(__file__).with_name("profiles.yaml")
_APART: Final = re.compile(r"\s*[;/|\n]\s*|\s+and\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Profile:
    """A system: which of our fields are in which of its columns, the likeliest name first."""

    id: str
    name: str
    needs: tuple[str, ...]
    columns: dict[str, tuple[str, ...]]

    def mapped(self, header: list[str]) -> dict[str, int] | None:
        """For each field, the number of its column in a heading line; None when the file is not of this kind."""
        plain_header = [plain(cell) for cell in header]
        found: dict[str, int] = {}
        for field, names in self.columns.items():
            place = next((plain_header.index(name) for name in names if name in plain_header), None)
            if place is not None:
                found[field] = place
        return found if set(self.needs) <= set(found) else None


def plain(text: str) -> str:
    """Letters and digits only, in small letters: what names of columns and roles are compared by."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


@cache
def profiles() -> tuple[Profile, ...]:
    """Every profile, in the order in which they are tried."""
    data = yaml.safe_load(_DATA.read_text("utf-8"))
    return tuple(
        Profile(
            id=row["id"],
            name=row["name"],
            needs=tuple(row["needs"]),
            columns={field: tuple(plain(name) for name in names) for field, names in row["columns"].items()},
        )
        for row in data["profiles"]
    )


@cache
def _roles_by_name() -> dict[str, Role]:
    data = yaml.safe_load(_DATA.read_text("utf-8"))
    named = {plain(name): Role(slug) for slug, names in data["roles"].items() for name in names}
    named |= {plain(role.value): role for role in Role} | {plain(str(role.label)): role for role in Role}
    return named


def roles_in(text: str) -> tuple[list[Role], list[str]]:
    """The roles that a cell names, and the words in it that name none."""
    whole = _roles_by_name().get(plain(text))
    if whole is not None:
        return [whole], []
    found: list[Role] = []
    unknown: list[str] = []
    for part in _APART.split(text.strip()):
        # "Head of Year, Teacher" is two, but a comma may also stand inside a name
        for name in [part] if plain(part) in _roles_by_name() else part.split(","):
            role = _roles_by_name().get(plain(name))
            if role is not None and role not in found:
                found.append(role)
            elif role is None and plain(name):
                unknown.append(name.strip())
    return found, unknown
