"""A question read: everything that was said in it as facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from handbell.rules.understand.acting import action_hints, is_of_a_story, is_sure
from handbell.rules.understand.asked import HARDLY, Act, Asking, act_asked, askings, framed_by
from handbell.rules.understand.concerns import BULLYING, consistent, of_whoever_asks
from handbell.rules.understand.gather import Hint, gathered
from handbell.rules.understand.lexicon import Lexicon
from handbell.rules.understand.meaning import Meaning
from handbell.rules.understand.model import NOT_UNDERSTOOD, OUTSIDE, UNDERSTOOD, Understanding
from handbell.rules.understand.patterns import Match
from handbell.rules.understand.people import deny, give_things, name_staff, set_owners_aside
from handbell.rules.understand.pronouns import give_pronouns
from handbell.rules.understand.said import SAID, is_denied, said_by_cue, said_by_terms, strength_at
from handbell.rules.understand.slots import age_hints, people_hints, role_words
from handbell.rules.understand.stories import concerns_told
from handbell.rules.understand.units import Unit
from handbell.rules.understand.verbs import friend_as_a_verb, keeps_doing, networks_as_verbs, nouns_apart
from handbell.rules.understand.words import units_of
from handbell.rules.understand.years import join_years, mark_young
from handbell.rules.vocabulary import FACTS, ROLES, Value, read_facts

Found = tuple[Match, Meaning]
Fits = Callable[[Meaning], bool]


def understand(question: str, lexicon: Lexicon, asker: str | None = None) -> Understanding:
    """What a question says. `asker` is the role (a word of ROLES) of whoever asks, where it is known.

    Never fails, whatever the text. Takes a time in proportion to the words read, of which there is a limit.
    """
    asker = asker if asker in ROLES else None
    units, hints, complete = prepared(question, lexicon)
    found = [(match, lexicon.meanings[match.target]) for match in lexicon.late.find(units)]
    roles = _roles(_asker(found, units, lexicon) or asker)
    found = [pair for pair in found if not pair[1].askers or not pair[1].askers.isdisjoint(roles)]
    matters = {
        meaning.matter for match, meaning in found if meaning.kind == "cue" and not is_denied(match, units)
    }
    matters |= {
        str(dict(lexicon.terms[unit.term].says).get("matter", "")) for unit in units if unit.term >= 0
    }

    def fits(meaning: Meaning) -> bool:
        asked_so = not meaning.askers or not meaning.askers.isdisjoint(roles)
        return asked_so and (not meaning.matters or not meaning.matters.isdisjoint(matters))

    found = [pair for pair in found if fits(pair[1])]
    frames = [pair for pair in found if pair[1].kind == "frame"]
    asking = askings(units, frames) if units else []
    cues = [pair for pair in found if pair[1].kind == "cue"]
    acts = [pair for pair in found if pair[1].kind == "act" and not _is_without(pair[0], units)]
    framed = framed_by(frames, units)
    act = act_asked(units, acts, asking, framed)
    if act is None or not _is_asked(act) or act.match.score < HARDLY:
        act = _loosely(units, lexicon, asking, framed, fits) or act
    _set_aside(units, cues, act, frames)
    hints += said_by_terms(units, lexicon, asking)
    for match, meaning in sorted(cues, key=lambda pair: pair[1].weak):
        said = said_by_cue(match, meaning, units, asking)
        if not (meaning.weak and any(hint.value in BULLYING for hint in hints)):
            hints += said
        hints += role_words(match, units, lexicon, strength_at(match.start, asking))
    hints += concerns_told(acts, units, asking, lexicon)
    hints = of_whoever_asks(hints, units, asker)
    action = action_hints(
        act, asking, hints, asker=asker, departs=any(pair[1].do == "depart" for pair in acts)
    )
    hints += action
    hints += people_hints(units, lexicon, act, asking, hints, asker=asker)
    hints += age_hints(units, hints)
    hints = consistent(hints)
    facts, heard, missed = gathered(hints, units, question)
    missed += _unknown(units, question)
    if not complete:
        missed.append("…")
    outcome = _outcome(facts, units, act)
    facts = {slug: facts[slug] for slug in FACTS if slug in facts}
    sure = is_sure(act, facts, asking)
    return Understanding(
        _with_implied(facts),
        tuple(heard),
        tuple(dict.fromkeys(missed)),
        outcome,
        sure,
        _is_inside(units, facts),
        str(facts["action"]) if act is not None and act.meaning.omits and "action" in facts else None,
        not (sure or (act is not None and act.loose)) or is_of_a_story(act, facts),
    )


def _loosely(
    units: Sequence[Unit], lexicon: Lexicon, asking: Sequence[Asking], framed: frozenset[int], fits: Fits
) -> Act | None:
    """The act of which all is said in what is asked, though in no order that the lexicon has."""
    if any(stretch.asks not in {"permission", "obligation"} for stretch in asking):
        return None
    found = [
        (match, lexicon.meanings[match.target])
        for stretch in asking
        for match in lexicon.late.find_loose(units, stretch.start, stretch.end)
    ]
    acts = [pair for pair in found if pair[1].kind == "act" and not pair[1].weak and fits(pair[1])]
    act = act_asked(units, acts, asking, framed)
    return replace(act, sure=False, loose=act.sure) if act is not None and act.match.score >= HARDLY else None


def prepared(question: str, lexicon: Lexicon) -> tuple[list[Unit], list[Hint], bool]:
    """The units with people and things put right, what that said already, and whether all was read."""
    units, complete = units_of(question, lexicon)
    units = join_years(units)
    name_staff(units)
    deny(units)
    set_owners_aside(units)
    nouns_apart(units, lexicon.verbs_or_nouns)
    friend_as_a_verb(units)
    networks_as_verbs(units)
    keeps_doing(units)
    give_pronouns(units, lexicon)
    hints: list[Hint] = []
    _early(units, lexicon, hints)
    units = give_things(units)
    mark_young(units)
    return units, hints, complete


def _early(units: list[Unit], lexicon: Lexicon, hints: list[Hint]) -> None:
    """What a pattern says of the people and things that later words may mean."""
    for match in lexicon.early.find(units):
        meaning = lexicon.meanings[match.target]
        if is_denied(match, units):
            continue
        if meaning.become:
            kept = dict(match.kept).get("it")
            if kept is not None:
                _turn(units, kept, meaning.become)
        if meaning.brings:
            last = units[match.used[-1]]
            last.classes |= meaning.brings | {"thing", "happening"}
        hints += [Hint(slug, value, SAID, match.start, match.end) for slug, value in meaning.says]
        hints += role_words(match, units, lexicon, SAID)


def _turn(units: list[Unit], place: int, become: str) -> None:
    """A person turns out to be of another kind, and so do all pronouns that mean the same person."""
    unit = units[place]
    source = unit.points_to if unit.points_to >= 0 else place
    for number, other in enumerate(units):
        if source in {number, other.points_to}:
            gone = {str(other.person)} - _TIES_KEPT
            other.classes = (other.classes - gone) | {become, "person"}
            other.person, other.denied = become, False


# A friend who proves to be a parent stays a friend, a niece who is a pupil a relative.
_TIES_KEPT = frozenset({"friend", "neighbour", "relative", "own_child"})


def _is_without(match: Match, units: Sequence[Unit]) -> bool:
    """ "Without talking to them": that is what is not done."""
    return any(
        units[place - 1].lemma == "without" for place in match.used if place and place - 1 not in match.used
    )


def _asker(found: Sequence[Found], units: Sequence[Unit], lexicon: Lexicon) -> str | None:
    """The role that whoever asks gives as their own: "I am a governor"."""
    for match, _ in found:
        place = dict(match.kept).get("asker")
        if place is not None and units[place].person:
            return lexicon.people[str(units[place].person)].role
    return None


def _roles(asker: str | None) -> frozenset[str]:
    return ROLES.wider(asker) if asker else frozenset()


def _is_asked(act: Act) -> bool:
    """Does it stand in what is asked, if only in a circumstance of it?"""
    return act.asking is not None and act.asking.start <= act.match.start < act.asking.end


_TELLERS = frozenset({"permission", "consent", "source", "declared"})


def _set_aside(
    units: Sequence[Unit], cues: Sequence[Found], act: Act | None, frames: Sequence[Found]
) -> None:
    """Whoever agreed, refused, told of something or is to be asked is not therefore the one with whom one acts."""
    acted_on = set(act.match.used) if act is not None else set[int]()
    for match, _ in frames:
        kept = {place for _name, place in match.kept}
        for place in set(match.used) - kept - acted_on:
            if units[place].person:
                units[place].classes |= {"aside"}
    for match, meaning in cues:
        if not _TELLERS.isdisjoint(slug for slug, _ in meaning.says):
            after = range(match.end, min(match.end + 3, len(units)))
            asked_of = {place for place in after if not units[place].pause}
            for place in (set(match.used) | asked_of) - acted_on:
                if units[place].person:
                    units[place].classes |= {"aside"}


def _unknown(units: Sequence[Unit], text: str) -> list[str]:
    return [text[unit.start : unit.end] for unit in units if not unit.known and len(unit.word) > 1]


def _outcome(facts: dict[str, Value], units: Sequence[Unit], act: Act | None) -> str:
    outside = any("outside" in unit.classes for unit in units)
    inside = any("inside" in unit.classes for unit in units)
    if outside and not inside and not _concerns_people(act, units):
        return OUTSIDE
    return UNDERSTOOD if "action" in facts else NOT_UNDERSTOOD


def _is_inside(units: Sequence[Unit], facts: Mapping[str, Value]) -> bool:
    """Was anything named that such policies are about, or anybody whom one may have to do with?"""
    return not _SLIGHT.issuperset(facts) or any(
        "inside" in unit.classes or unit.person is not None for unit in units
    )


# Who asks, when and where says nothing of what about.
_SLIGHT = frozenset({"who", "asker", "asks", "when", "place", "exceptional"})


def _concerns_people(act: Act | None, units: Sequence[Unit]) -> bool:
    """ "May I ring a parent about homework?" is about ringing a parent."""
    return act is not None and act.sure and any(units[place].person for place in act.match.used)


def _with_implied(facts: dict[str, Value]) -> dict[str, Value]:
    return read_facts(dict(facts))
