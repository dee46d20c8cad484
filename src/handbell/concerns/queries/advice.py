"""What whoever tells has to do and must never do, by the policy and the safety baseline. It says nothing of a case."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from handbell.concerns import routes
from handbell.concerns.matters import Category
from handbell.people.models import School
from handbell.rules.routing.vocabulary import LIMITS, NEVER, RECEIVERS

_TELLERS: Final = frozenset({"reporter", "person_concerned"})


@dataclass(frozen=True, slots=True)
class Advice:
    """In words: who is told (and by when), what the teller does, what nobody does."""

    tell: list[str]
    steps: list[str]
    never: list[str]


def for_teller(
    school: School, category: Category, facts: Mapping[str, str | int | bool], *, on: datetime.date
) -> Advice:
    """What the routes say to whoever tells such a thing in a school on a day."""
    route = routes.for_telling(school, category, facts, on=on).route
    first: dict[tuple[str, ...], str | None] = {}  # the policy's own word on it comes first
    for told in route.tell:
        if not told.may:
            first.setdefault(told.any_of, told.within)
    return Advice(
        tell=[_told(any_of, within) for any_of, within in first.items()],
        steps=list(dict.fromkeys(step.do for step in route.steps if step.who in _TELLERS)),
        never=[_(NEVER.label(one)) for one in route.never],
    )


def _told(any_of: tuple[str, ...], within: str | None) -> str:
    who = _(" or ").join(_(RECEIVERS.label(one)) for one in any_of)
    return f"{who} ({_(LIMITS.label(within))})" if within else who
