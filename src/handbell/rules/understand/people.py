"""Who is who in a question: possessors set aside, pronouns given to whom they mean, school years to their pupils."""

from __future__ import annotations

import itertools

from handbell.rules.understand.lexicon import Lexicon
from handbell.rules.understand.numbers import is_age
from handbell.rules.understand.units import Unit
from handbell.rules.understand.verbs import DETERMINERS

_POSSESSIVE = frozenset({"her", "his", "their", "'s"})
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


_TITLES = frozenset({"mr", "mrs", "ms", "dr"})


def name_staff(units: list[Unit]) -> None:
    """ "Mrs" with a name is somebody on the staff, as far as anybody can tell."""
    for before, unit in itertools.pairwise(units):
        if before.lemma in _TITLES and not unit.known and not unit.pause:
            unit.known, unit.person = True, "staff"
            unit.classes = frozenset({"person", "staff", "crew", "adult"})


def _is_child_of_age(found: list[Unit], units: list[Unit], place: int) -> bool:
    number, year = found[-2], found[-1]
    following = units[place + 1] if place + 1 < len(units) else None
    names_nobody = following is None or following.pause > 0 or following.person is None
    return year.lemma in _YEAR_WORDS and number.number is not None and 2 < number.number < 18 and names_nobody


def set_owners_aside(units: list[Unit]) -> None:
    """ "a pupil's mum", "her child": the owner is not the person spoken of, the person owned is."""
    for place, unit in enumerate(units[:-1]):
        if unit.word == "'s" and place and units[place - 1].person:
            owned = _next_thing(units, place + 1)
            if owned is not None and owned.person:
                owner = units[place - 1]
                owned_by = owner.classes
                owner.classes = (owner.classes - {"person"} - _kinds(owner)) | {"owner"}
                if "relative" in owned_by and owned.person == "child":
                    # "My sister's little boy" is a relative too.
                    owned.person, owned.classes = "relative", owned.classes | {"relative"}
                owner.person = None
        elif unit.lemma in _POSSESSIVE and "pron" in unit.classes:
            following = units[place + 1]
            if (following.person or "thing" in following.classes) and not following.pause:
                unit.classes = frozenset({"owner"})
                if following.person:
                    following.owned = True


def _kinds(unit: Unit) -> frozenset[str]:
    return frozenset({unit.person}) if unit.person else frozenset()


def _next_thing(units: list[Unit], place: int) -> Unit | None:
    for unit in units[place : place + 2]:
        if unit.pause:
            return None
        if unit.person or "thing" in unit.classes:
            return unit
    return None


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
    named_so = units[place].lemma.partition(" ")[0] in _POSSESSIVE
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


def give_things(units: list[Unit]) -> list[Unit]:
    """ "it", "them", "one": the thing spoken of last. A bare "accept?" gets an unspoken "it" after it."""
    found: list[Unit] = []
    thing: Unit | None = None
    for place, unit in enumerate(units):
        if "it" in unit.classes and _only_joins(units, place):
            unit.classes = frozenset({"light"})
        elif "it" in unit.classes and thing is not None:
            unit.classes = (unit.classes | thing.classes) - {"happening", "vague"}
        elif unit.word == "them" and thing is not None and (thing.word.endswith("s") or unit.person is None):
            # "Pictures of pupils … may I delete them": the pictures.
            unit.classes, unit.person = (thing.classes | {"it"}) - {"happening"}, None
        elif "thing" in unit.classes and not (thing is not None and _is_by_the_way(units, place)):
            thing = unit
        found.append(unit)
        following = units[place + 1] if place + 1 < len(units) else None
        ends = following is None or following.pause > 0 or "ender" in following.classes
        if "bare" in unit.classes and thing is not None and ends:
            found.append(Unit("it", "it", unit.end, unit.end, 0, unit.asked, thing.classes | {"it"}))
    if len(found) > len(units):
        _renumber(units, found)
    return found


def _only_joins(units: list[Unit], place: int) -> bool:
    """ "so that they", "that my head": no pronoun."""
    if units[place].lemma != "that" or place + 1 >= len(units) or units[place + 1].pause:
        return False
    following = units[place + 1]
    starts = following.classes.isdisjoint({"i", "pron", "person", "any", "it", "thing"})
    return following.lemma in DETERMINERS or not starts


def mark_young(units: list[Unit]) -> None:
    """Ages below 13, at which most networks take nobody, can be looked for."""
    for place, unit in enumerate(units):
        if unit.number is not None and unit.number < 13 and is_age(units, place):
            unit.classes |= {"under13"}


def _is_by_the_way(units: list[Unit], place: int) -> bool:
    """ "a picture on a phone": "it" will be the picture."""
    for back in (place - 1, place - 2):
        if back < 0 or units[back + 1].pause == 2:
            return False
        if units[back].lemma in {"on", "in", "from", "with", "at", "through", "via", "onto"}:
            return True
    return False


def _renumber(before: list[Unit], after: list[Unit]) -> None:
    """Pronouns point to places; the unspoken words have moved them."""
    places = {id(unit): place for place, unit in enumerate(after)}
    for unit in before:
        if unit.points_to >= 0:
            unit.points_to = places[id(before[unit.points_to])]


def deny(units: list[Unit]) -> None:
    """Mark units that stand after "not", "no", "never", "without": what they say is not so."""
    for place, unit in enumerate(units):
        if unit.term == -1:
            continue
        for back in (1, 2, 3):
            if place < back or units[place - back + 1].pause:
                break
            before = units[place - back]
            if "neg" in before.classes:
                unit.denied = True
            if "neg" in before.classes or before.term == -1 or not before.classes <= _LIGHT:
                break


_LIGHT = frozenset({"light", "i", "pron", "it"})
