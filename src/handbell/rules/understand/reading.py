"""A question read: everything that was said in it as facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from handbell.rules.understand.asked import HARDLY, Act, Asking, act_asked, askings, framed_by
from handbell.rules.understand.gather import Hint, gathered
from handbell.rules.understand.lexicon import Lexicon
from handbell.rules.understand.meaning import Meaning
from handbell.rules.understand.model import NOT_UNDERSTOOD, OUTSIDE, UNDERSTOOD, Understanding
from handbell.rules.understand.patterns import Match
from handbell.rules.understand.people import (
    deny,
    give_pronouns,
    give_things,
    join_years,
    mark_young,
    name_staff,
    set_owners_aside,
)
from handbell.rules.understand.slots import age_hints, people_hints, role_words
from handbell.rules.understand.stories import concerns_told
from handbell.rules.understand.units import Unit
from handbell.rules.understand.verbs import friend_as_a_verb, keeps_doing, networks_as_verbs, nouns_apart
from handbell.rules.understand.words import units_of
from handbell.rules.vocabulary import FACTS, ROLES, Value, read_facts

Found = tuple[Match, Meaning]
Fits = Callable[[Meaning], bool]
_ASKED, _SAID = 2, 1


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
        meaning.matter for match, meaning in found if meaning.kind == "cue" and not _is_denied(match, units)
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
    hints += _said_by_terms(units, lexicon, asking)
    for match, meaning in sorted(cues, key=lambda pair: pair[1].weak):
        said = _said(match, meaning, units, asking)
        if not (meaning.weak and any(hint.value in _BULLYING for hint in hints)):
            hints += said
        hints += role_words(match, units, lexicon, _strength(match.start, asking))
    hints += concerns_told(acts, units, asking, lexicon)
    hints = _of_whoever_asks(hints, units, asker)
    action = _action_hints(
        act, asking, hints, asker=asker, departs=any(pair[1].do == "depart" for pair in acts)
    )
    hints += action
    hints += people_hints(units, lexicon, act, asking, hints, asker=asker)
    hints += age_hints(units, hints)
    hints = _consistent(hints)
    facts, heard, missed = gathered(hints, units, question)
    missed += _unknown(units, question)
    if not complete:
        missed.append("…")
    outcome = _outcome(facts, units, act)
    facts = {slug: facts[slug] for slug in FACTS if slug in facts}
    sure = _is_sure(act, facts, asking)
    return Understanding(
        _with_implied(facts),
        tuple(heard),
        tuple(dict.fromkeys(missed)),
        outcome,
        sure,
        _is_inside(units, facts),
        str(facts["action"]) if act is not None and act.meaning.omits and "action" in facts else None,
        not (sure or (act is not None and act.loose)) or _is_of_a_story(act, facts),
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
        if _is_denied(match, units):
            continue
        if meaning.become:
            kept = dict(match.kept).get("it")
            if kept is not None:
                _turn(units, kept, meaning.become)
        if meaning.brings:
            last = units[match.used[-1]]
            last.classes |= meaning.brings | {"thing", "happening"}
        hints += [Hint(slug, value, _SAID, match.start, match.end) for slug, value in meaning.says]
        hints += role_words(match, units, lexicon, _SAID)


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


_STOPS = frozenset({"stop", "quit", "cease"})


def _is_denied(match: Match, units: Sequence[Unit]) -> bool:
    """ "not", "never" or "without" just before it or within it, and no part of the pattern."""
    used = set(match.used)
    start = match.start
    for place in range(max(0, start - 2), match.end):
        if place in used or "neg" not in units[place].classes:
            continue
        if place < start and any(units[p].pause for p in range(place + 1, start + 1)):
            continue
        if any(unit.lemma in _STOPS for unit in units[place + 1 : place + 3]):
            # "Will not stop messaging me": that is done all the same.
            continue
        return True
    return False


def _strength(place: int, asking: Sequence[Asking]) -> int:
    return _ASKED if any(stretch.start <= place < stretch.end for stretch in asking) else _SAID


def _said_by_terms(units: Sequence[Unit], lexicon: Lexicon, asking: Sequence[Asking]) -> list[Hint]:
    hints: list[Hint] = []
    for place, unit in enumerate(units):
        if unit.term < 0:
            continue
        term = lexicon.terms[unit.term]
        says = term.denied if unit.denied else term.says
        hints += [Hint(slug, value, _strength(place, asking), place, place + 1) for slug, value in says]
        if " " in unit.lemma and not unit.denied:
            named = [lexicon.platforms[word] for word in unit.lemma.split() if word in lexicon.platforms]
            hints += [Hint("platform", value, _strength(place, asking), place, place + 1) for value in named]
    return hints


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


def _said(match: Match, meaning: Meaning, units: Sequence[Unit], asking: Sequence[Asking]) -> list[Hint]:
    denied = _is_denied(match, units) or (_is_yet_to_come(match, units) and bool(meaning.denied))
    says = meaning.denied if denied else meaning.says
    if not meaning.denied and any(slug in _HAPPENED for slug, value in says if value is True):
        says = () if _is_yet_to_come(match, units) else says
    if any(slug == "source" for slug, _ in says) and _somebody_between(match, units):
        return []
    strength = _strength(match.start, asking)
    return [Hint(slug, value, strength, match.start, match.end) for slug, value in says]


_HAPPENED = frozenset({"advice_received", "copy_kept", "declared", "removal_asked"})


def _is_yet_to_come(match: Match, units: Sequence[Unit]) -> bool:
    """ "Before their parents have agreed", "unless she says yes": nobody has, yet."""
    if (
        match.end < len(units)
        and units[match.end].lemma in {"before", "first"}
        and not units[match.end].pause
    ):
        return True
    for place in range(match.start, max(-1, match.start - 3), -1):
        if units[place].lemma in {"before", "until", "unless", "till"}:
            return True
        if units[place].pause:
            return False
    return False


def _somebody_between(match: Match, units: Sequence[Unit]) -> bool:
    """ "Tell the parent which colleague reported it": the colleague did."""
    first, last = match.used[0], match.used[-1]
    return any(units[place].person is not None for place in range(first + 1, last) if place not in match.used)


def _action_hints(
    act: Act | None, asking: Sequence[Asking], hints: Sequence[Hint], *, asker: str | None, departs: bool
) -> list[Hint]:
    """The action, and what is asked about it. `departs`: it was told that somebody acts outside the policy."""
    found: list[Hint] = []
    first = act.asking if act and act.asking else (asking[0] if asking else None)
    if act is not None and not act.sure and _is_concern(first, hints):
        act = None
    if act is not None:
        found.append(Hint("action", str(act.meaning.do), 3, act.match.start, act.match.end))
        found += [Hint(slug, value, 3, act.match.start, act.match.end) for slug, value in act.meaning.says]
    elif first is not None and first.framed:
        whom = first.asks == "whom"
        if whom or (first.asks != "permission" and any(hint.fact == "matter" for hint in hints)):
            action = "respond" if _falls_to(asker, hints) and not whom else "report"
            found.append(Hint("action", action, 3, first.start, first.end))
            if whom:
                found.append(Hint("asks", "whom", 3, first.start, first.end))
    instead = "declare" if _tells_of_a_tie(hints) else "explain_departure" if departs else None
    if instead:
        told = {"report", "mention"} if instead == "declare" and _is_obliged(first) else {"report"}
        found = [replace(hint, value=instead) if hint.value in told else hint for hint in found]
    if first is not None and first.framed and first.asks in {"obligation", "when"}:
        found.append(Hint("asks", "obligation", 3, first.start, min(first.end, first.start + 2)))
    return found


# Those who lead do not report these to anybody first: they deal with them.
_LEADING = ROLES.narrower("leadership") | ROLES.narrower("governing")
_TO_RESPOND_TO = frozenset({"bullying_of_pupil", "bullying_of_staff", "defamatory_post", "impersonation"})


def _falls_to(asker: str | None, hints: Sequence[Hint]) -> bool:
    """Is it for whoever asks to deal with the matter?"""
    matters = {hint.value for hint in hints if hint.fact == "matter"}
    return asker in _LEADING and bool(matters) and matters <= _TO_RESPOND_TO


_BULLYING = frozenset({"bullying_of_staff", "bullying_of_pupil", "threat_by_parent"})
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


def _is_obliged(first: Asking | None) -> bool:
    return first is not None and first.asks == "obligation"


def _tells_of_a_tie(hints: Sequence[Hint]) -> bool:
    """To tell of a private tie, and of no concern, is to declare it."""
    said = {hint.fact for hint in hints if hint.value != "none"}
    return "link" in said and "matter" not in said


def _of_whoever_asks(hints: list[Hint], units: Sequence[Unit], asker: str | None) -> list[Hint]:
    """ "Somebody bullies me" is bullying of staff if staff say so, of a pupil if a pupil or a family does.

    Where families are asked to help, it is their children who are bullied.
    """
    families = any(hint.fact == "families_refuse" and hint.value is True for hint in hints)
    if asker not in {"pupil", "parent"} and not families:
        return [
            replace(hint, value="bullying_of_staff")
            if hint.value == "bullying_of_pupil" and _is_of_me(hint, units)
            else hint
            for hint in hints
        ]
    return [
        replace(hint, value="bullying_of_pupil")
        if hint.value == "bullying_of_staff"
        and not any("staff" in u.classes for u in units[hint.start : hint.end])
        else hint
        for hint in hints
    ]


def _is_of_me(hint: Hint, units: Sequence[Unit]) -> bool:
    """ "A pupil has sent me abusive messages": it is whoever asks who is bullied."""
    return any("me" in unit.classes for unit in units[hint.start : hint.end])


# Whoever is in Year 9 is 13 at least.
_OLD_ENOUGH = {"age": 13, "own_age": 13, "victim_age": 13, "victim_year": 9}


def _consistent(hints: list[Hint]) -> list[Hint]:
    """Nobody is a victim where nothing is the matter; whoever is 13 or more has no under-age account."""
    if any(int(str(hint.value)) >= _OLD_ENOUGH[hint.fact] for hint in hints if hint.fact in _OLD_ENOUGH):
        hints = [hint for hint in hints if hint.value != "underage_account"]
    if not any(hint.fact == "matter" for hint in hints):
        hints = [hint for hint in hints if hint.fact != "victim"]
    return hints


def _is_concern(first: Asking | None, hints: Sequence[Hint]) -> bool:
    """ "What do I do?" after something grave: it is to be reported, whatever act the story names."""
    grave = any(hint.fact == "matter" and hint.value not in _NOT_GRAVE for hint in hints)
    return grave and first is not None and first.asks in {"what", "whom", "obligation"}


_NOT_GRAVE = frozenset({
    "contact_from_pupil", "pupil_phone", "breach_of_code", "network_use_in_day",
})  # fmt: skip


def _is_sure(act: Act | None, facts: Mapping[str, Value], asking: Sequence[Asking]) -> bool:
    """Was the act heard in what is asked? "What do I do?" and "Whom do I tell?" ask about telling and nothing else."""
    if act is not None and act.meaning.do == facts.get("action"):
        return act.sure
    return any(stretch.asks in {"what", "whom"} for stretch in asking[:1])


def _is_of_a_story(act: Act | None, facts: Mapping[str, Value]) -> bool:
    """ "I called him useless. Have I broken the rules?": it is about what was done, though that was not heard."""
    return act is not None and act.meaning.gives_way and bool({"content", "platform"} & set(facts))


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
