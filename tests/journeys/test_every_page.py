"""Every page that somebody can reach by links is right for everybody."""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urlsplit

import pytest

from tests.journeys.browser import Visitor

PASSWORD = "lantern-gravel-oboe"
FILES = re.compile(r"\.(pdf|csv|ics|txt|svg|yaml)$|/save/$")
MOST = 11


STARTS = [("head", "/"), ("teacher", "/"), ("office", "/"), ("chair", "/"), ("dsl", "/concerns/")]


@pytest.mark.parametrize(("role", "start"), STARTS)
def test_every_page_within_reach_is_right_for_everybody(guest: Visitor, role: str, start: str) -> None:
    guest.sign_in(f"{role}@sunning-hill.example", PASSWORD)
    waiting, seen, shapes = [start], set[str](), dict[str, int]()
    wrong: list[str] = []
    while waiting and len(seen) < MOST:
        path = waiting.pop(0)
        seen.add(path)
        guest.go(path)
        if "/confirm/" in guest.page.url and "/confirm/" not in path:
            confirm(guest)
        try:
            guest.check()
        except AssertionError as mistake:
            wrong.append(str(mistake))
            guest.complaints.clear()
        for link in guest.page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)"):
            found = urlsplit(urldefrag(link)[0])
            if (
                f"{found.scheme}://{found.netloc}" != guest.address
                or FILES.search(found.path)
                or found.path in seen
            ):
                continue
            if not found.path.startswith(start):
                continue  # what lies elsewhere is looked at by others
            # One or two pages of a kind are enough: a list has hundreds.
            shape = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)[0-9A-Z]{10}(?=/)|\d+", "*", found.path)
            if found.path not in waiting and shapes.setdefault(shape, 0) < 2:
                shapes[shape] += 1
                waiting.append(found.path)
    assert wrong == [], "\n\n".join(wrong)
    assert len(seen) > 5


def confirm(guest: Visitor) -> None:
    """Show that it is still them, with the password."""
    guest.page.locator("input[type=password]").fill(PASSWORD)
    guest.click(guest.page.locator("main form button").first)
