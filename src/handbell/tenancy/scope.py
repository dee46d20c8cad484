"""Work for one school at a time. A query outside a scope raises; it never returns everybody's rows.

Two barriers: the managers in `tenancy.models` (an unscoped query raises NoSchool), and row security in PostgreSQL
(`handbell.tenancy.postgresql` tells each connection which school is being worked for).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final
from uuid import UUID

EVERY_SCHOOL: Final = "*"

_current: ContextVar[UUID | str | None] = ContextVar("handbell_school", default=None)


class NoSchool(RuntimeError):
    """Something asked for a school's rows without saying which school."""


@contextmanager
def for_school(school_id: UUID) -> Iterator[None]:
    """Work for one school. Scopes nest: the inner school counts until the block ends."""
    token = _current.set(school_id)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def for_every_school(reason: str) -> Iterator[None]:
    """Work across schools: only back-up, restore, checks and migrations. `reason` says which, for the code's reader.

    Raises ValueError without a reason.
    """
    if not reason:
        raise ValueError("Working across schools needs a reason.")
    token = _current.set(EVERY_SCHOOL)
    try:
        yield
    finally:
        _current.reset(token)


def current_school() -> UUID | str | None:
    """The school being worked for, EVERY_SCHOOL across schools, or None outside any scope."""
    return _current.get()
