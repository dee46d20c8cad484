"""Which parts of a statement forbid, order or allow, and which only tell."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from typing import Final

from handbell.rules.propose.model import Part, Statement
from handbell.rules.propose.tables import Tables

_JOINT: Final = re.compile(r";|, |:| - | and | but | nor | or (?=never)|however|whereas| \(|\)|\bthat\b")
_CONDITION: Final = re.compile(
    r"^(?:if|where|when|whenever|in the event|once|before|after|until|unless|as soon as|likewise|in addition|tip|"
    r"should (?=an? |any|some|you |there|the |they|staff|pupils?|parents?|children))\b[^,]{3,180}?, "
)
# "… asks for advice where an adult may be involved": what a clause within the sentence says is not its force.
_INNER: Final = re.compile(
    r"(?<=\w )(?:if|where|when|in case|because|unless|until)(?! \w+ing\b)(?: [\w']+){1,6} $"
)
# "… anything that may offend": what describes a thing is not the sentence's force either, where it has another.
_DESCRIBING: Final = re.compile(r"\b(?:that|which|who|whom|whose) (?:[\w']+ ){0,2}$")
_DESCRIBED: Final = re.compile(
    r"^(?:may|might|can|could|will|would|(?:is|are) (?:allowed|permitted|free|required|expected))\b"
)
# An item that is no sentence of its own but goes on with its stem: "during lessons"; "write about: a pupil".
_GOES_ON: Final = re.compile(r"^(?:in|at|on|during|for|with|by|from|outside|before|after) ")
_DANGLING: Final = re.compile(
    r"\b(?:about|of|with|for|in|at|on|from|by|against|that is|that are|which is|which are)[ :]*$"
)
_SMALL: Final = re.compile(r"\b(?:an?|the|all|any|every|our|each|and|or)\b|[\s,:&-]+")
_POINTING: Final = re.compile(r"\b(?:it|them|they|this|these|those|such)\b")
_ORDER: Final = re.compile(r"^(?:please|always|and|then|firmly and politely|also|so|to)?\s*\w+")
_NO_FORCE: Final = "none"
_ORDERED: Final = 0.6  # how plainly a bare imperative orders
_FROM_STEM: Final = 0.05  # taken off where the force stands in the stem
_FROM_HEADING: Final = 0.2
_NOBODY: Final = re.compile(r"\b(?:nobody|no[- ]one|none of \w+(?: \w+)?)$|^(?:and |but |; )?no [\w ]+$")
_SUBJECT: Final = 60  # characters that may stand between "nobody" and "may"
_AND_WHO: Final = re.compile(r",? and (?=(?:the |a |an |any |all |new |every |each )?\w+)")
_LAST_WORDS: Final = re.compile(
    r"\b(?:of|by|with|to|for|from|about|between|among) [\w' ,]{0,40}$|,[^,]{0,30}$"
)
_FEWEST: Final = 4  # words of a clause that can stand alone
_BUT: Final = re.compile(
    r",? but (?=(?:should |must |to )?(?!not|never|also|only|may|can|if|when|where|for|in|on|at|the|a|it|this|they)\w+)"
)
_EARLY: Final = 12  # characters into an item


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    force: str
    words: str
    strength: float


def parts(statement: Statement, tables: Tables) -> list[Part]:
    """The parts of a statement with their force. Without any word of force: the stem's, the heading's, or an order."""
    condition, main = _without_condition(statement.text)
    found = _of_sentence(main, tables)
    over = [one for one in _of_sentence(statement.stem, tables) if one.force != _NO_FORCE]
    whole = f"{statement.stem.rstrip(' :')} {main}"
    goes_on = _GOES_ON.match(main) or _DANGLING.search(statement.stem)
    if over and goes_on and (in_whole := _of_sentence(whole, tables)):
        return _cut(whole, in_whole, replace(statement, stem=""), condition, tables)
    # "Do not post anything that may offend": what an item says later on does not undo its stem.
    if found and (not over or (found[0].start < _EARLY and found[0].force != _NO_FORCE)):
        return _cut(main, found, statement, condition, tables)
    if over:
        return [_under(statement, over[-1], statement.stem, _FROM_STEM)]
    above = [one for one in _of_sentence(statement.heading, tables) if one.force != _NO_FORCE]
    if above:
        return [_under(statement, above[-1], statement.heading, _FROM_HEADING)]
    return [_order(piece, statement, condition, tables) for piece in _clauses(main, tables)]


def _of_sentence(text: str, tables: Tables) -> list[_Found]:
    """Words of force of the sentence itself, without those of clauses within it."""
    kept: list[_Found] = []
    for one in _forces(text, tables):
        describing = _DESCRIBING.search(text, 0, one.start) if _DESCRIBED.match(one.words) else None
        besides = describing is not None and (bool(kept) or text[: describing.start()].endswith(", "))
        besides = besides or text[: one.start].endswith(" who ")
        inner = _DESCRIBED.match(one.words) and _INNER.search(text, 0, one.start)
        if not besides and not inner:
            kept.append(one)
    return kept


def _without_condition(text: str) -> tuple[str, str]:
    """A condition that opens a sentence, and the rest."""
    match = _CONDITION.match(text)
    return (match[0], text[match.end() :]) if match else ("", text)


def _under(statement: Statement, found: _Found, above: str, less: float) -> Part:
    subject = (
        above[: found.start] + found.words
    )  # "We ask parents to": who acts may stand within the words of force
    return Part(statement.text, found.force, found.words, found.strength - less, subject, above)


def _forces(text: str, tables: Tables) -> list[_Found]:
    """Words of force from left to right, the longest of those that overlap; at one length the first of the table."""
    every = [
        _Found(match.start(), match.end(), force.force, match[0], force.strength)
        for force in tables.forces
        for match in force.pattern.finditer(text)
    ]
    kept: list[_Found] = []
    for one in sorted(every, key=lambda one: one.start - one.end):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _people(text: str, tables: Tables) -> bool:
    return any(phrase.pattern.search(text) for phrase in tables.lists.get("who", ()))


def _cut(text: str, found: list[_Found], statement: Statement, condition: str, tables: Tables) -> list[Part]:
    found = _joined(text, found)
    starts = [0]
    for last, here in itertools.pairwise(found):
        starts.append([match.start() for match in _JOINT.finditer(text, last.end, here.start)][-1])
    made: list[Part] = []
    acting = ""
    for place, one in enumerate(found):
        end = starts[place + 1] if place + 1 < len(starts) else len(text)
        stretch, instead = _instead(text[starts[place] : end], one)
        subject = text[starts[place] : max(one.start, starts[place])]
        # "Staff should tell the lead and must not view it": who is not named again acts again
        acting = subject if _people(subject, tables) else acting
        who = acting or subject or statement.stem
        before = f"{_pointed(statement)} {statement.stem} {condition} {text[: starts[place]]}".strip()
        made.append(Part(stretch, one.force, one.words, one.strength, who, before, condition))
        if instead:
            made.append(
                Part(instead, "must", "but", one.strength - _FROM_STEM, who, f"{before} {stretch}", condition)
            )
    return made


def _instead(stretch: str, found: _Found) -> tuple[str, str]:
    """What is forbidden, and what is to be done instead: "should not reply but keep copies"."""
    joint = _BUT.search(stretch) if found.force == "must_not" else None
    return (stretch[: joint.start()], stretch[joint.start() :].lstrip(", ")) if joint else (stretch, "")


def _joined(text: str, found: list[_Found]) -> list[_Found]:
    """Words of force with nothing between them that parts a sentence are one: what forbids wins, else the first."""
    kept = [found[0]]
    for here in found[1:]:
        before = kept[-1]
        between = text[before.end : here.start]
        if _NOBODY.search(before.words) and here.force != _NO_FORCE and len(between) <= _SUBJECT:
            kept[-1] = replace(before, end=here.end, words=f"{before.words}{between}{here.words}")
        elif _JOINT.search(between):
            kept.append(here)
        elif here.force == "must_not" != before.force or before.force == _NO_FORCE:
            kept[-1] = _Found(before.start, here.end, here.force, here.words, here.strength)
    return kept


def _order(main: str, statement: Statement, condition: str, tables: Tables) -> Part:
    """A statement without words of force: an order if an act begins it ("Keep …"), which `acts` will see."""
    first = _ORDER.match(main)
    words = first[0] if first else ""
    # Under a stem that orders nothing ("People use it to: …") an item orders nothing either.
    force = _NO_FORCE if statement.stem and not names_people(statement.stem, tables) else "order"
    return Part(
        main, force, words, _ORDERED, statement.stem, condition or f"{_pointed(statement)} {statement.stem}"
    )


def _clauses(text: str, tables: Tables) -> list[str]:
    """A plain statement cut where somebody else begins to act: "Governors review it, and new staff sign it"."""
    for joint in _AND_WHO.finditer(text):
        head, tail = text[: joint.start()], text[joint.end() :]
        if len(head.split()) >= _FEWEST and not _LAST_WORDS.search(head) and _people(tail[:30], tables):
            return [head, *_clauses(tail, tables)]
    return [text]


def names_people(stem: str, tables: Tables) -> bool:
    """Does a stem or a heading only say who acts ("A member of staff:")?"""
    for phrase in tables.lists.get("who", ()):
        stem = phrase.pattern.sub(" ", stem)
    return not _SMALL.sub("", stem)


def _pointed(statement: Statement) -> str:
    """What a statement with "it", "them", "such" points back to."""
    return statement.earlier if _POINTING.search(statement.text) else ""
