"""Everyday questions as data (`packs/everyday.yaml`): suggested on the page, and asked of two books to compare them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import yaml

from handbell.rules.files.places import PACKS
from handbell.rules.vocabulary import ROLES, Value, read_facts

FILE: Final = PACKS / "everyday.yaml"


@dataclass(frozen=True, slots=True)
class Everyday:
    """A question that people ask: its words by language, who asks it, and the facts that the words come to."""

    id: str
    roles: tuple[str, ...]
    words: Mapping[str, str]
    facts: Mapping[str, Value]

    def asked_by(self, role: str) -> bool:
        """Is it a question of somebody with this role?"""
        return not ROLES.wider(role).isdisjoint(self.roles)

    def facts_for(self, role: str) -> dict[str, Value]:
        """The facts when somebody with this role asks."""
        return {"who": role, **self.facts, "asker": role}

    def in_language(self, code: str) -> str:
        """Its words in a language, English where it has none."""
        return self.words.get(code, self.words["en"])


@cache
def everyday_questions() -> tuple[Everyday, ...]:
    """All of them, in the order of the file. Raises ValueError where the file has mistakes."""
    found = [_one(entry) for entry in yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)]
    if len({one.id for one in found}) != len(found):
        raise ValueError(f"{FILE.name}: an id stands twice.")
    return tuple(found)


def _one(entry: Mapping[str, object]) -> Everyday:
    extra = entry.keys() - {"id", "roles", "en", "cy", "facts"}
    roles, facts = entry["roles"], entry["facts"]
    if extra or not isinstance(roles, list) or not isinstance(facts, dict):
        raise ValueError(f"{FILE.name}: {entry.get('id')}: unknown or malformed keys {sorted(extra)}.")
    unknown = [role for role in roles if role not in ROLES]
    if unknown:
        raise ValueError(f"{FILE.name}: {entry['id']}: no such roles: {unknown}.")
    words = {code: str(entry[code]) for code in ("en", "cy") if code in entry}
    return Everyday(str(entry["id"]), tuple(roles), words, read_facts(facts))
