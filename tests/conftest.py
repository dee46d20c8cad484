"""What every test may use. The cast is in tests/cast.py."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation

from handbell.tenancy.scope import for_school
from tests.cast import Cast, make_cast
from tests.plugins.append_only import _cleaning_lifts_the_guards  # noqa: F401  a fixture of every test
from tests.plugins.once import leave_out_what_ran_on_sqlite
from tests.remembered import remembered


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    leave_out_what_ran_on_sqlite(config, items)


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """Two schools with their people; the test runs in the scope of the first."""
    made = remembered("cast", make_cast)
    with for_school(made.school.id):
        yield made


@pytest.fixture(scope="session", autouse=True)
def _a_folder_for_static_files() -> None:
    """WhiteNoise warns when there is none, and warnings are errors here."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def _each_test_begins_in_english() -> Iterator[None]:
    """A page asked for in Welsh leaves its language to the thread, and so to whatever test comes next."""
    yield
    translation.deactivate()
