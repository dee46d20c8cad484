"""Two people, or one who presses twice, at the same rules at the same moment."""

from __future__ import annotations

from pathlib import Path

import pytest

from handbell.rulebooks import operations
from handbell.rulebooks.models import Revision
from tests.at_once import Seen, failed, seen_at_once, together
from tests.cast import NOW, Cast
from tests.policies.stories import draft
from tests.rulebooks.stories import proposed

AT_ONCE = 8


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_revision(cast: Cast, tmp_path: Path) -> None:
    assert seen_at_once(many_press, cast, tmp_path) == {
        "failed": 0,
        "beginnings": 1,
        "accepted": 1,
        "revisions": 1,
    }


def many_press(cast: Cast) -> Seen:
    """Many begin one book, then many press one button."""
    version, other = draft(cast), proposed(cast)

    def begin() -> object:
        return operations.keep_rules(version=version, now=NOW).id

    def press() -> object:
        return operations.accept_rule(version=other, rule_id="befriend-pupil", by=cast.head, now=NOW)

    begun = together(cast.school.id, [begin] * AT_ONCE)
    pressed = together(cast.school.id, [press] * AT_ONCE)
    return {
        "failed": failed(begun + pressed),
        "beginnings": len({str(one) for one in begun}),
        "accepted": Revision.objects.filter(did=Revision.Did.ACCEPTED).count(),
        "revisions": Revision.objects.filter(rulebook__version=version).count(),
    }
