"""Which acts a part of a statement names, and who is to do them or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from handbell.rules.propose.facts import in_order, roles, values
from handbell.rules.propose.force import names_people
from handbell.rules.propose.model import Part, Statement
from handbell.rules.propose.tables import Act, Tables
from handbell.rules.vocabulary.results import MUST

_FROM_START: Final = 25  # characters into a sentence that a bare order may begin
_ASKING: Final = re.compile(r"ask|seek|sought|obtain|get|gain|request")
_NEAR: Final = 8  # characters from words of force to the act that is theirs
_WHOEVER: Final = re.compile(
    r"^(?:[\w'-]+ ){0,5}(?:who|that|whoever)\b[^.;:]{0,120}$"
)  # "A colleague who …" before an act
_MIGHT: Final = re.compile(r"may|might|could|can")
_WHO_IS: Final = re.compile(r"\bwho(?:ever)?\b")
_PAST: Final = re.compile(r"\b(?:was|were|had|has been|have been|did)\b")
# What gives a reason or describes is not what is forbidden, ordered or allowed.
_BESIDES: Final = re.compile(
    r"\b(?:because|since (?!they)|so that|in order that|even if|as (?:this|it|they|these)|"
    r"(?:when|whenever|where|if) (?!\w+ing\b)|"
    r"(?:that|which|who) (?:is|are|was|were|has|have|had|may|might|can|could|will|would|do|does|did))\b[^,;]*"
)
_REASON: Final = re.compile(r"because|since|so|in|even|as")
_ASKED_BEFORE: Final = re.compile(
    r"^(?:please )?(?:[\w']+ ){0,3}?asks? [^.;]{0,60}?\bbefore (?:[\w']+ ){1,3}$"
)
_INVERTED: Final = re.compile(r"(?:may|should|must|can|will|shall|do|are|is)$")
_ANY: Final = re.compile(r" (?:any |a |an |the |all |our )?")
_PARTICIPLE: Final = re.compile(
    r" (?:\w+ly )?(?:\w+(?:ed|en)|told|put|kept|sent|made|taught|held|shown|sought)\b(?! with\b)"
)
_PASSIVE: Final = re.compile(r"\b(?:is|are|be)\b")
_FOR: Final = re.compile(
    r"\b(?:for|by|ask|remind|(?:expectations|responsibilities|conduct|duties|role) of) (?:all |our |the )?$"
)


def named(part: Part, tables: Tables) -> Iterator[tuple[Act, re.Match[str]]]:
    """The acts of a part, each with the words that name it; not what describes, gives a reason or tells who acts."""
    # "Staff who are bullied keep a copy": before the act of a plain statement, "who …" tells of whom it speaks.
    aside = [
        match.span()
        for match in _BESIDES.finditer(part.text, said_at(part))
        if part.force != "order" or _REASON.match(match[0])
    ]
    # "Staff must obtain permission before they …": what may otherwise be forbidden or allowed is then asked for.
    leaves = (
        [leave.pattern.search(part.text) for leave in tables.leave] if part.force in {"must", "order"} else []
    )
    asked = any(leave is not None and _ASKING.match(leave[0]) for leave in leaves)
    for act in tables.acts:
        if part.force in act.forces or "any" in act.forces or (asked and act.forces & {"must_not", "may"}):
            match = act.pattern.search(part.text)
        elif part.force == "order" and "must" in act.forces:
            match = _begun(act, part)
        else:
            match = None
        if (
            match is None
            or _tells_who(part, match)
            or (act.unless is not None and act.unless.search(part.text))
        ):
            continue
        inside = any(start < match.start() < end for start, end in aside)
        if not inside or (part.force == "must_not" and act.of_content):
            yield act, match


def _tells_who(part: Part, match: re.Match[str]) -> bool:
    """Is this said only to tell who acts ("Staff who have such contacts …")?"""
    within = part.text.startswith(part.subject) and match.end() <= len(part.subject)
    return within and _WHO_IS.search(part.subject, 0, match.start()) is not None


def _begun(act: Act, part: Part) -> re.Match[str] | None:
    """An act with which a sentence without words of force begins, after whoever does it."""
    match = act.pattern.search(part.text, 0, 400)
    if match is None or _PAST.search(part.text, 0, match.end()):
        return None
    start = part.text[: match.start()]
    begun = len(start) <= _FROM_START or _WHOEVER.match(start) or _ASKED_BEFORE.match(start)
    return match if begun else None


def gainsaid(part: Part, match: re.Match[str], given: Mapping[str, Any]) -> bool:
    """Is something always ordered the very thing that is forbidden here, or that only might be?"""
    if given.get("decision") != MUST or given.get("implied"):
        return False
    near = (
        0 <= match.start() - said_at(part) <= _NEAR
        or match.start() <= part.text.find(part.words) < match.end()
    )
    return near and (
        part.force == "must_not" or (part.force == "none" and _MIGHT.match(part.words) is not None)
    )


def who_acts(statement: Statement, part: Part, match: re.Match[str], tables: Tables) -> list[str]:
    """Who acts: named before the words of force, right after them, before the act; by what was said, by the heading."""
    said = said_at(part)
    done_to = part.words.endswith(" be") and _PARTICIPLE.match(part.text, said)
    found = [] if done_to else roles(tables, part.subject)
    passive = _PASSIVE.search(part.text, max(match.start() - 12, 0), match.end())
    if not found and part.force == "order" and not passive:
        found = roles(tables, part.text[: match.start()])
    if not found and _INVERTED.search(part.words):
        after = part.text[said:]
        found = [
            role for role, (start, _) in values(tables, "who", after).items() if _ANY.fullmatch(after[:start])
        ]
    return found or ([] if done_to else roles(tables, part.before)) or _of_heading(statement.heading, tables)


def _of_heading(heading: str, tables: Tables) -> list[str]:
    """Whom a heading is for: "Guidance for staff", "Pupils"."""
    found = values(tables, "who", heading)
    if names_people(heading, tables):
        return in_order(found)
    return [role for role in in_order(found) if _FOR.search(heading[: found[role][0]])]


def said_at(part: Part) -> int:
    """Where the words of force end in the part's text; 0 if they stand above it."""
    if part.force == "order":
        return 0
    start = part.text.find(part.words, len(part.subject) if part.text.startswith(part.subject) else 0)
    return start + len(part.words) if start >= 0 else 0
