"""Whoever is nothing to a case finds no trace of it: no page changes, and it answers as a case that is not there.

Long forms: `handbell drill secrecy`, `handbell drill matrix`, `handbell drill canary`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from handbell.concerns.matters import Matter
from handbell.tenancy.scope import for_school
from tests.cast import make_cast
from tests.drills import _canaries, _hidden, _matrix, _world
from tests.drills._world import World

MATTERS = (Matter.PUPIL, Matter.HEAD)


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """A school in which everything has happened: once, for it takes long. Each test works in a savepoint of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        with for_school(cast.school.id):
            world = _world.furnished(cast, MATTERS)
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(made: World, db: None) -> Iterator[World]:
    """The same, in the scope of the school."""
    with for_school(made.cast.school.id):
        yield made


def test_the_head_finds_no_trace_of_an_allegation_about_the_head(world: World) -> None:
    found = _hidden.with_a_case(world, Matter.HEAD, ["head"], most=40, every_step=False)
    assert not found.differences, "\n".join(found.differences)
    assert found.pages > 30


def test_no_word_of_a_case_stands_in_clear_in_a_table_a_cache_or_a_mail(world: World, tmp_path: Path) -> None:
    assert _canaries.blind(tmp_path) == []
    _case, planted = _canaries.plant(world, Matter.HEAD)
    assert planted.empty == set()
    assert len(planted.columns) > 20
    rows, in_rows = _canaries.in_tables(planted)
    assert rows > 500
    assert in_rows + _canaries.in_memory(planted)[1] + _canaries.in_mails(planted)[1] == []


def test_everybody_gets_what_the_table_gives_them(world: World) -> None:
    seen = _matrix.Matrix(world).look(_matrix.sample(world, 80, seed=20261121))
    assert not seen.wrong, "\n".join(seen.wrong)


def test_every_page_of_a_case_is_in_the_table(world: World) -> None:
    assert _matrix.unknown() == []
    assert sum(1 for _cell in _matrix.cells(world)) * len(Matter) > 4000 * len(MATTERS)
