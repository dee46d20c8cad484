"""Proposed rules, as `rules.propose` makes them, turned into rules of a book that wait for somebody to accept them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from handbell.policies.models import Version
from handbell.rulebooks import beginnings
from handbell.rulebooks.holdings import Held, refs_of
from handbell.rulebooks.states import State
from handbell.rules.files.entries import Plain
from handbell.rules.vocabulary.results import NOT_COVERED


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
    return re.sub(r"[^a-z0-9]+", "-", words).strip("-") or "rule"


def _free(wanted: str, taken: Collection[str]) -> str:
    number, found = 2, wanted
    while found in taken:
        found, number = f"{wanted}-{number}", number + 1
    return found


def proposals_for(version: Version) -> list[Held]:
    """What is proposed from the clauses of a version as they stand."""
    taken = [rule.rule_id for rule in beginnings.standing(version)[1]]
    return waiting((), taken)
