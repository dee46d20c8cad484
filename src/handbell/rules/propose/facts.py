"""What a stretch of a policy says about people, ages, limits and circumstances."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from handbell.rules.propose.model import Part
from handbell.rules.propose.tables import Tables
from handbell.rules.vocabulary import FACTS, Kind

_YEARS: Final = (
    (
        re.compile(
            r"(?:under|below|younger than|not (?:yet )?(?:turned |reached )?|less than)"
            r"(?: the)?(?: age)?(?: of)? ?(\d{1,2})"
        ),
        "below",
    ),
    (re.compile(r"(?:aged? )?(\d{1,2}) (?:years? )?(?:of age )?(?:and|or) (?:over|above|older)"), "at_least"),
    (re.compile(r"(?:over|above|at least|older than)(?: the)?(?: age)?(?: of)? ?(\d{1,2})(?! ?%)"), "at_least"),
    (
        re.compile(r"(?:until|before) (?:they|she|he)? ?(?:are|is|turns?|reach(?:es)?) (\d{1,2})(?! ?(?:am|pm))"),
        "below",
    ),
)  # fmt: skip
# "images of pupils": a word after these is not who acts.
_ASIDE: Final = re.compile(
    r"\b(?:asks?|tells?|of|with|to|about|for|by|from|between|on|against|towards)(?: \w+){0,2} $"
)
_WRITTEN: Final = re.compile(r"\bin writing\b|\bwritten\b|\bin a letter\b")
_EITHER: Final = re.compile(r"^[\w' ]{0,12}(?:/|\bor\b)[\w' ]{0,12}$")
_ANYWHERE: Final = frozenset(
    {"shows", "content", "matter"}
)  # in a passive they stand before the words of force
_PEOPLE: Final = frozenset(
    {"counterpart", "shows", "mentions"}
)  # whoever acts is not also whom it is done to
_AGES: Final = frozenset({"age", "own_age", "victim_age"})


def values(tables: Tables, name: str, text: str) -> dict[str, tuple[int, int]]:
    """Words of one list found in a text, in its order, each with where it stands; the longest phrase wins."""
    every = [
        (match.start(), match.end(), phrase.value)
        for phrase in tables.lists.get(name, ())
        for match in phrase.pattern.finditer(text)
    ]
    kept: list[tuple[int, int, str]] = []
    for start, end, value in sorted(every, key=lambda one: one[0] - one[1]):
        if all(end <= other[0] or start >= other[1] for other in kept):
            kept.append((start, end, value))
    return {value: (start, end) for start, end, value in sorted(kept, reverse=True)}


def in_order(found: Mapping[str, tuple[int, int]]) -> list[str]:
    """The words by where they first stand."""
    return sorted(found, key=lambda value: found[value])


def roles(tables: Tables, subject: str) -> list[str]:
    """Who acts, from what stands before the words of force."""
    found = values(tables, "who", subject)
    return [role for role in in_order(found) if not _ASIDE.search(subject[: found[role][0]])]


def conditions(
    tables: Tables, part: Part, given: Mapping[str, Any], who: Iterable[str]
) -> dict[str, Any] | None:
    """The `when` of a rule: what is fixed, and what was found. None when something needed is not there."""
    when: dict[str, Any] = dict(given.get("when", {}))
    for fact in (*given.get("needs", ()), *given.get("takes", ())):
        if fact not in when:
            value = _one(tables, part, fact, frozenset(who))
            if value is not None:
                when[fact] = value
            elif fact in given.get("needs", ()):
                return None
    if "on_school_device" in when and when.get("device") == "school":
        del when["device"]  # one says what the other does, and is asked of fewer people
    return when


def _one(tables: Tables, part: Part, fact: str, who: frozenset[str]) -> Any:
    if fact in _AGES:
        return _years(part.text) or _years(part.before)
    object_of = part.text[len(part.subject) :] if part.text.startswith(part.subject) else part.text
    for text in (part.text if fact in _ANYWHERE else object_of, part.text, part.before):
        stand = values(tables, fact, text)
        found = [
            word
            for word in in_order(stand)
            if not (fact in _PEOPLE and word in who and not _ASIDE.search(text[: stand[word][0]]))
            and not (fact == "shows" and text.startswith(("'s", "s'"), stand[word][1]))
        ]
        if found:
            return _as_value(fact, found)
    return None


def _as_value(fact: str, found: list[str]) -> Any:
    if FACTS[fact].kind is Kind.YES_NO:
        return True
    return found[0] if len(found) == 1 else found


def _years(text: str) -> dict[str, int] | None:
    for pattern, key in _YEARS:
        match = pattern.search(text)
        if match:
            return {key: int(match[1])}
    return None


def told(tables: Tables, text: str) -> list[Any]:
    """Whom the text names to be told or asked; "the head or the lead" is one entry of two, either of whom will do."""
    found = values(tables, "body", text)
    groups: list[list[str]] = []
    last = 0
    for body in in_order(found):
        start, end = found[body]
        if groups and _EITHER.match(text[last:start]):
            groups[-1].append(body)
        else:
            groups.append([body])
        last = end
    return [group[0] if len(group) == 1 else group for group in groups]


def written(text: str) -> bool:
    """Is something in writing asked for?"""
    return bool(_WRITTEN.search(text))
