"""Questions that are put to books when they are compared: each one role's, as facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from handbell.rules.everyday import everyday_questions
from handbell.rules.vocabulary import Value


@dataclass(frozen=True, slots=True)
class Question:
    """A question: words by language, the facts, and the role of whoever asks ("" when the facts say enough)."""

    id: str
    words: Mapping[str, str]
    facts: Mapping[str, Value]
    role: str = ""

    def in_language(self, code: str) -> str:
        """Its words in a language, English where it has none."""
        return self.words.get(code) or self.words["en"]


@cache
def everyday() -> tuple[Question, ...]:
    """Every everyday question for each role that asks it."""
    return tuple(
        Question(f"{one.id}:{role}", one.words, one.facts_for(role), role)
        for one in everyday_questions()
        for role in one.roles
    )
