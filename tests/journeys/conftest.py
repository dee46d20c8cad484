"""The browser and the running product, for every journey. They live only as long as this folder's tests do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.browser import Visitor, ensure_chromium, start
from tests.journeys.product import Product

NOT_RUN = "no Chromium on this computer, and it could not be installed"
_missing: list[str] = []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _missing:
        terminalreporter.write_line("")
        terminalreporter.write_line(f"!!! BROWSER JOURNEYS DID NOT RUN: {NOT_RUN}.", red=True, bold=True)
        for name in _missing:
            terminalreporter.write_line(f"!!!   {name}", red=True)


@pytest.fixture(scope="session")
def chromium() -> str | None:
    return ensure_chromium()


@pytest.fixture(scope="package")
def browser(chromium: str | None) -> Iterator[Browser]:
    # Not for the whole session: Playwright's loop would forbid other tests in this process the database.
    assert chromium
    with sync_playwright() as playwright:
        running = start(playwright, chromium)
        yield running
        running.close()


@pytest.fixture(autouse=True)
def _needs_chromium(request: pytest.FixtureRequest, chromium: str | None) -> None:
    if chromium is None:
        _missing.append(request.node.nodeid)
        pytest.skip(NOT_RUN)


@pytest.fixture(scope="module")
def empty_product(chromium: str | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A product just installed: no school in it."""
    product = Product(
        tmp_path_factory.mktemp("empty"),
        mode="real",
        postgresql=os.environ.get("HANDBELL_TEST_POSTGRESQL"),
    )
    product.start()
    yield product
    product.stop()


@pytest.fixture
def newcomer(browser: Browser, empty_product: Product) -> Iterator[Visitor]:
    """A person at a browser, in front of a product just installed."""
    context = browser.new_context(locale="en-GB")
    yield Visitor(context, empty_product.address)
    context.close()
    print(empty_product.printed()[-3000:])


@pytest.fixture(scope="package")
def demonstration(chromium: str | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The demonstration with its five sample schools, running."""
    product = Product(
        tmp_path_factory.mktemp("demo"),
        mode="demo",
        postgresql=os.environ.get("HANDBELL_TEST_POSTGRESQL"),
        command="demo",
    )
    product.start()
    yield product
    product.stop()


@pytest.fixture
def guest(browser: Browser, demonstration: Product) -> Iterator[Visitor]:
    """A person at a browser, in front of the demonstration."""
    context = browser.new_context(locale="en-GB")
    yield Visitor(context, demonstration.address)
    context.close()
    print(demonstration.printed()[-3000:])
