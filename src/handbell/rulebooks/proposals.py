"""Proposed rules, as `rules.propose` makes them, turned into rules of a book that wait for somebody to accept them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, Protocol

from handbell.policies.content import DUTY, INFORMATION, RULE, Content
from handbell.policies.models import Version
from handbell.rulebooks import beginnings, holdings
from handbell.rulebooks.holdings import Held, as_list, refs_of
from handbell.rulebooks.states import DECIDING, State
from handbell.rules.files.entries import Plain
from handbell.rules.propose import Clause, propose
from handbell.rules.vocabulary import ACTIONS
from handbell.rules.vocabulary.results import NOT_COVERED

# What the school says itself: no quotations, forms, contacts nor lists of contents. Information may give leave.
_READ: Final = frozenset({RULE, DUTY, INFORMATION})


class Proposed(Protocol):
    """What is asked of a proposal: clauses, a rule in the plain form, how sure it is (0 to 1) and why."""

    @property
    def clauses(self) -> Sequence[str]:
        """References of the clauses that it was read from."""

    @property
    def rule(self) -> Plain:
        """The rule in the form of the packs' files."""

    @property
    def sureness(self) -> float:
        """How sure it is, from 0 to 1."""

    @property
    def why(self) -> str:
        """The words it was read from."""


def waiting(proposals: Iterable[Proposed], taken: Collection[str]) -> list[Held]:
    """The proposals as rules of a book, each with an id that is none of `taken`; nothing of them decides."""
    found: list[Held] = []
    ids = set(taken)
    for proposal in proposals:
        data = {"clauses": list(proposal.clauses), **proposal.rule}
        rule_id = _free(str(data.get("id") or _stem(data)), ids)
        ids.add(rule_id)
        found.append(
            Held(
                rule_id=rule_id,
                state=State.PROPOSED,
                data={**data, "id": rule_id},
                gap=data.get("decision") == NOT_COVERED,
                clauses=refs_of(data),
                sureness=min(max(float(proposal.sureness), 0.0), 1.0),
                why=proposal.why,
            )
        )
    return found


def _stem(data: Plain) -> str:
    """From the first clause and the first action: "2-1-connect"."""
    actions = data.get("action") or ()
    first = actions if isinstance(actions, str) else next(iter(actions), "")
    words = f"{next(iter(refs_of(data)), '')}-{first}".lower()
    return re.sub(r"[^a-z0-9]+", "-", words)[:100].strip("-") or "rule"


def _free(wanted: str, taken: Collection[str]) -> str:
    number, found = 2, wanted
    while found in taken:
        found, number = f"{wanted}-{number}", number + 1
    return found


def proposals_for(version: Version) -> list[Held]:
    """What can be proposed from the clauses of a version, as rules that wait.

    Left out is what somebody looked at before, as long as its clauses say the same, and what deciding rules say.
    """
    held = beginnings.standing(version)[1]
    marks = holdings.marks_of(version.words)
    found = [
        proposal
        for proposal in propose(_clauses(version.words))
        if not any(_looked_at(rule, proposal, marks) or _says(rule, proposal) for rule in held)
    ]
    return waiting(found, [rule.rule_id for rule in held])


def _clauses(words: Content) -> list[Clause]:
    """The clauses as they are read for proposals."""
    headings = holdings.clauses_of(words)
    found = []
    for clause in words.clauses():
        if clause.kind in _READ:
            said = clause.wording(words.language)
            items = tuple(item.text for item in said.items)
            found.append(Clause(clause.ref, headings[clause.ref].heading, said.text, items))
    return found


def _looked_at(rule: Held, proposal: Proposed, marks: Mapping[str, str]) -> bool:
    same = all(marks.get(ref) == mark for ref, mark in rule.marks.items())
    return rule.rule_id == proposal.rule.get("id") and same


def _says(rule: Held, proposal: Proposed) -> bool:
    """Whether a rule that decides says the same about one of the acts, citing one of the clauses."""
    if rule.state not in DECIDING or rule.data.get("decision") != proposal.rule.get("decision"):
        return False
    if set(rule.clauses).isdisjoint(proposal.clauses):
        return False
    here, there = (_acts(data.get("action")) for data in (rule.data, proposal.rule))
    return not here.isdisjoint(there)


def _acts(actions: Any) -> frozenset[str]:
    known = [slug for slug in as_list(actions) if slug in ACTIONS]
    return frozenset[str]().union(*(ACTIONS.narrower(slug) for slug in known))
