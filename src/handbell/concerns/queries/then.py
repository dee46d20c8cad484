"""What the policy's rules said about a matter on the day it was told, whatever they say now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handbell.concerns.models import Case
from handbell.concerns.queries.chronology import Cited, cited
from handbell.concerns.queries.route_shown import clauses_of
from handbell.policies.models import Version
from handbell.rulebooks import queries as rulebooks
from handbell.rulebooks.models import Revision
from handbell.rulebooks.queries import Shown
from handbell.rules.files import CannotLoad
from handbell.vault import compartments


@dataclass(frozen=True, slots=True)
class Then:
    """A rule as it stood, with the clauses it rests on."""

    rule: Shown
    clauses: Sequence[Cited]

    @property
    def title(self) -> str:
        """What it decides and why, or its name when it can no longer be read."""
        said = self.rule.said
        return f"{said.decision} {said.because}".strip() if said else self.rule.held.rule_id


@dataclass(frozen=True, slots=True)
class RulesThen:
    """The version in force that day, the revision that its rules stood at (None: as they began), and those of the case.

    `unusable`: the rules it began with have mistakes, so that they cannot be shown.
    """

    version: Version | None
    revision: Revision | None
    rules: Sequence[Then]
    unusable: bool = False


def rules_then(case: Case) -> RulesThen:
    """The rules that rest on a clause which a route of the case cites, as they stood when it was told."""
    version = case.version
    if version is None:
        return RulesThen(None, None, ())
    with compartments.held():
        refs = clauses_of(case)
    try:
        rules, revision = rulebooks.rules_at(version, case.opened_at)
    except CannotLoad:
        return RulesThen(version, None, (), unusable=True)
    about = [
        Then(one, cited(one.held.clauses, version)) for one in rules if refs.intersection(one.held.clauses)
    ]
    return RulesThen(version, revision, about)
