"""Tables of questions with the facts that must be heard in them, and how well they are heard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from handbell.rules.understand import UNDERSTOOD, Lexicon, Understanding, understand

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Asked:
    """A question, who asks, and the facts that must be heard: "a|b" is met by either, no facts by not being understood."""

    asker: str
    question: str
    facts: Mapping[str, Any]

    def wrong(self, found: Understanding) -> dict[str, object]:
        """Facts that were not heard as they should be, with what was heard instead; empty where all is well."""
        if not self.facts:
            return {"outcome": found.outcome} if found.outcome == UNDERSTOOD else {}
        return {
            slug: found.facts.get(slug)
            for slug, value in self.facts.items()
            if not _met(value, found.facts.get(slug))
        }


def _met(wanted: object, heard: object) -> bool:
    if isinstance(wanted, str):
        return heard in wanted.split("|")
    if isinstance(wanted, list):
        return isinstance(heard, frozenset) and heard >= set(wanted)
    return heard == wanted


def asked_in(name: str) -> list[Asked]:
    """The questions of a table."""
    listed = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return [Asked(asker, question, facts) for asker, question, facts in listed]


def wrongly_heard(
    name: str, lexicon: Lexicon
) -> tuple[int, list[tuple[Asked, Understanding, dict[str, object]]]]:
    """How many questions there are, and those in which something was not heard."""
    questions = asked_in(name)
    found = [(asked, understand(asked.question, lexicon, asked.asker)) for asked in questions]
    bad = [(asked, heard, asked.wrong(heard)) for asked, heard in found if asked.wrong(heard)]
    return len(questions), bad
