"""Who acts, with or about whom: the people of a question put where facts have a place for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handbell.rules.understand.asked import Act, Asking
from handbell.rules.understand.gather import Hint
from handbell.rules.understand.lexicon import Lexicon
from handbell.rules.understand.numbers import is_age, months_ago, owner_of_age
from handbell.rules.understand.patterns import Match
from handbell.rules.understand.subjects import LEADING, TIES, meant, who_acts
from handbell.rules.understand.units import Unit
from handbell.rules.vocabulary import ACTIONS, ROLES

_NAMED = frozenset({"who", "asker", "subject", "victim", "counterpart"})
# Those who act for the school themselves: what the school does, they do.
_STAFF = ROLES.narrower("staff")
_PUTTING = frozenset({"post", "put", "share", "upload", "write", "publish"})
_REACTIONS = frozenset({"comment", "share_post"})
_AGAINST = frozenset({"sanction", "suspend"})
_WRITING = ACTIONS.narrower("publish") | {"disclose", "share_image", "post_officially", "hand_in_news"}
_PICTURES = ACTIONS.narrower("take_images") | {
    "post_image", "share_image", "store", "tag", "livestream", "post_officially",
}  # fmt: skip


def role_words(match: Match, units: Sequence[Unit], lexicon: Lexicon, strength: int) -> list[Hint]:
    """Roles that a pattern keeps by name: `<parent:subject>`."""
    found: list[Hint] = []
    for name, place in match.kept:
        person = lexicon.people.get(units[place].person or "")
        if name not in _NAMED or person is None:
            continue
        value = person.counterpart if name == "counterpart" else person.role
        if value is not None:
            found.append(Hint(name, value, strength, place, place + 1))
    return found


def people_hints(
    units: Sequence[Unit], lexicon: Lexicon, act: Act | None, asking: Sequence[Asking], hints: Sequence[Hint],
    *, asker: str | None,
) -> list[Hint]:  # fmt: skip
    """Who acts, who asks, and the people acted on."""
    found: list[Hint] = []
    said_asker = next((str(h.value) for h in hints if h.fact == "asker"), None)
    asker = said_asker or asker
    if asker and not said_asker:
        found.append(Hint("asker", asker, 1, 0, 0))
    who, place = who_acts(units, lexicon, act, asking, asker=asker)
    who, place = meant((who, place), units, asking, hints, asker=asker)
    if not any(hint.fact == "who" for hint in hints) and who is not None:
        found.append(Hint("who", who, 1, place or 0, place + 1 if place is not None else 0))
    if act is None and not any(hint.fact == "action" for hint in hints):
        return found
    action = str(next(hint.value for hint in hints if hint.fact == "action"))
    others = _others(units, act, asking, place)
    if action in TIES and not any(hint.fact == "counterpart" for hint in hints):
        found += _seen_by(asker, who, _counterpart(units, lexicon, others, act))
    if action in _REACTIONS and not any(hint.fact == "counterpart" for hint in hints):
        found += _owner_of_post(units, lexicon, act, asking)
    if action in _AGAINST and not any(hint.fact == "subject" for hint in hints):
        found += _subject_of(units, lexicon, others, asker if act is not None and act.meaning.by else None)
    if action in _WRITING:
        found += _listed(units, lexicon, others, "mentions")
    if action in _PICTURES:
        found += _listed(units, lexicon, others, "shows")
        # A family's own child is a pupil here; the child of somebody on the staff need not be.
        children = [p for p in others if units[p].person == "own_child"] if asker == "parent" else []
        found += [Hint("shows", frozenset({"pupil"}), 1, p, p + 1) for p in children]
    return found


def _others(
    units: Sequence[Unit], act: Act | None, asking: Sequence[Asking], subject: int | None
) -> list[int]:
    """Places of people who are neither whoever acts nor anybody in general: those of the asking first."""
    stretch = act.asking if act else (asking[0] if asking else None)
    same = {subject} if subject is not None else set()
    if subject is not None and units[subject].points_to >= 0:
        same.add(units[subject].points_to)
    inside: list[int] = []
    outside: list[int] = []
    for place, unit in enumerate(units):
        if (
            unit.person is None
            or place in same
            or unit.points_to in same
            or "somebody" in unit.classes
            or unit.denied
        ):
            continue
        if "aside" in unit.classes:
            continue
        within = stretch is not None and stretch.start <= place < stretch.end
        (inside if within else outside).append(place)
    return inside + outside


def _counterpart(
    units: Sequence[Unit], lexicon: Lexicon, others: Sequence[int], act: Act | None
) -> list[Hint]:
    """The one person acted on. Several different people of the same standing: none, rather than the wrong one."""
    if act is not None:
        used = [place for place in act.match.used if place in others]
        others = used or [p for p in others if p >= act.match.start] or list(others)
        if not used and others and act.asking and others[0] >= act.asking.end:
            others = list(others)
    # "Somebody asks for a teacher's number": the teacher is not the one who gets it.
    giving = act is not None and act.meaning.do == "give_contact_details"
    others = [p for p in others if not (giving and p + 1 < len(units) and units[p + 1].word == "'s")]
    plain = [place for place in others if not units[place].owned] or list(others)
    for place in plain:
        person = lexicon.people.get(units[place].person or "")
        value = person.counterpart if person else None
        if value == "school" and act is not None and place not in act.match.used:
            continue
        if value is not None:
            return [Hint("counterpart", value, 1, place, place + 1)]
    return []


def _seen_by(asker: str | None, who: str | None, found: list[Hint]) -> list[Hint]:
    """Of what staff do, a family or a pupil asks as those to whom it is done."""
    if asker not in {"parent", "pupil"} or who is None or who not in _STAFF:
        return found
    if found and found[0].value == "own_child":
        return [replace(found[0], value="pupil")]
    return found if found and found[0].value != "colleague" else [Hint("counterpart", asker, 1, 0, 0)]


def _owner_of_post(
    units: Sequence[Unit], lexicon: Lexicon, act: Act | None, asking: Sequence[Asking]
) -> list[Hint]:
    """ "May I like a pupil's post": it is the pupil with whom one has to do."""
    stretch = act.asking if act else (asking[0] if asking else None)
    for place, unit in enumerate(units[:-1]):
        person = lexicon.people.get(unit.person or "")
        inside = stretch is None or stretch.start <= place < stretch.end
        owns = units[place + 1].word == "'s" or (place > 1 and units[place - 1].lemma in {"by", "from"})
        owns = owns or any(after.lemma in _PUTTING for after in units[place + 1 : place + 4])
        if person is not None and person.counterpart and inside and owns:
            return [Hint("counterpart", person.counterpart, 1, place, place + 1)]
    return []


def _subject_of(
    units: Sequence[Unit], lexicon: Lexicon, others: Sequence[int], asker: str | None
) -> list[Hint]:
    """Against whom: the person named, else whoever asks what will become of them."""
    for place in others:
        person = lexicon.people.get(units[place].person or "")
        if person is not None and person.role and person.role != "school":
            return [Hint("subject", person.role, 1, place, place + 1)]
    return [Hint("subject", asker, 1, 0, 0)] if asker and asker not in LEADING else []


def _listed(units: Sequence[Unit], lexicon: Lexicon, others: Sequence[int], slug: str) -> list[Hint]:
    found = []
    for place in others:
        person = lexicon.people.get(units[place].person or "")
        value = getattr(person, slug) if person and not _is_ruled_out(units, place) else None
        if value:
            found.append(Hint(slug, frozenset({value}), 1, place, place + 1))
    return found


def _is_ruled_out(units: Sequence[Unit], place: int) -> bool:
    """ "As long as I do not bring the school into disrepute": the school is not in the post."""
    for back in range(place - 1, max(-1, place - 5), -1):
        if units[back + 1].pause:
            return False
        if "neg" in units[back].classes:
            return True
    return False


def age_hints(units: Sequence[Unit], hints: Sequence[Hint]) -> list[Hint]:
    """Ages, and months since somebody left."""
    found: list[Hint] = []
    who = next((h for h in hints if h.fact == "who"), None)
    victims = {h.start for h in hints if h.fact == "victim"}
    listed = list(units)
    for place, unit in enumerate(units):
        if unit.lemma == "leave" or unit.lemma.startswith("leave "):
            for ahead in range(place + 1, min(len(units), place + 6)):
                months = months_ago(listed, ahead)
                if months is not None:
                    found.append(Hint("left_months_ago", months, 1, ahead, min(len(units), ahead + 3)))
                    break
        if unit.term == -3 or is_age(listed, place):
            mine = unit.term == -3 and place > 0 and "i" in units[place - 1].classes
            owner = None if mine else place if unit.term == -3 else owner_of_age(listed, place)
            number = unit.number or 0
            if owner is None or (who is not None and who.end > who.start and owner == who.start):
                found.append(Hint("own_age", number, 1, place, place + 1))
            elif owner in victims:
                found.append(Hint("victim_age", number, 1, place, place + 1))
            else:
                found.append(Hint("age", number, 1, place, place + 1))
        if unit.term == -2 and unit.number is not None and any(h.fact == "matter" for h in hints):
            found.append(Hint("victim_year", unit.number, 1, place, place + 1))
    return found
