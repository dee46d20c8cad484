"""What was understood of a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from handbell.rules.vocabulary import Value

UNDERSTOOD: Final = "understood"
NOT_UNDERSTOOD: Final = "not_understood"
OUTSIDE: Final = "outside"


@dataclass(frozen=True, slots=True)
class Heard:
    """One fact and the words that gave it; `start` and `end` count characters of the question as typed."""

    fact: str
    value: Value
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question as facts.

    `facts` are ready for `Engine.decide`; what was not said is not there. `missed` are words that matter and that
    nothing was made of. `sure`: the act was heard in what is asked, not gathered from the story around it. `inside`:
    something was named that such policies are about. `told`: the act stands in the story or in a circumstance, or was
    only gathered from what is the matter. `omits`: the act of which it was asked whether to leave it undone.
    """

    facts: Mapping[str, Value]
    heard: tuple[Heard, ...]
    missed: tuple[str, ...]
    outcome: str
    sure: bool = True
    inside: bool = True
    omits: str | None = None
    told: bool = False
