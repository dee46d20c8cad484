"""Keeping the route of a case as it stood, and what it asks for: steps with clocks, gates shut before advice."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from handbell.concerns import clocks, sealed
from handbell.concerns.models import Case, Gate, Lock, RouteTaken, Step, StepStatus
from handbell.concerns.routes import Routed
from handbell.people.calendar import calendar_of
from handbell.people.models import Person
from handbell.tenancy.prepared import insert


def keep(
    case: Case,
    routed: Routed,
    facts: Mapping[str, Any],
    *,
    by: Person | None,
    now: datetime.datetime,
    again: bool = False,
) -> RouteTaken:
    """Write down a case's route, in the caller's transaction: the route itself, its steps, and the gates it shuts.

    `again`: the case has a route already; steps that stand there, done or to do, are not added once more.
    """
    taken = RouteTaken(school_id=case.school_id, case=case, at=now, by=by, digest=routed.digest)
    taken.facts, taken.route = sealed.dump(facts), sealed.dump(routed.route.as_dict(trace=True))
    insert(taken)
    _add_steps(case, taken, routed, _standing(case) if again else frozenset())
    _shut_gates(case, routed, now=now)
    return taken


def _standing(case: Case) -> frozenset[tuple[str, str]]:
    """Words and owners of the steps that a case has already; those that were let go may come back."""
    rows = Step.objects.filter(case=case).exclude(status=StepStatus.NOT_NEEDED)
    return frozenset((str(sealed.load(row.what).get("do", "")), row.owner) for row in rows)


def _add_steps(case: Case, taken: RouteTaken, routed: Routed, standing: frozenset[tuple[str, str]]) -> None:
    calendar = calendar_of(case.school)
    layers = [(routed.route.policy, False), (routed.route.baseline, True)]
    rows: list[Step] = []
    for layer, is_baseline in layers:
        for step in layer.steps:
            if (step.do, step.who) in standing:
                continue
            row = Step(
                school_id=case.school_id,
                case=case,
                route=taken,
                number=len(rows) + 1,
                owner=step.who,
                within=step.within or "",
                due_at=clocks.due(routed.route.clock(step.within), told_at=case.opened_at, calendar=calendar),
                baseline=is_baseline,
            )
            headings = routed.route.headings(step.clauses)
            row.what = sealed.dump({"do": step.do, "clauses": step.clauses, "headings": headings})
            rows.append(row)
    insert(*rows)


def _shut_gates(case: Case, routed: Routed, *, now: datetime.datetime) -> None:
    """What is not done before advice. A gate that was opened already, by advice or by the head, stays open."""
    until = routed.route.locked_until
    if until is None:
        return
    known = set(Lock.objects.filter(case=case).values_list("gate", flat=True))
    rows = [
        Lock(school_id=case.school_id, case=case, gate=gate, until=until, since=now, source="")
        for gate in Gate
        if gate not in known
    ]
    insert(*rows)
