"""Clauses that cannot both be followed, as far as their form shows it: a ban without exception beside a leave."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from handbell.reading.dates import cycle_of
from handbell.reading.document import Finding
from handbell.reading.findings.context import Context, Passage, finding, quote

NEGATION: Final = re.compile(
    r"\b(?:no|never|not|nor|none|under no circumstances|neither|prohibited|forbidden|banned|don['’]t|cannot)\b",
    re.I,
)
_BAN: Final = re.compile(
    r"\b(?:under no circumstances|must (?:not|never)|should (?:not|never)|may not|(?:is|are) (?:not|never) "
    r"(?:permitted|allowed|to)|"
    r"(?:is|are) (?:strictly )?(?:prohibited|forbidden|banned)|no (?:\w+ ){1,4}(?:may|should|are to|is to|"
    r"will|can|shall)|"
    r"\bno use of\b|never (?:use|access|post|refer|mention|discuss)|cannot|will not be (?:permitted|"
    r"allowed)|completely unacceptable)\b",
    re.I,
)
LEAVE: Final = re.compile(
    r"\b(?:unless|without|except|other than|prior permission|with (?:the )?(?:written )?(?:permission|"
    r"consent|approval|agreement)|"
    r"authori[sz]ed|agreed (?:with|by)|approved by|approval (?:of|from|by)|only (?:if|when|where|with|for|"
    r"use|be)|apart from)\b",
    re.I,
)
_OPEN_LEAVE: Final = re.compile(
    r"\b(?:unless|without (?:\w+ ){0,2}(?:permission|consent|approval|leave|agreement)|(?:prior|written) "
    r"(?:\w+ )?permission|permission (?:has|is|from)|"
    r"must be approved by|approved by the|authori[sz]ed (?:to|by)|may (?:be )?(?:use|access|used)|(?:is|"
    r"are) (?:permitted|allowed) to)\b",
    re.I,
)
_SPEAKS_OF_SCHOOL: Final = re.compile(
    r"\b(?:refer|references?|mention\w*|discuss\w*|identify|comment on|name of|school['’]s name|"
    r"communicate\b[^.]{0,30}\babout)\b",
    re.I,
)
_SCHOOL: Final = re.compile(
    r"\b(?:school|academy|college|centre|staff member|members? of staff|school matters|school['’]s name)\b",
    re.I,
)
_NETWORK: Final = re.compile(
    r"\bsocial (?:media|networking|networks?)\b|\bFacebook\b|\bTwitter\b|\bInstagram\b", re.I
)
_AT_SCHOOL: Final = re.compile(
    r"\b(?:school (?:computers?|equipment|premises|devices?|networks?|grounds|hours|day)|on (?:the "
    r")?(?:school )?(?:premises|site)|"
    r"school['’]s (?:computers|equipment|network)|work(?:ing)? ?(?:time|hours|day)|at work|in school time)\b",
    re.I,
)
_OFFICIAL: Final = re.compile(
    r"\b(?:school|academy|college|centre) (?:will|has|uses|is|may|does|already)\b[^.]{0,40}\b(?:us(?:e|es|"
    r"ing)|page|account|post\w*)\b[^.]{0,80}|"
    r"\b(?:school|academy)(?:['’]s)? (?:own |official )?(?:Facebook|Twitter|Instagram|social media) (?:page|account)",
    re.I,
)
_BY_NAMED: Final = re.compile(
    r"\b(?:head ?teacher|deputy|office|administrator|principal|staff)\b[^.]{0,80}\b(?:post\w*|sole rights|"
    r"updat\w+|usernames?|creat\w+)\b",
    re.I,
)
_OWN_DEVICE: Final = re.compile(r"\b(?:own|personal) (?:mobile )?(?:devices?|phones?)\b", re.I)
_AGE: Final = re.compile(
    r"\b(?:minimum age|age limit|aged?|under|over|at least|followers?)\b[^.\n]{0,50}?\b(1[0-9])\b\+?", re.I
)
_AGE_USE: Final = re.compile(
    r"\b(?:minimum age|age limit|followers?|access\w*|account|sign up|join(?:ing)?|used?)\b", re.I
)
_FRIEND: Final = re.compile(
    r"\b(?:friend\w*|ex-?pupils?|former|indecent|images?|photograph\w*|sexual\w*|relationship)\b", re.I
)
_PLATFORM: Final = re.compile(
    r"\b(Facebook|Instagram|Snapchat|TikTok|WhatsApp|Twitter|YouTube|Discord|Roblox)\b"
)
_PUPILS: Final = re.compile(r"\b(?:pupils?|students?|child(?:ren)?|young people)\b", re.I)
_STAFF: Final = re.compile(
    r"\b(?:work ?time|working (?:time|hours|day)|staff|employees?|teachers?|governors?|volunteers?)\b", re.I
)
_POLICY: Final = re.compile(r"\b(?:policy|document)\b", re.I)
_REVIEW: Final = re.compile(r"\breview", re.I)


@dataclass(frozen=True, slots=True)
class Rule:
    passage: Passage
    sentence: str

    @property
    def who(self) -> str:
        """Whom the rule binds: "pupils", "staff", or "all" when it names neither or both."""
        for text in (self.sentence[:90], f"{self.passage.lead} {self.passage.section.heading}"):
            pupils, staff = _PUPILS.search(text), _STAFF.search(text)
            if bool(pupils) != bool(staff):
                return "pupils" if pupils else "staff"
        return "all"


_MATTERS: Final = (
    "social",
    "facebook",
    "twitter",
    "instagram",
    "refer",
    "mention",
    "discuss",
    "name",
    "communicate",
    "comment",
    "identif",
)


def check(context: Context) -> Iterator[Finding]:
    """Yield pairs of clauses that contradict each other."""
    rules = [
        Rule(p, s)
        for p in context.holding(*_MATTERS)
        if not p.clause.quotation and not p.clause.form
        for s in p.sentences
        if 15 < len(s) < 700
    ]
    yield from _mentions(rules)
    yield from _use_at_school(rules)
    yield from _ages(context)
    yield from _cycles(context)


def _meet(a: Rule, b: Rule) -> bool:
    return (a.who == b.who or "all" in (a.who, b.who)) and a.sentence != b.sentence


def _strict(rule: Rule) -> bool:
    """Tell whether a rule forbids without any exception, in its own words or those that open its list."""
    text = rule.sentence
    lead = rule.passage.lead if rule.passage.item else ""
    if LEAVE.search(text) or LEAVE.search(lead[-120:]):
        return False
    return bool(_BAN.search(text))


def _pair(strict: Rule, leave: Rule, matter: str, other: str) -> Finding:
    where = leave.passage.place if leave.passage.place != strict.passage.place else "the same section"
    return finding(
        "contradiction",
        "warning",
        strict.passage.place,
        f"“{quote(strict.sentence, 80)}” forbids {matter} without exception, yet {where} {other}: "
        f"“{quote(leave.sentence, 80)}”. "
        "Say which of the two holds.",
    )


def _mentions(rules: list[Rule]) -> Iterator[Finding]:
    """Yield a ban on any mention of the school beside a rule that allows one with permission."""
    about = [r for r in rules if _SPEAKS_OF_SCHOOL.search(r.sentence) and _SCHOOL.search(r.sentence)]
    bans = [
        r
        for r in about
        if _strict(r)
        and re.search(
            r"\b(?:refer|references?|mention|discuss)\b[^.]{0,60}\b(?:any|school matters|school|staff)\b",
            r.sentence,
            re.I,
        )
        and not re.search(
            r"\b(?:confidential|negative\w*|derogatory|inappropriate|personal (?:details|information)|complaints?)\b",
            r.sentence,
            re.I,
        )
    ]
    leaves = [
        r
        for r in about
        if re.search(
            r"\bunless\b|\bwithout (?:\w+ ){0,2}(?:permission|consent)|\bwith (?:\w+ ){0,2}permission",
            r.sentence,
            re.I,
        )
    ]
    for ban in bans:
        leave = next((r for r in leaves if _meet(ban, r)), None)
        if leave:
            yield _pair(
                ban, leave, "any mention of the school", "allows its name or a reference with permission"
            )
            return


def _use_at_school(rules: list[Rule]) -> Iterator[Finding]:
    """Yield a ban on networks at school beside a leave to use them there, or beside the school's own accounts."""
    about = [r for r in rules if _NETWORK.search(r.sentence)]
    bans = [
        r
        for r in about
        if _AT_SCHOOL.search(r.sentence)
        and (_strict(r) or re.search(r"\bno use of\b", r.sentence, re.I))
        and not LEAVE.search(r.sentence)
    ]
    leaves = [
        r for r in about
        if _AT_SCHOOL.search(r.sentence) and _OPEN_LEAVE.search(r.sentence) and not _OWN_DEVICE.search(r.sentence)
        and (LEAVE.search(r.sentence) or not _BAN.search(r.sentence))
    ]  # fmt: skip
    official = [
        r
        for r in about
        if _OFFICIAL.search(r.sentence) or (_BY_NAMED.search(r.sentence) and not _BAN.search(r.sentence))
    ]
    for ban in bans:
        personal = bool(re.search(r"\bpersonal\b|\bprivate\b|\btheir own\b", ban.sentence, re.I))
        leave = next(
            (r for r in leaves if _meet(ban, r) and not (personal and "personal" not in r.sentence.lower())),
            None,
        )
        if leave and leave.passage.clause is not ban.passage.clause:
            yield _pair(ban, leave, "use on the premises or equipment of the school", "allows it with leave")
            continue
        if personal or _PUPILS.search(ban.sentence):
            continue
        if re.search(
            r"\bno school (?:computers?|equipment|devices?)\b|\bat any time\b|\bunder no circumstances\b",
            ban.sentence,
            re.I,
        ):
            own = next((r for r in official if r.passage.clause is not ban.passage.clause), None)
            if own:
                best = next(
                    (r for r in official if _BY_NAMED.search(r.sentence) and "post" in r.sentence), own
                )
                yield _pair(
                    ban, best, "use of the school's computers", "has named people post for the school"
                )
                return


