"""What a question tells of others: who did what to whom, so that "a TA has messaged a pupil" is heard as a concern."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from handbell.rules.understand.asked import HARDLY, Asking
from handbell.rules.understand.gather import Hint
from handbell.rules.understand.lexicon import Lexicon
from handbell.rules.understand.meaning import Meaning
from handbell.rules.understand.patterns import Match
from handbell.rules.understand.units import Unit
from handbell.rules.vocabulary import ACTIONS

Found = tuple[Match, Meaning]
_TOWARDS: Final = (ACTIONS.narrower("be_in_touch") | {"seek_social_contact", "share_image", "give_contact_details"}) - {
    "phone", "join_group",
}  # fmt: skip
_IN_PUBLIC: Final = ACTIONS.narrower("publish") | ACTIONS.narrower("take_images") | {"disclose"}
_STAFF: Final = frozenset({"staff", "volunteer", "governor", "head"})
_PUPILS: Final = frozenset({"pupil", "child", "own_child"})
_PREPOSITIONS: Final = frozenset({"in", "of", "from", "at", "with", "for", "on", "to", "about", "by", "near"})
_FARTHEST: Final = 8
_REACH: Final = 4


def doer_of(match: Match, units: Sequence[Unit]) -> int | None:
    """The person whose act it is, who stands before it in the same sentence; None where it is whoever asks or nobody.

    "A TA in my class has been texting": the TA, not the class.
    """
    for place in range(match.start - 1, max(-1, match.start - 1 - _FARTHEST), -1):
        if units[place + 1].pause == 2:
            return None
        unit = units[place]
        if not unit.classes.isdisjoint({"i", "any", "me"}):
            return None
        if unit.person is None or "owner" in unit.classes:
            continue
        if not _is_in_a_phrase(units, place):
            return place
    return None


def acts_for_itself(place: int, units: Sequence[Unit]) -> bool:
    """Somebody of the school, or one's own child: what they do may be asked about. Others act towards whoever asks."""
    return not units[place].classes.isdisjoint(_STAFF | {"own_child"})


def _is_in_a_phrase(units: Sequence[Unit], place: int) -> bool:
    """ "in my class", "of one of the parents": no subject."""
    for back in (1, 2, 3):
        if place < back or units[place - back + 1].pause:
            return False
        if units[place - back].lemma in _PREPOSITIONS:
            return True
        if units[place - back].person is not None or (units[place - back].term == -1 and back > 1):
            return False
    return False


def is_done_to_me(match: Match, units: Sequence[Unit]) -> bool:
    """Is it to whoever asks that it was done?"""
    return any("me" in unit.classes for unit in _objects(match, units))


def concerns_told(
    acts: Sequence[Found], units: Sequence[Unit], asking: Sequence[Asking], lexicon: Lexicon
) -> list[Hint]:
    """Matters of concern in what others are said to have done: hints as weak as any that are only told."""
    found: list[Hint] = []
    asked = [stretch for stretch in asking if stretch.framed and stretch.asks in {"permission", "obligation"}]
    for match, meaning in acts:
        if any(stretch.start <= match.start < stretch.end for stretch in asked) or match.score < HARDLY:
            continue
        place = doer_of(match, units)
        if place is not None and place not in match.used:
            found += _concern(str(meaning.do), match, units, place, lexicon)
    return found


def _concern(do: str, match: Match, units: Sequence[Unit], doer: int, lexicon: Lexicon) -> list[Hint]:
    kinds = units[doer].classes
    start, end = min(doer, match.start), match.end
    ends = _objects(match, units)
    pupils = [unit for unit in ends if not unit.classes.isdisjoint(_PUPILS)]
    if not kinds.isdisjoint(_STAFF):
        role = lexicon.people[str(units[doer].person)].role
        said = [Hint("subject", role, 0, doer, doer + 1)] if role else []
        if do in _TOWARDS and pupils:
            return [Hint("matter", "allegation_against_adult", 1, start, end), *said]
        if do in _IN_PUBLIC:
            return [Hint("matter", "breach_of_code", 0, start, end), *said]
    elif do in _TOWARDS and any("me" in unit.classes for unit in ends):
        said = [Hint("first_contact_by", "counterpart", 0, start, end)]
        if not kinds.isdisjoint({"pupil", "child"}):
            said.append(Hint("matter", "contact_from_pupil", 1, start, end))
        return said
    return []


def _objects(match: Match, units: Sequence[Unit]) -> list[Unit]:
    """Whom an act is done to: people in the words of the act, and the next one after them."""
    inside = [units[place] for place in match.used]
    for place in range(match.end, min(len(units), match.end + _REACH)):
        if units[place].pause == 2:
            break
        if units[place].person is not None or "me" in units[place].classes:
            return [*inside, units[place]]
    return inside
