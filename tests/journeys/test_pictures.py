"""The pages that the documents show, as the demonstration has them; pictures are kept when HANDBELL_PICTURES names a folder."""

from __future__ import annotations

import pytest

from tests.journeys.browser import Visitor
from tests.journeys.test_policies import PASSWORD

PAGES = [
    ("head", "/", "home"),
    ("head", "/declarations/board/", "board"),
    ("head", "/declarations/countersign/", "countersign"),
    ("head", "/policies/social-networking-policy/v/2018-06-18/", "policy"),
    ("teacher", "/declarations/", "declarations"),
    ("office", "/people/", "people"),
]


@pytest.mark.parametrize(("role", "path", "name"), PAGES)
def test_a_page_which_the_documents_show(guest: Visitor, role: str, path: str, name: str) -> None:
    guest.sign_in(f"{role}@sunning-hill.example", PASSWORD)
    guest.go(path)
    guest.check()
    guest.photograph(name)
