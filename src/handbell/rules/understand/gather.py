"""Facts gathered from many words into one for each fact. What contradicts itself is dropped and named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handbell.rules.understand.model import Heard
from handbell.rules.understand.units import Unit
from handbell.rules.vocabulary import FACTS, Kind, Value, Words


@dataclass(frozen=True, slots=True)
class Hint:
    """A fact said by the units from `start` to before `end`; the greater `strength` counts."""

    fact: str
    value: Value
    strength: int
    start: int
    end: int


def gathered(
    hints: Sequence[Hint], units: Sequence[Unit], text: str
) -> tuple[dict[str, Value], list[Heard], list[str]]:
    """The facts, the words behind each, and words that contradict each other."""
    by_fact: dict[str, list[Hint]] = {}
    for hint in hints:
        by_fact.setdefault(hint.fact, []).append(hint)
    facts: dict[str, Value] = {}
    heard: list[Heard] = []
    missed: list[str] = []
    for slug in FACTS:
        listed = by_fact.get(slug)
        if not listed:
            continue
        if slug == "matter":
            listed = _gravest(listed)
        strongest = max(hint.strength for hint in listed)
        counted = [hint for hint in listed if hint.strength == strongest or FACTS[slug].kind is Kind.SET]
        value = _together(slug, [hint.value for hint in counted])
        if value is None:
            missed += [words_of(hint, units, text) for hint in counted]
            continue
        facts[slug] = value
        first = next((h for h in counted if h.value == value), counted[0])
        start, end = _span(first, units)
        heard.append(Heard(slug, value, words_of(first, units, text), start, end))
    return facts, heard, list(dict.fromkeys(word for word in missed if word))


# Of several matters that were all heard, the one that must not be overlooked comes first.
_GRAVITY = (
    "indecent_image_of_child", "sexual_abuse_testimony", "radicalisation", "grooming", "allegation_against_adult",
    "threat_by_parent", "criminal_other", "bullying_of_pupil", "impersonation", "bullying_of_staff",
    "unsuitable_lawful_material", "security_incident", "data_disclosure", "defamatory_post", "filter_bypass",
    "contact_from_pupil", "underage_account", "misreadable_incident", "network_use_in_day", "breach_of_code",
    "pupil_phone",
)  # fmt: skip


def _gravest(hints: list[Hint]) -> list[Hint]:
    for matter in _GRAVITY:
        found = [hint for hint in hints if hint.value == matter]
        if found:
            return found
    return hints


def _together(slug: str, values: list[Value]) -> Value | None:
    fact = FACTS[slug]
    if fact.kind is Kind.SET:
        return frozenset().union(*(value for value in values if isinstance(value, frozenset)))
    words = fact.words
    different = list(dict.fromkeys(values))
    if words is None or len(different) == 1:
        return different[0] if len(different) == 1 else None
    said = [str(value) for value in different]
    # Of "at work" and "at lunch" the narrower word says more.
    narrow = [
        word for word in said if not any(word != other and word in words.wider(other) for other in said)
    ]
    kept: str | None = narrow[0]
    for word in narrow[1:]:
        kept = _common(words, kept, word) if kept is not None else None
    return kept


def _common(words: Words, first: str, second: str) -> str | None:
    """The nearest word that is wider than both ("at home, on a stick": not at school), or None."""
    shared = words.wider(first) & words.wider(second)
    narrowest = max(shared, key=lambda word: (len(words.wider(word)), word), default=None)
    return None if narrowest in _TOO_WIDE else narrowest


_TOO_WIDE = frozenset({"anybody", "everyone"})


def words_of(hint: Hint, units: Sequence[Unit], text: str) -> str:
    """The words as typed."""
    start, end = _span(hint, units)
    return text[start:end]


def _span(hint: Hint, units: Sequence[Unit]) -> tuple[int, int]:
    if hint.start >= hint.end or hint.start >= len(units):
        return 0, 0
    stretch = units[hint.start : hint.end]
    return min(unit.start for unit in stretch), max(unit.end for unit in stretch)
