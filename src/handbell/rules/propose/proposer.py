"""From clauses to proposed rules: a sentence's force, the acts it names, and what it says about each."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from handbell.rules.propose.acts import gainsaid, named, said_at, who_acts
from handbell.rules.propose.facts import conditions, in_order, roles, told, values, written
from handbell.rules.propose.force import parts
from handbell.rules.propose.model import Clause, Part, Proposal, Statement
from handbell.rules.propose.tables import Tables, load_tables
from handbell.rules.propose.text import statements
from handbell.rules.propose.wording import because, why
from handbell.rules.vocabulary import ACTIONS
from handbell.rules.vocabulary.results import MAY, MAY_WITH_PERMISSION, MUST, MUST_NOT

_DECISIONS: Final = {"must_not": MUST_NOT, "must": MUST, "may": MAY, "order": MUST}
_OTHERS: Final = frozenset({"parents", "person_pictured"})  # whose leave is called consent
_FAR: Final = 25  # characters from "may" to the act that it allows
_ONLY: Final = re.compile(r"\bonly\b")
_DOUBTFUL: Final = re.compile(
    r"\b(?:however|unless|except|other than|where possible|where appropriate|normally|usually)\b"
)
_ORDER: Final = {action: place for place, action in enumerate(ACTIONS.slugs())}
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
        draft.actions.sort(key=_ORDER.__getitem__)
        draft.key = f"{draft.key}|{draft.actions}"
    return list(joined.values())


def _of_part(statement: Statement, part: Part, tables: Tables) -> Iterator[_Draft]:
    for act, match in named(part, tables):
        who = who_acts(statement, part, match, tables)
        for given in act.gives:
            if gainsaid(part, match, given):
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


def _draft(
    statement: Statement,
    part: Part,
    match: re.Match[str],
    given: Mapping[str, Any],
    *,
    who: list[str],
    tables: Tables,
) -> _Draft | None:
    if given.get("named"):
        who = who or roles(tables, part.text)
        if not who:
            return None
    when = conditions(tables, part, given, who)
    decision = given.get("decision") or _DECISIONS.get(part.force)
    if part.force == "may" and decision == MUST and 0 <= match.start() - said_at(part) <= _FAR:
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
    may_be_left = decision in {MUST_NOT, MAY} or (decision == MUST and "decision" not in given)
    if may_be_left and not given.get("implied") and not given.get("told"):
        sureness -= _leave(f"{part.condition}{part.text}", rest, tables, pictured=_of_pictures(given, tables))
    _duties(statement, part, given, rest, tables)
    if "ask" in given and "ask" not in rest:
        rest["ask"] = list(given["ask"])
    actions = _list(given["action"])
    topic = given.get("topic") or tables.topics[actions[0]]
    said = why(part, match[0])
    return _Draft([statement.ref], actions, rest, topic, sureness, said, _key(topic, rest))


def _of_pictures(given: Mapping[str, Any], tables: Tables) -> bool:
    """Is the act one for which leave is by custom that of parents?"""
    return tables.topics[_list(given["action"])[0]] == "images" or "shows" in given.get("takes", ())


def _leave(text: str, rest: dict[str, Any], tables: Tables, *, pictured: bool) -> float:
    """Turns the decision into leave that somebody gives, where the sentence says so. Returns the cost in sureness."""
    for leave in tables.leave:
        match = leave.pattern.search(text)
        if match is None:
            continue
        asked = told(tables, text[match.start() :]) or told(tables, text)
        flat = [body for entry in asked for body in _list(entry)]
        rest["decision"] = MAY_WITH_PERMISSION
        if leave.force == "consent" and (pictured if not flat else not _OTHERS.isdisjoint(flat)):
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
