"""How many people stand where, and how many one may be told."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from django.db.models import Count

from handbell.declarations import derivation
from handbell.declarations.derivation import Asked
from handbell.declarations.states import State
from handbell.tenancy.prepared import Prepared

# Whoever may only count is not told of fewer people than this: in a small school it would be a name.
FEWEST: Final = 5


@lru_cache(maxsize=1024)
def _counting(asked: Asked) -> Prepared:
    return Prepared(
        lambda *, on: derivation.bound(asked, on=on).order_by().values_list("state").annotate(n=Count("pk"))
    )


def counts(asked: Asked, *, on: datetime.date) -> dict[State, int]:
    """How many people stand in each state with a version on a day; every state is there, with 0 when it has nobody."""
    found = {State(state): number for state, number in _counting(asked).rows(on=on)}
    return {state: found.get(state, 0) for state in State}


def suppressed(numbers: Mapping[State, int]) -> dict[State, int | None]:
    """The same without small numbers: 1 to 4 become None, and one more where a single gap could be reckoned out."""
    shown: dict[State, int | None] = {
        state: None if 0 < number < FEWEST else number for state, number in numbers.items()
    }
    if list(shown.values()).count(None) == 1:
        rest = [state for state, number in shown.items() if number]
        if rest:
            shown[min(rest, key=lambda state: numbers[state])] = None
    return shown
