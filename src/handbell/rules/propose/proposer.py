"""From clauses to proposed rules: a sentence's force, the acts it names, and what it says about each."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from handbell.rules.propose.facts import conditions, in_order, roles, told, values, written
from handbell.rules.propose.force import parts
from handbell.rules.propose.model import Clause, Part, Proposal, Statement
from handbell.rules.propose.tables import Act, Tables, load_tables
from handbell.rules.propose.text import statements
from handbell.rules.propose.wording import because, why
from handbell.rules.vocabulary.results import MAY, MAY_WITH_PERMISSION, MUST, MUST_NOT

_DECISIONS: Final = {"must_not": MUST_NOT, "must": MUST, "may": MAY, "order": MUST}
_FROM_START: Final = 25  # characters into a sentence that a bare order may begin
_OTHERS: Final = frozenset({"parents", "person_pictured"})  # whose leave is called consent
_FAR: Final = 25
_NEAR: Final = 8  # characters from words of force to the act that is theirs
_WHOEVER: Final = re.compile(
    r"^(?:[\w'-]+ ){0,5}(?:who|that|whoever)\b[^.;:]{0,120}$"
)  # "A colleague who …" before an act
_MIGHT: Final = re.compile(r"may|might|could|can")
_WHO_IS: Final = re.compile(r"\bwho(?:ever)?\b")
_ONLY: Final = re.compile(r"\bonly\b")
_PAST: Final = re.compile(r"\b(?:was|were|had|has been|have been|did)\b")
# What gives a reason or describes is not what is forbidden, ordered or allowed.
_BESIDES: Final = re.compile(
    r"\b(?:because|since (?!they)|so that|in order that|even if|as (?:this|it|they|these)|"
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
_FOR: Final = re.compile(r"\b(?:for|of|by|from|on|ask|remind) (?:all |our |the )?$")
_DOUBTFUL: Final = re.compile(
    r"\b(?:however|unless|except|other than|where possible|where appropriate|normally|usually)\b"
)
_ID: Final = re.compile(r"[^a-z0-9]+")


@dataclass(slots=True)
class _Draft:
    """A rule in the making, with how it was read. Drafts alike but for their acts become one."""

    refs: list[str]
    actions: list[str]
    rest: dict[str, Any]
    topic: str
    sureness: float
    why: str
    key: str = field(default="")


def propose(clauses: Sequence[Clause], tables: Tables | None = None) -> tuple[Proposal, ...]:
    """Rules for the clauses of a policy, in their order; none for a sentence that states no rule.

    Every rule is in the plain form of the packs' files and passes their checks. `tables`: the built-in ones by default.
    """
    tables = tables or load_tables()
    drafts: dict[str, _Draft] = {}
    for clause in clauses:
        for draft in _of_clause(clause, tables):
            known = drafts.get(draft.key)
            if known is None:
                drafts[draft.key] = draft
            else:
                known.refs = list(dict.fromkeys((*known.refs, *draft.refs)))
                known.sureness = max(known.sureness, draft.sureness)
    return tuple(_finished(drafts.values()))


def _of_clause(clause: Clause, tables: Tables) -> list[_Draft]:
    """The drafts of one clause; those that differ only in what is done are one rule."""
    joined: dict[str, _Draft] = {}
    for statement in statements(clause):
        if any(aside.pattern.search(statement.text) for aside in tables.asides):
            continue
        for part in parts(statement, tables):
            for draft in _of_part(statement, part, tables):
                known = joined.setdefault(draft.key, draft)
                if known is not draft:
                    known.actions += [action for action in draft.actions if action not in known.actions]
                    known.sureness = max(known.sureness, draft.sureness)
    for draft in joined.values():
        draft.key = f"{draft.key}|{sorted(draft.actions)}"
    return list(joined.values())


def _of_part(statement: Statement, part: Part, tables: Tables) -> Iterator[_Draft]:
    for act, match in _acts(part, tables):
        who = _who(statement, part, match, tables)
        for given in act.gives:
            if _gainsaid(part, match, given):
                continue
            draft = _draft(statement, part, match, given, who=who, tables=tables)
            if draft is not None:
                yield from _in_manner(draft, part, given, tables)


def _in_manner(draft: _Draft, part: Part, given: Mapping[str, Any], tables: Tables) -> Iterator[_Draft]:
    """A draft, or what follows from it where it says how something is to be done that nobody has to do.

    "E-mails must be sent from a school account": from one they may be sent, from others not.
    """
    ordered = draft.rest["decision"] == MUST and "decision" not in given
    only = draft.rest["decision"] == MAY and _ONLY.search(part.text)
    if not tables.free.intersection(draft.actions) or not (ordered or only):
        yield draft
        return
    when = draft.rest.get("when", {})
    for fact, way in tables.manner.items():
        found = _list(when.get(fact))
        if way["is"] in found:
            # "on the server and not on memory sticks": what else is named is what is not to be
            others = [value for value in found if value != way["is"]] or [way["else"]]
            wrong = others[0] if len(others) == 1 else others
            for decision, value, less in ((MUST_NOT, wrong, 0.0), (MAY, way["is"], 0.1)):
                rest = {**draft.rest, "decision": decision, "when": {**when, fact: value}}
                rest.pop("within", None)
                yield dataclasses.replace(
                    draft,
                    actions=list(draft.actions),
                    rest=rest,
                    sureness=draft.sureness - less,
                    key=_key(draft.topic, rest),
                )
            return
    if only:
        yield draft


def _key(topic: str, rest: Mapping[str, Any]) -> str:
    return f"{topic}|{sorted(rest.items(), key=str)}"


def _who(statement: Statement, part: Part, match: re.Match[str], tables: Tables) -> list[str]:
    """Who acts: named before the words of force, right after them, before the act; by what was said, by the heading."""
    said = _said_at(part)
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
    """Whom a heading is for: "Guidance for staff"."""
    found = values(tables, "who", heading)
    return [role for role in in_order(found) if _FOR.search(heading[: found[role][0]])]


def _said_at(part: Part) -> int:
    """Where the words of force end in the part's text; 0 if they stand above it."""
    if part.force == "order":
        return 0
    start = part.text.find(part.words, len(part.subject) if part.text.startswith(part.subject) else 0)
    return start + len(part.words) if start >= 0 else 0


