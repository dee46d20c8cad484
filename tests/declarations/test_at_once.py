"""Many sign at once: the same button sixteen times, and sixteen people together, on real connections."""

from __future__ import annotations

from pathlib import Path

import pytest

from handbell.audit.models import AuditEvent
from handbell.declarations.models import Signature, Standing
from handbell.people import operations
from handbell.people.roles import Role
from tests.at_once import Seen, failed, seen_at_once, together
from tests.cast import JOINED, NOW, Cast
from tests.declarations import stories
from tests.policies.stories import in_force

AT_ONCE = 16


@pytest.mark.django_db(transaction=True)
def test_a_crowd_signs_and_everybody_has_one_signature(cast: Cast, tmp_path: Path) -> None:
    assert seen_at_once(a_crowd_signs, cast, tmp_path) == {
        "failed": 0,
        "receipts of one button": 1,
        "signatures of one button": 1,
        "receipts of sixteen": AT_ONCE,
        "signatures": AT_ONCE + 1,
        "standings": AT_ONCE + 1,
        "events": AT_ONCE + 1,
    }


def a_crowd_signs(cast: Cast) -> Seen:
    """What there is after sixteen presses of one button, and after sixteen people have signed together."""
    version = in_force(cast)
    version.refresh_from_db()
    pressed = together(cast.school.id, [lambda: stories.signed(cast.teacher, version, key="one")] * AT_ONCE)
    once = Signature.objects.count()
    people = [
        operations.add_person(
            school=cast.school,
            given_name=f"Jo{n}",
            family_name="Newell",
            roles=[Role.TEACHER],
            joined_on=JOINED,
            by=None,
            now=NOW,
        )
        for n in range(AT_ONCE)
    ]
    signed = together(
        cast.school.id, [lambda person=person: stories.signed(person, version, key=None) for person in people]
    )
    return {
        "failed": failed(pressed + signed),
        "receipts of one button": len({str(one) for one in pressed}),
        "signatures of one button": once,
        "receipts of sixteen": len({str(one) for one in signed}),
        "signatures": Signature.objects.count(),
        "standings": Standing.objects.filter(state="signed").count(),
        "events": AuditEvent.objects.filter(action="declaration.signed").count(),
    }
