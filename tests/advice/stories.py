"""How answers come about in tests: by the room's operations, on a sample pack that is in force."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from uuid import uuid4

from handbell.advice import operations
from handbell.advice.answers import Asked
from handbell.advice.models import Answer
from handbell.people.models import Person
from handbell.policies.models import Version
from handbell.rules.everyday import everyday_questions
from tests.cast import NOW, Cast
from tests.policies import stories

FORBIDDEN = "my ex pupil, 17, has added me on insta, ok to accept?"
NONSENSE = "Flurble the wozzit quandary?"


def in_force(cast: Cast, pack: str = "sunning-hill") -> Version:
    """The pack's policy, in force since NOW."""
    return stories.in_force(cast, stories.draft(cast, pack))


def ask(
    cast: Cast,
    version: Version,
    question: str = FORBIDDEN,
    *,
    by: Person | None = None,
    role: str = "teacher",
    given: Mapping[str, object] | None = None,
    sure: bool = False,
    everyday: str = "",
    follows: Answer | None = None,
    key: str = "",
    now: datetime.datetime = NOW,
) -> Answer:
    """Somebody (by default the teacher) asks."""
    pressed = next((one for one in everyday_questions() if one.id == everyday), None)
    return operations.ask(
        school=cast.school,
        version=version,
        asked=Asked("" if pressed else question, role, given, sure, pressed),
        follows=follows,
        key=key or uuid4().hex,
        by=by or cast.teacher,
        now=now,
    )


def ask_in_public(cast: Cast, version: Version, question: str, *, role: str = "parent") -> Answer:
    """Somebody asks without sign-in."""
    return operations.ask(
        school=cast.school,
        version=version,
        asked=Asked(question, role),
        follows=None,
        key=uuid4().hex,
        by=None,
        now=NOW,
    )
