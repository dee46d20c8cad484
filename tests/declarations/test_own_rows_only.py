"""However many schools there are, a page reads the rows of its own: the database finds them by an index."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from handbell.declarations import facts, queries
from handbell.declarations.models import Standing
from handbell.declarations.queries import Filters
from handbell.declarations.states import State
from handbell.people.calendar import day_of
from handbell.people.roles import Role
from handbell.policies.models import Version
from tests.cast import NOW, Cast
from tests.declarations import stories
from tests.policies.stories import in_force

TODAY = day_of(NOW)

Page = Callable[[Cast, Version], object]


def board(filters: Filters) -> Page:
    return lambda cast, version: queries.board(
        facts.asked(version), on=TODAY, filters=filters, after=cast.head.id
    )


def everything_of_mine(cast: Cast, version: Version) -> object:
    return (
        queries.mine(cast.head, on=TODAY),
        queries.history_of(cast.head.id, visible_to=cast.head, on=TODAY),
        queries.open_objections(cast.head, on=TODAY),
    )


PAGES: dict[str, Page] = {
    "counts": lambda cast, version: queries.counts(facts.asked(version), on=TODAY),
    "board": board(Filters()),
    "one role": board(Filters(role=Role.TEACHER)),
    "not signed": board(Filters(state=State.OWED)),
    "a name": board(Filters(words=("an",))),
    "owing": lambda cast, version: queries.owing(version, on=TODAY),
    "to countersign": lambda cast, version: queries.to_countersign(cast.head, on=TODAY),
    "own": everything_of_mine,
}


@pytest.mark.parametrize("page", PAGES)
def test_no_table_is_read_from_end_to_end(cast: Cast, page: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reads a small table whole, rightly; the benchmark looks at a large one.")
    version = in_force(cast)
    stories.signed(cast.teacher, version)
    with CaptureQueriesContext(connection) as seen:
        PAGES[page](cast, version)
    assert seen.captured_queries
    for query in seen.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}".replace("%", "%%"), ())
            steps = [step for *_numbers, step in cursor.fetchall()]
        whole = [step for step in steps if step.startswith("SCAN ") or "AUTOMATIC" in step]
        assert not whole, query["sql"]


def test_somebody_stands_once_with_a_policy(cast: Cast) -> None:
    stories.signed(cast.teacher, in_force(cast))
    standing = Standing.objects.get(person=cast.teacher)
    standing.id = uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        standing.save(force_insert=True)
