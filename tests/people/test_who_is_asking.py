"""Every request is asked anew who it is from."""

from __future__ import annotations

from tests.cast import Cast


def test_the_cast_stands(cast: Cast) -> None:
    assert cast.head.account is not None
    assert cast.elsewhere.school_id == cast.other_school.id
