"""How concerns come about in tests: by operations alone."""

from __future__ import annotations

import datetime
from typing import Any

from handbell.concerns import operations
from handbell.concerns.matters import Category, Matter
from handbell.concerns.models import Case, PostHeld, TellerKind
from handbell.concerns.operations import Receipt, Told
from handbell.people import operations as people
from handbell.people.models import Person
from handbell.people.roles import Role
from tests.cast import JOINED, NOW, Cast

WORDS = "Somebody in year nine keeps sending me horrible messages."


def told(**changes: Any) -> Told:
    """Something told on the public page."""
    given: dict[str, Any] = {
        "key": "a-random-key",
        "teller": TellerKind.PUPIL,
        "words": WORDS,
        "matter": Matter.PUPIL,
        "category": Category.BULLYING_OF_PUPIL,
    }
    return Told(**given | changes)


def tell(cast: Cast, *, by: Person | None = None, now: datetime.datetime = NOW, **changes: Any) -> Receipt:
    """Somebody tells it."""
    return operations.tell(school=cast.school, told=told(**changes), by=by, now=now)


def case_about(cast: Cast, matter: Matter, **changes: Any) -> Case:
    """The case of something told about somebody."""
    return tell(cast, matter=matter, key=f"about-{matter}", **changes).concern.case


def another(cast: Cast, given: str, family: str, *roles: Role) -> Person:
    """Somebody else in the school, without an account."""
    return people.add_person(
        school=cast.school,
        given_name=given,
        family_name=family,
        email=f"{given.lower()}.{family.lower()}@alder.example",
        job_title="",
        roles=roles,
        joined_on=JOINED,
        by=None,
        now=NOW,
    )


def another_post(cast: Cast, person: Person, post: str) -> None:
    """Somebody holds a post, agreed by two."""
    PostHeld.objects.create(
        school=cast.school,
        person=person,
        post=post,
        proposed_by=cast.head,
        agreed_by=cast.chair,
        starts_on=JOINED,
    )
