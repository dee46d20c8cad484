"""Units: the words and joined phrases of a question, each with the classes that patterns look for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Unit:
    """One word or one phrase of the lexicon.

    `word` is as it was said, `lemma` its base form. `start` and `end` are places in the text as typed; `pause` as of
    tokens; `asked`: in a sentence that ends with "?". `term` is the number of the lexicon's entry (-1: none, -2: made
    by grammar). `person` names a kind of person of the lexicon. `known`: the lexicon has the word. `denied`: "not"
    stands before it. `number`: what it counts. `points_to`: the place of the person whom a pronoun means. `owned`:
    somebody's ("her child").
    """

    word: str
    lemma: str
    start: int
    end: int
    pause: int = 0
    asked: bool = False
    classes: frozenset[str] = frozenset()
    term: int = -1
    person: str | None = None
    known: bool = True
    denied: bool = False
    number: int | None = None
    points_to: int = -1
    owned: bool = False
