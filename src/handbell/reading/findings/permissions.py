"""A ban without exception beside a leave for the very same act, and limits of time or age that differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from handbell.reading.document import Finding
from handbell.reading.findings.context import Context, finding, quote
from handbell.reading.findings.contradictions import LEAVE, Rule

_FORBIDS: Final = re.compile(
    r"\b(?:must|should|shall|may|will|can)(?: not| never)\b|\bcannot\b|\bnever\b|"
    r"\b(?:is|are) (?:not|never) (?:to|permitted to|allowed to)\b|\b(?:is|are) (?:forbidden|prohibited) to\b",
    re.I,
)
_ALLOWS: Final = re.compile(
    r"\b(?:may|can|(?:is|are) (?:allowed|permitted|free) to)\b(?! not\b| never\b)", re.I
)
_TURNS: Final = re.compile(
    r"\b(?:not|never|no|nor|without|unless|except|only|whether|instead|rather|but not|"
    r"may have|may be (?:seen|used as))\b",
    re.I,
)
_IF: Final = re.compile(r"\b(?:if|where|when|in an emergency|in emergencies)\b", re.I)
_ABSOLUTE: Final = re.compile(r"\b(?:never|under no circumstances|at no time|in no circumstances)\b", re.I)
_STEM: Final = re.compile(r"(?:ies|es|s|ing|ed|d|y|e)$")
_WORDS: Final = re.compile(r"[A-Za-z][A-Za-z-]+")
_LIGHT: Final = frozenset(
    re.findall(
        r"\S+",
        "a an the and or of in on at to for from by with as into via about under over any all their own his her "
        "its our your they them it he she who which that this these those be is are was were been being have has "
        "had do does so such very other another each every staff member members pupil pupils student students "
        "child children parent parents carer carers employee employees teacher teachers governor governors "
        "volunteer volunteers adult adults school person people nobody anyone somebody ever also still even then "
        "there when while where ",
    )
)
_HINTS: Final = ("not", "never", "forbidden", "prohibited", " may ", " can ", "allowed", "permitted")
_PUPILS: Final = re.compile(r"\b(?:pupils?|students?|child(?:ren)?|learners?)\b(?!['’])", re.I)
_STAFF: Final = re.compile(r"\b(?:staff|employees?|teachers?|governors?|volunteers?|adults?)\b(?!['’])", re.I)
_FEWEST: Final = 3  # words that a ban must share with a leave to speak of the same act
_FORMER: Final = re.compile(
    r"\b(?:former|ex)[ -]?(?:pupils?|students?)\b|\b(?:pupils?|students?) who (?:have|has) left\b", re.I
)
_FRIENDSHIP: Final = re.compile(
    r"\b(?:friend|connect|follow|link|contact|social|network|request|treated)", re.I
)
_LIMIT: Final = re.compile(
    r"\bas soon as\b|\b(?:until|under|below|over|aged?|reach(?:es|ed)?|are|turn(?:s|ed)?)\s+(?:the\s+)?"
    r"(?:age\s+of\s+)?(?P<age>1[6-9]|2[0-5])\b"
    r"|\b(?P<years>\d|one|two|three|four|five)\s+(?:full\s+)?(?:school\s+|academic\s+)?years?\b",
    re.I,
)
_KEPT: Final = re.compile(r"\b(?:kept|stored|held|retained|deleted|wiped|destroyed|erased)\b", re.I)
_MATTER: Final = re.compile(
    r"\b(pictures?|photographs?|photos|images?|videos?|recordings?|logs?|records?|messages?|footage)\b", re.I
)
_SPAN: Final = re.compile(
    r"\b(?P<count>\d{1,3}|one|two|three|four|five|six|seven|ten|twelve)\s+(?:calendar |school |full )?"
    r"(?P<unit>hour|day|week|month|year)s?\b",
    re.I,
)
_FROM_DEVICE: Final = re.compile(
    r"\b(?:from|on|off) (?:the |a |their |any |all )?(?:\w+ )?(?:camera|phone|device|tablet)",
    re.I,
)
_DAYS: Final = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30.4, "year": 365}
_NUMBERS: Final = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "ten": "10",
    "twelve": "12",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Act:
    """A rule with the stems of what it forbids or allows."""

    rule: Rule
    who: str
    stems: frozenset[str]


def check(context: Context) -> Iterator[Finding]:
    """Yield bans beside leaves for the same act, and two limits for friendship with former pupils."""
    yield from _same_act(context)
    yield from _former_pupils(context)
    yield from _keeping(context)


def _same_act(context: Context) -> Iterator[Finding]:
    """Yield a ban whose every word stands in a leave as well: the leave is a case that the ban forbids."""
    bans, leaves = _acts(context)
    told: set[str] = set()
    for ban in bans:
        for leave in leaves:
            place = ban.rule.passage.place
            if place not in told and _covers(ban, leave):
                told.add(place)
                yield _clash(ban.rule, leave.rule)


def _acts(context: Context) -> tuple[list[_Act], list[_Act]]:
    """Return what the policy forbids and what it allows, as far as it makes no exception."""
    bans, leaves = [], []
    for passage in context.holding(*_HINTS):
        if passage.clause.quotation or passage.clause.form:
            continue
        for sentence in passage.sentences:
            if not 20 < len(sentence) < 260 or LEAVE.search(sentence):
                continue
            if act := _act(Rule(passage, sentence), _FORBIDS):
                bans.append(act)
            elif (act := _act(Rule(passage, sentence), _ALLOWS)) and not _TURNS.search(sentence):
                leaves.append(act)
    return bans, leaves


def _covers(ban: _Act, leave: _Act) -> bool:
    """Tell whether a ban covers what a leave allows; one that hangs on a condition is held only against a "never"."""
    if not ban.stems <= leave.stems or ban.who not in (leave.who, "all"):
        return False
    near = ban.rule.passage.clause is leave.rule.passage.clause
    if len(ban.stems) < _FEWEST and not (near and _ABSOLUTE.search(ban.rule.sentence)):
        return False
    return not _IF.search(leave.rule.sentence) or bool(_ABSOLUTE.search(ban.rule.sentence))


def _act(rule: Rule, modal: re.Pattern[str]) -> _Act | None:
    """Return what a sentence forbids or allows; its subject counts where it is a thing ("A phone is never used …")."""
    match = modal.search(rule.sentence)
    if match is None:
        return None
    subject = rule.sentence[: match.start()]
    words = " ".join([*subject.split()[-6:], rule.sentence[match.end() :]])
    stems = frozenset(
        _STEM.sub("", word.lower()) for word in _WORDS.findall(words) if word.lower() not in _LIGHT
    )
    pupils, staff = bool(_PUPILS.search(subject)), bool(_STAFF.search(subject))
    who = "all" if pupils == staff else "pupils" if pupils else "staff"
    return _Act(rule, who, stems) if len(stems) > 1 else None


def _clash(ban: Rule, leave: Rule) -> Finding:
    where = "the same place" if leave.passage.place == ban.passage.place else leave.passage.place
    return finding(
        "contradiction",
        "warning",
        leave.passage.place,
        f"“{quote(ban.sentence, 80)}” ({ban.passage.place}) forbids this without exception, yet {where} allows it: "
        f"“{quote(leave.sentence, 80)}”. Say which of the two holds.",
    )


def _former_pupils(context: Context) -> Iterator[Finding]:
    """Yield two clauses that give different limits for being friends with former pupils."""
    first: tuple[str, Rule] | None = None
    for passage in context.holding("former pupil", "former student", "ex-pupil", "ex-student", "have left"):
        if passage.clause.quotation:
            continue
        for sentence in passage.sentences:
            rule = Rule(passage, sentence)
            about = _FORMER.search(sentence)
            limit = _LIMIT.search(sentence) if about and _FRIENDSHIP.search(sentence) else None
            if limit is None:
                continue
            said = limit["age"] or _NUMBERS.get((limit["years"] or "").lower(), limit["years"]) or "at once"
            if first is None:
                first = (said, rule)
            elif first[0] != said and first[1].passage.place != passage.place:
                yield finding(
                    "contradiction",
                    "warning",
                    passage.place,
                    f"{first[1].passage.place} and {passage.place} set different limits for contact with former "
                    f"pupils: “{quote(first[1].sentence, 80)}”, “{quote(sentence, 80)}”. Say which of the two holds.",
                )
                return


def _keeping(context: Context) -> Iterator[Finding]:
    """Yield two clauses that keep the same things for different times."""
    first: dict[str, tuple[int, Rule]] = {}
    for passage in context.holding(
        "kept", "stored", "held", "retained", "deleted", "wiped", "destroyed", "erased"
    ):
        for sentence in passage.sentences:
            matter, span = _MATTER.search(sentence), _SPAN.search(sentence)
            if not (matter and span and _KEPT.search(sentence)) or _FROM_DEVICE.search(sentence):
                continue
            what = matter[1].lower().rstrip("s")
            count = span["count"].lower()
            days = round(int(_NUMBERS.get(count, count)) * _DAYS[span["unit"].lower()])
            known = first.setdefault(what, (days, Rule(passage, sentence)))
            if known[0] != days and known[1].passage is not passage:
                yield finding(
                    "contradiction",
                    "warning",
                    passage.place,
                    f"{known[1].passage.place} and {passage.place} keep {matter[1].lower()} for different times: "
                    f"“{quote(known[1].sentence, 80)}”, “{quote(sentence, 80)}”. Say which of the two holds.",
                )
                return
