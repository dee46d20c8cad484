"""Rules proposed from the clauses: put beside them, and deciding nothing until somebody accepts them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from handbell.people.models import Person
from handbell.policies.models import Version
from handbell.rulebooks.holdings import Held
from handbell.rulebooks.models import Revision
from handbell.rulebooks.operations.writing import changing, revise
from handbell.rulebooks.states import State


def propose_rules(*, version: Version, proposals: Sequence[Held], by: Person, now: datetime.datetime) -> int:
    """Put proposals beside their clauses; gives how many were new.

    What was proposed, accepted, refused or taken out before under the same id is not proposed again.
    """
    with changing(version, by=by, now=now) as work:
        said = [_sense(rule) for rule in work.held.values()]
        new = [
            rule
            for rule in proposals
            if rule.state == State.PROPOSED and rule.rule_id not in work.held and _sense(rule) not in said
        ]
        if new:
            revise(work, Revision.Did.PROPOSED, new, by=by, now=now)
    return len(new)


def _sense(rule: Held) -> dict[str, object]:
    return {key: value for key, value in rule.data.items() if key not in {"id", "because", "topic"}}