def _ages(context: Context) -> Iterator[Finding]:
    """Yield two different ages for the same platform."""
    first: dict[str, tuple[str, Passage]] = {}
    told: set[str] = set()
    for passage in context.holding(
        "facebook", "instagram", "snapchat", "tiktok", "whatsapp", "twitter", "youtube", "discord", "roblox"
    ):
        platforms = dict.fromkeys(_PLATFORM.findall(passage.text))
        if not platforms:
            continue
        for sentence in passage.sentences:
            match = _AGE.search(sentence)
            if not match or not _AGE_USE.search(sentence) or _FRIEND.search(sentence):
                continue
            near = dict.fromkeys(_PLATFORM.findall(sentence)) or platforms
            for platform in near:
                known = first.setdefault(platform, (match[1], passage))
                if known[0] != match[1] and known[1].clause is not passage.clause and platform not in told:
                    if re.search(r"raised|previously|used to|was \d", sentence):
                        continue
                    told.add(platform)
                    yield finding(
                        "contradiction",
                        "note",
                        known[1].place,
                        f"{known[1].place} gives the age {known[0]} for {platform}, {passage.place} gives {match[1]}. "
                        "Say which age holds, and for whom.",
                    )


def _cycles(context: Context) -> Iterator[Finding]:
    """Yield two different times between reviews of the policy."""
    first: tuple[int, Passage] | None = None
    for passage in context.holding("review"):
        for sentence in passage.sentences:
            if not _REVIEW.search(sentence) or not (
                _POLICY.search(sentence) or (passage.edge and len(sentence) < 60)
            ):
                continue
            months = cycle_of(sentence)
            if months is None:
                continue
            if first is None:
                first = (months, passage)
            elif first[0] != months:
                yield finding(
                    "contradiction",
                    "warning",
                    passage.place,
                    f"The policy is to be reviewed every {months} months here, but every {first[0]} months "
                    f"in {first[1].place}. "
                    "Say which holds.",
                )
                return
