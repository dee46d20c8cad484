"""Ages and times gone by: which number is whose, and which is neither."""

from __future__ import annotations

from typing import Final

from handbell.rules.understand.units import Unit

_UNITS: Final = {"week": 0.25, "month": 1, "year": 12, "term": 4}
_AGE_BEFORE: Final = frozenset(
    {
        "be",
        "'s",
        "age",
        "aged",
        "now",
        "of",
        "only",
        "just",
        "turn",
        "nearly",
        "almost",
        "even",
        "already",
        "am",
    }
)
_NOT_AGES: Final = frozenset({
    "minute", "hour", "day", "week", "month", "term", "pm", "o", "clock", "percent", "like", "follower", "pound",
    "time", "photo", "people", "pupil", "child", "message", "of", "other", "parent", "friend", "picture", "post",
})  # fmt: skip
_OLD: Final = frozenset({"old", "yo", "yrs"})


def months_ago(units: list[Unit], place: int) -> int | None:
    """ "three months ago", "a year ago", beginning at this unit: whole months. None where it is not said so."""
    unit = units[place]
    number = unit.number if unit.number is not None else (1 if unit.lemma in {"a", "last"} else None)
    if number is None or place + 1 >= len(units):
        return None
    length = _UNITS.get(units[place + 1].lemma)
    if length is None:
        return None
    ago = place + 2 < len(units) and units[place + 2].lemma in {"ago", "back", "since"}
    if unit.lemma == "last":
        return 1 if units[place + 1].lemma == "month" else None
    return int(number * length) if ago else None


def is_age(units: list[Unit], place: int) -> bool:
    """Is the number at this place somebody's age in years?"""
    unit = units[place]
    if unit.number is None or unit.term != -1 or not 2 < unit.number < 100:
        return False
    following = units[place + 1 : place + 3]
    after = following[0] if following else None
    if after and after.lemma in {"year", "y", "yr"} and not after.pause:
        return len(following) > 1 and following[1].lemma in _OLD and not following[1].pause
    if after and not after.pause and after.lemma in _OLD:
        return True
    if after and not after.pause and (after.lemma in _NOT_AGES or "person" in after.classes):
        return False
    before = units[place - 1] if place else None
    if before is None:
        return False
    if before.lemma in {"number", "year", "at", "than", "class", "page"}:
        return False
    return (
        before.lemma in _AGE_BEFORE
        or before.person is not None
        or unit.pause == 1
        or "person" in before.classes
    )


def owner_of_age(units: list[Unit], place: int) -> int | None:
    """The place of the person whose age it is: None for whoever asks ("I am 12")."""
    for back in range(place - 1, max(-1, place - 9), -1):
        unit = units[back]
        if unit.person and "somebody" not in unit.classes:
            return unit.points_to if unit.points_to >= 0 else back
        if "i" in unit.classes and units[back + 1].lemma in {"be", "am", "turn"} and place - back <= 5:
            return None
        if unit.pause == 2 and back < place - 1:
            break
    for ahead in range(place + 1, min(len(units), place + 6)):
        if units[ahead].pause == 2:
            break
        if units[ahead].person:
            return ahead
    return _LAST_PERSON if place else None


_LAST_PERSON: Final = -1
