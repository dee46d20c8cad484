"""Whom "he", "she", "her", "they" mean, as far as it can be told without guessing."""

from __future__ import annotations

from handbell.rules.understand.lexicon import Lexicon
from handbell.rules.understand.people import POSSESSIVE
from handbell.rules.understand.units import Unit
from handbell.rules.understand.verbs import DETERMINERS

# "She is at another school": "she" is still she.
_PLACES = frozenset({"schoolish", "other_school_class"})


def give_pronouns(units: list[Unit], lexicon: Lexicon) -> None:
    """ "he", "she", "them": the person spoken of last."""
    last: int | None = None
    of_gender: dict[str, int] = {}
    for place, unit in enumerate(units):
        if unit.person and unit.classes.isdisjoint(_PLACES) and not unit.denied:
            of_gender[_gender(unit.lemma, lexicon)] = place
            same = _said_to_be(units, place)
            if same is not None:
                # "She was always a lovely girl": the girl is she.
                unit.classes, unit.person = unit.classes | units[same].classes, units[same].person
                unit.points_to = units[same].points_to
                continue
            last = last if last is not None and _is_by_the_by(units, place) else place
        elif "pron" in unit.classes and last is None:
            # Nobody was named yet: those who follow mean the same person.
            last = place
        elif "pron" in unit.classes and last is not None:
            # "She" is the mother, not the son who was spoken of after her.
            gender = _gender(unit.lemma, lexicon)
            if (
                gender
                and gender != _gender(units[last].lemma, lexicon)
                and _gender(units[last].lemma, lexicon)
            ):
                last = of_gender.get(gender, last)
            last = _subject_before(units, place, last, lexicon)
            if last == place - 1 or last == place - 2:
                last = _not_the_subject(units, place, last)
            meant = units[last]
            unit.classes = (unit.classes - {"pron"}) | meant.classes
            unit.person, unit.points_to = meant.person, last


def _subject_before(units: list[Unit], place: int, last: int, lexicon: Lexicon) -> int:
    """ "A TA fosters a pupil. May she …": who acted in the sentence before is likely to act again."""
    if units[place].lemma not in {"he", "she"} or not _begins_sentence(units, place):
        return last
    start = place
    while start and units[start].pause != 2:
        start -= 1
    first = start - 1
    while first > 0 and units[first].pause != 2:
        first -= 1
    for earlier in range(max(first, 0), start):
        unit = units[earlier]
        if not unit.classes.isdisjoint({"i", "me"}):
            return last
        if unit.person and "pron" not in unit.classes and "owner" not in unit.classes:
            genders = {_gender(units[place].lemma, lexicon), _gender(unit.lemma, lexicon)} - {""}
            return earlier if len(genders) == 1 else last
    return last


def _begins_sentence(units: list[Unit], place: int) -> bool:
    return any(units[back].pause == 2 for back in range(max(0, place - 3), place + 1))


def _not_the_subject(units: list[Unit], place: int, last: int) -> int:
    """ "A pupil says that a governor messages her": her who says it, for nobody acts on "her" who is she herself."""
    if units[place].lemma not in {"her", "him"} or not _is_subject(units, last):
        return last
    for earlier in range(last - 1, -1, -1):
        if units[earlier + 1].pause == 2:
            return last
        if units[earlier].person and not units[earlier].denied and "owner" not in units[earlier].classes:
            return earlier
    return last


def _is_subject(units: list[Unit], place: int) -> bool:
    """Does the person stand at the beginning of a clause ("that a governor …")?"""
    before = place - 1
    while (
        before >= 0
        and units[before].lemma in DETERMINERS
        and not units[before + 1].pause
        and units[before].lemma != "that"
    ):
        before -= 1
    return (
        before < 0
        or units[before + 1].pause > 0
        or units[before].lemma in {"that", "if", "because", "when", "whether"}
    )


def _said_to_be(units: list[Unit], place: int) -> int | None:
    """The place of the pronoun of which this person is only said to be one; None if it is somebody else."""
    if units[place].person != "child":
        return None
    for back in range(place - 1, max(-1, place - 6), -1):
        if units[back + 1].pause:
            return None
        unit = units[back]
        if unit.points_to >= 0 and unit.lemma in {"he", "she"}:
            is_one = units[back + 1].lemma in {"be", "'s"}
            return back if is_one else None
        if unit.person:
            return None
    return None


def _is_by_the_by(units: list[Unit], place: int) -> bool:
    """ "I know her mum": she whose mum it is stays the one spoken of."""
    named_so = units[place].lemma.partition(" ")[0] in POSSESSIVE
    if not named_so and not (units[place].owned and "owner" in units[place - 1].classes):
        return False
    for back in range(place - 1, -1, -1):
        if units[back + 1].pause == 2:
            return False
        if "i" in units[back].classes:
            return True
    return False


def _gender(lemma: str, lexicon: Lexicon) -> str:
    for word in reversed(lemma.split()):
        if word in lexicon.female:
            return "she"
        if word in lexicon.male:
            return "he"
    return ""
