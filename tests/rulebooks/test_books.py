"""Which rules decide for a version."""

from __future__ import annotations

from handbell.rulebooks.queries import book_for
from tests.cast import Cast
from tests.policies import stories


def test_a_version_from_a_pack_is_decided_by_the_packs_rules(cast: Cast) -> None:
    book = book_for(stories.in_force(cast))
    assert book is not None
    assert book.pack == "sunning-hill"
    assert book.rules
