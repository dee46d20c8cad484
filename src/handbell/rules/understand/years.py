"""School years and ages put where they belong: "Year 6", "my old Year 6s", "my 10 year old", "my 17 year old son"."""

from __future__ import annotations

from handbell.rules.understand.numbers import is_age
from handbell.rules.understand.units import Unit

_YEAR_WORDS = frozenset({"year", "yr", "y"})


def join_years(units: list[Unit]) -> list[Unit]:
    """ "Year 6", "Y9": the pupils of that year, which is their number. "My 10 year old": a child of that age."""
    found: list[Unit] = []
    for place, unit in enumerate(units):
        if (
            unit.lemma in {"old", "olds"}
            and not unit.pause
            and len(found) > 1
            and _give_age(found, units, place)
        ):
            continue
        if (
            unit.lemma in {"old", "olds"}
            and not unit.pause
            and len(found) > 1
            and _is_child_of_age(found, units, place)
        ):
            found.pop()
            aged = found[-1]
            mine = len(found) > 1 and found[-2].lemma in {"my", "our"} and not aged.pause
            aged.person = "own_child" if mine else "child"
            young = {"under13"} if (aged.number or 0) < 13 else set[str]()
            aged.classes = frozenset({"person", aged.person, "young"} | young)
            aged.term, aged.end = -3, unit.end
            continue
        before = found[-1] if found else None
        number = unit.number if unit.term < 0 else None
        # "Two Year 6s".
        if before and before.term == -2 and unit.word == "s" and unit.start == before.end:
            before.end = unit.end
            continue
        if (
            before
            and before.lemma in _YEAR_WORDS
            and number is not None
            and 0 < number <= 13
            and not unit.pause
        ):
            before.classes = frozenset({"year_group", "person", "pupil"})
            before.person, before.number, before.end = "pupil", number, unit.end
            before.term = -2
            _may_have_left(found)
            continue
        # "a Year 9 pupil", "the Y9 girls": one person.
        if before and before.term == -2 and unit.person in {"pupil", "child"} and not unit.pause:
            before.end = unit.end
            before.classes |= unit.classes - {"child"}
            continue
        found.append(unit)
    return found


def _give_age(found: list[Unit], units: list[Unit], place: int) -> bool:
    """ "My 17 year old son": the age goes to the person who is named after it."""
    number, year = found[-2], found[-1]
    following = units[place + 1] if place + 1 < len(units) else None
    named = following is not None and following.person in _YOUNG and not following.pause
    if year.lemma not in _YEAR_WORDS or number.number is None or not 2 < number.number < 18 or not named:
        return False
    assert following is not None
    following.number, following.term, following.start = number.number, -3, number.start
    del found[-2:]
    if found and found[-1].lemma in {"my", "our"} and following.person == "child":
        following.person = "own_child"
        following.classes |= {"own_child"}
    return True


_YOUNG = frozenset({"child", "own_child", "pupil", "relative", "former_pupil", "other_child"})


_GONE = frozenset({"old", "former", "ex", "previous", "past"})


def _may_have_left(found: list[Unit]) -> None:
    """ "One of my old Year 6s", "last year's Year 11": they have left."""
    before = [unit.lemma for unit in found[-4:-1]]
    if not found[-1].pause and ((before[-1:] and before[-1] in _GONE) or before == ["last", "year", "'s"]):
        found[-1].person, found[-1].number = "former_pupil", None
        found[-1].classes = frozenset({"person", "former_pupil"})


def _is_child_of_age(found: list[Unit], units: list[Unit], place: int) -> bool:
    number, year = found[-2], found[-1]
    following = units[place + 1] if place + 1 < len(units) else None
    names_nobody = following is None or following.pause > 0 or following.person is None
    return year.lemma in _YEAR_WORDS and number.number is not None and 2 < number.number < 18 and names_nobody


def mark_young(units: list[Unit]) -> None:
    """Ages below 13, at which most networks take nobody, can be looked for."""
    for place, unit in enumerate(units):
        if unit.number is not None and unit.number < 13 and is_age(units, place):
            unit.classes |= {"under13"}
