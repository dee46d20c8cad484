"""Phones: a ban in one clause beside a leave in another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from handbell.reading.document import Finding
from handbell.reading.findings.context import Context, finding, quote
from handbell.reading.findings.contradictions import LEAVE, NEGATION, Rule

_DEVICE: Final = re.compile(
    r"\b(?:(?:mobile |smart ?)?phones?|mobile devices?|personal devices?|mobiles)\b", re.I
)
_SPOT: Final = re.compile(
    r"\b(?:class ?rooms?|lessons?|playgrounds?|corridors?|changing rooms?|school site|premises|school day|"
    r"break ?times?|lunch ?times?)\b",
    re.I,
)
_NO_DEVICE: Final = re.compile(
    r"\b(?:must|should|may|shall) (?:not|never) (?:be |have |use |carry |bring |take )|"
    r"\b(?:is|are) (?:not|never) (?:permitted|allowed)|\b(?:is|are) (?:strictly )?(?:prohibited|forbidden|banned)|"
    r"\bno (?:member of staff|pupil|student|adult|teacher|phone|mobile phone|personal device)s?\b|"
    r"\bat no time\b|\bnobody\b|\b(?:under|in) no circumstances\b",
    re.I,
)
_HANDED_IN: Final = re.compile(
    r"\bhand(?:s|ed)? (?:\w+ ){0,3}in\b|\b(?:left|leave) (?:\w+ ){0,3}(?:at home|with the office|at the office)\b|"
    r"\b(?:locked|kept) (?:away )?in (?:the|a) (?:office|locker|pouch)",
    re.I,
)
_KEEP: Final = re.compile(
    r"\bkeep\b[^.]{0,40}\b(?:bags?|pockets?|blazers?|with them|on them|throughout)\b", re.I
)
_WHOEVER: Final = re.compile(r"\b(?:under no circumstances|in no circumstances|at no time|nobody)\b", re.I)
_MAY_USE: Final = re.compile(r"\b(?:may|can|(?:is|are) (?:allowed|permitted|free) to)\b", re.I)


def check(context: Context) -> Iterator[Finding]:
    """Yield a ban on phones in a place without exception beside a leave to use them in the same place."""
    rules = [
        Rule(p, s)
        for p in context.holding("phone", "mobile device", "personal device", "smart watch")
        if not p.clause.quotation and not p.clause.form and not p.clause.contents
        for s in p.sentences
        if 15 < len(s) < 400 and _DEVICE.search(s) and _SPOT.search(s)
    ]
    yield from _handed_in(context)
    bans = [
        r
        for r in rules
        if _NO_DEVICE.search(r.sentence) and not LEAVE.search(f"{r.sentence} {r.passage.lead}")
    ]
    leaves = [r for r in rules if _MAY_USE.search(r.sentence) and not NEGATION.search(r.sentence)]
    for ban in bans:
        where = set(_spots(ban.sentence))
        for leave in leaves:
            if (
                leave.passage.clause is not ban.passage.clause
                and (ban.who == leave.who or (ban.who == "all" and _WHOEVER.search(ban.sentence)))
                and where & set(_spots(leave.sentence))
                and not LEAVE.search(leave.sentence)
            ):
                yield _clash(ban, leave)
                return


def _handed_in(context: Context) -> Iterator[Finding]:
    """Yield phones that are handed in by one clause and kept by another."""
    rules = [
        Rule(p, s)
        for p in context.holding("phone", "mobile device", "mobiles", "smart watch")
        if not p.clause.quotation and not p.clause.form and not p.clause.contents
        for s in p.sentences
        if len(s) < 300 and _DEVICE.search(s) and not LEAVE.search(s)
    ]
    given = [r for r in rules if _HANDED_IN.search(r.sentence)]
    kept = [r for r in rules if _MAY_USE.search(r.sentence) and _KEEP.search(r.sentence)]
    for ban in given:
        for leave in kept:
            if ban.who == leave.who and ban.passage.clause is not leave.passage.clause:
                yield _clash(ban, leave)
                return


def _spots(text: str) -> list[str]:
    """Return the places and times at school that a rule names, each in one form."""
    return [m[0].lower().rstrip("s") for m in _SPOT.finditer(text)]


def _clash(ban: Rule, leave: Rule) -> Finding:
    return finding(
        "contradiction",
        "warning",
        leave.passage.place,
        f"Phones are allowed here (“{quote(leave.sentence, 80)}”), yet {ban.passage.place} forbids them without "
        f"exception: “{quote(ban.sentence, 80)}”. Say which of the two holds.",
    )