def _gainsaid(part: Part, match: re.Match[str], given: Mapping[str, Any]) -> bool:
    """Is something always ordered the very thing that is forbidden here, or that only might be?"""
    if given.get("decision") != MUST or given.get("implied"):
        return False
    near = (
        0 <= match.start() - _said_at(part) <= _NEAR
        or match.start() <= part.text.find(part.words) < match.end()
    )
    return near and (
        part.force == "must_not" or (part.force == "none" and _MIGHT.match(part.words) is not None)
    )


def _acts(part: Part, tables: Tables) -> Iterator[tuple[Act, re.Match[str]]]:
    # "Staff who are bullied keep a copy": before the act of a plain statement, "who …" tells of whom it speaks.
    aside = [
        match.span()
        for match in _BESIDES.finditer(part.text, _said_at(part))
        if part.force != "order" or _REASON.match(match[0])
    ]
    for act in tables.acts:
        if part.force in act.forces or "any" in act.forces:
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


def _draft(
    statement: Statement,
    part: Part,
    match: re.Match[str],
    given: Mapping[str, Any],
    *,
    who: list[str],
    tables: Tables,
) -> _Draft | None:
    when = conditions(tables, part, given, who)
    decision = given.get("decision") or _DECISIONS.get(part.force)
    if part.force == "may" and decision == MUST and 0 <= match.start() - _said_at(part) <= _FAR:
        decision = MAY
    if when is None or decision is None:
        return None
    rest: dict[str, Any] = {"decision": decision}
    acting = given["by"] if "by" in given else who or given.get("who")
    if acting:
        rest["who"] = list(acting)
    if when:
        rest["when"] = when
    sureness = part.strength - (0.15 if given.get("implied") else 0.0) - (0.05 if not who else 0.0)
    sureness -= 0.1 if _DOUBTFUL.search(part.text) else 0.0
    if decision in {MUST_NOT, MAY, MUST} and not given.get("implied") and not given.get("told"):
        sureness -= _leave(f"{part.condition}{part.text}", rest, tables)
    _duties(statement, part, given, rest, tables)
    if "ask" in given and "ask" not in rest:
        rest["ask"] = list(given["ask"])
    actions = _list(given["action"])
    topic = given.get("topic") or tables.topics[actions[0]]
    said = why(part, match[0])
    return _Draft([statement.ref], actions, rest, topic, sureness, said, _key(topic, rest))


def _leave(text: str, rest: dict[str, Any], tables: Tables) -> float:
    """Turns the decision into leave that somebody gives, where the sentence says so. Returns the cost in sureness."""
    for leave in tables.leave:
        match = leave.pattern.search(text)
        if match is None:
            continue
        asked = told(tables, text[match.start() :]) or told(tables, text)
        flat = [body for entry in asked for body in _list(entry)]
        rest["decision"] = MAY_WITH_PERMISSION
        if leave.force == "consent" and (not flat or not _OTHERS.isdisjoint(flat)):
            rest["settled_by"] = "consent"
            flat = [body for body in flat if body in _OTHERS] or ["parents"]
        rest["ask"] = flat or ["headteacher"]
        if written(text):
            rest["in_writing"] = True
        return 0.0 if asked else 0.2
    return 0.0


def _duties(
    statement: Statement, part: Part, given: Mapping[str, Any], rest: dict[str, Any], tables: Tables
) -> None:
    """Whom to tell, by when, in writing."""
    if "tell" in given:
        rest["tell"] = list(given["tell"])
    elif given.get("told"):
        after = part.text[len(part.subject) :] if part.text.startswith(part.subject) else part.text
        named = told(tables, after)
        if named:
            rest["tell"] = named
    if rest["decision"] == MUST:
        within = in_order(values(tables, "within", part.text))
        if given.get("within"):
            rest["within"] = given["within"]
        elif within:
            rest["within"] = within[0]
        if given.get("told") and written(statement.text):
            rest["in_writing"] = True


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _finished(drafts: Iterable[_Draft]) -> Iterator[Proposal]:
    taken: set[str] = set()
    for draft in drafts:
        stem = _ID.sub("-", f"{draft.refs[0]}-{draft.actions[0]}".lower()).strip("-")
        number, name = 2, stem
        while name in taken:
            number, name = number + 1, f"{stem}-{number}"
        taken.add(name)
        rule: dict[str, Any] = {
            "id": name, "topic": draft.topic, "clauses": list(draft.refs), "action": draft.actions, **draft.rest,
        }  # fmt: skip
        rule["because"] = because(rule)
        sureness = round(min(max(draft.sureness, 0.05), 0.95), 2)
        yield Proposal(tuple(draft.refs), rule, sureness, draft.why)
