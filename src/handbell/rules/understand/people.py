"""Who is who in a question: possessors set aside, pronouns given to whom they mean, school years to their pupils."""

from __future__ import annotations

import itertools

from handbell.rules.understand.units import Unit
from handbell.rules.understand.verbs import DETERMINERS

POSSESSIVE = frozenset({"her", "his", "their", "'s"})


_TITLES = frozenset({"mr", "mrs", "ms", "dr"})


def name_staff(units: list[Unit]) -> None:
    """ "Mrs" with a name is somebody on the staff, as far as anybody can tell."""
    for before, unit in itertools.pairwise(units):
        if before.lemma in _TITLES and not unit.known and not unit.pause:
            unit.known, unit.person = True, "staff"
            unit.classes = frozenset({"person", "staff", "crew", "adult"})


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
        elif unit.lemma in POSSESSIVE and "pron" in unit.classes:
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
