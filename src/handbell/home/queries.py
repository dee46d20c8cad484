"""What the home page shows: what waits for somebody, collected from every room; the policies; where to go."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.urls import reverse, reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from handbell.advice import queries as advice
from handbell.concerns import queries as concerns
from handbell.declarations import queries as declarations
from handbell.notifications import queries as notifications
from handbell.people import queries as people
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.people.roles import GOVERNING, LEADERSHIP, STAFF, Role
from handbell.policies import queries as policies
from handbell.rulebooks import queries as rulebooks
from handbell.ui.tasks import Task

# A room with things that wait for people offers `queries.tasks_for(person, *, now)`.
Source = Callable[..., list[Task]]
SOURCES: Final[tuple[Source, ...]] = (
    concerns.tasks_for,
    concerns.desk_tasks_for,
    declarations.tasks_for,
    policies.tasks_for,
    people.tasks_for,
    advice.tasks_for,
    rulebooks.tasks_for,
    notifications.tasks_for,
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is the reader's to do (late first), and what waits for others."""

    mine: list[Task]
    others: list[Task]

    @property
    def late(self) -> int:
        """How many of the reader's are overdue."""
        return sum(task.kind == "late" for task in self.mine)


def waiting_for(person: Person, *, now: datetime.datetime) -> Waiting:
    """Everything that waits for a person, late first, then by the day it is due, then in the rooms' own order."""
    tasks = [task for source in SOURCES for task in source(person, now=now)]
    mine = [task for task in tasks if task.kind != "wait"]
    mine.sort(key=lambda task: (task.kind != "late", task.due or datetime.date.max))
    return Waiting(mine=mine, others=[task for task in tasks if task.kind == "wait"])


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """A policy in force, as one line: where to read it, and where its review stands in words (with a tag's kind)."""

    title: str
    address: str
    label: str
    review: str
    review_kind: str


def policies_in_force(person: Person, *, now: datetime.datetime) -> list[PolicyLine]:
    """The school's policies that count today, as far as a person may see them."""
    on = day_of(now)
    lines = []
    for row in policies.policies_for(person, on=on):
        if row.in_force is None:
            continue
        words, kind = policies.review_words(row.in_force.review_due, on)
        address = reverse("policies:version", args=[row.policy.slug, row.in_force.label])
        lines.append(PolicyLine(row.in_force.title, address, row.in_force.label, words, kind))
    return lines


@dataclass(frozen=True, slots=True)
class Link:
    """A way to a page that these roles use."""

    text: str | Promise
    address: str | Promise
    roles: frozenset[Role]


_KEEPERS: Final = frozenset({Role.HEADTEACHER, Role.DEPUTY, Role.OFFICE})
_STARTERS: Final = LEADERSHIP | {Role.DSL, Role.OFFICE}
LINKS: Final = (
    Link(_("What I have signed"), reverse_lazy("declarations:index"), STAFF | GOVERNING),
    Link(_("Who has signed"), reverse_lazy("declarations:board"), frozenset({Role.HEADTEACHER})),
    Link(
        _("Start a policy or a new version"),
        reverse_lazy("policies:start"),
        _STARTERS,
    ),
    Link(_("Add somebody to the school"), reverse_lazy("people:add"), _KEEPERS),
    Link(_("Bring in the list of people"), reverse_lazy("people:import"), _KEEPERS),
    Link(_("Terms and closed days"), reverse_lazy("people:days"), _KEEPERS),
)


def links_for(person: Person, *, now: datetime.datetime) -> list[Link]:
    """The pages that somebody with this person's roles goes to most."""
    roles = people.roles_of(person, on=day_of(now))
    return [link for link in LINKS if roles & link.roles]


def may_start_policy(person: Person, *, now: datetime.datetime) -> bool:
    """Whether the first policy waits for this person to begin it."""
    return bool(people.roles_of(person, on=day_of(now)) & _STARTERS)
