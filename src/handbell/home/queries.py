"""What waits for somebody, collected from every room."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from handbell.people import queries as people
from handbell.people.models import Person
from handbell.ui.tasks import Task

# A room with things that wait for people offers `queries.tasks_for(person, *, now)`.
Source = Callable[..., list[Task]]
SOURCES: tuple[Source, ...] = (people.tasks_for,)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the home page shows: what is the reader's to do (late first), and what waits for others."""

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
