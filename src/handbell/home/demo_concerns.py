"""What has been told in the sample schools: everything in it is invented."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid5

from django.utils import timezone

from handbell.concerns import operations as concerns
from handbell.concerns.matters import Category, Matter
from handbell.concerns.models import Post, TellerKind
from handbell.concerns.operations import posts
from handbell.people.models import Person, School

BEFORE: Final = datetime.timedelta(hours=19)  # when the posts were filled: before anything was told
_KEYS: Final = UUID("0c1b7c55-3d0b-4a59-9f3e-1f2f6a7e0b21")


@dataclass(frozen=True, slots=True)
class Telling:
    """One telling. `login`: who told it when signed in, "" for the public page. `hours` ago."""

    hours: float
    teller: TellerKind
    matter: Matter
    category: Category
    words: str
    login: str = ""
    name: str = ""
    facts: tuple[tuple[str, str | int | bool], ...] = ()


TOLD: Final = (
    Telling(
        18,
        TellerKind.PUPIL,
        Matter.PUPIL,
        Category.BULLYING_OF_PUPIL,
        "They made a group called Everyone But Me and post pictures of me eating lunch. It goes on every evening.",
        facts=(("reporter", "pupil"), ("subject", "pupil"), ("victim", "pupil"), ("when", "evening")),
    ),
    Telling(
        15,
        TellerKind.STAFF,
        Matter.PUPIL,
        Category.CONTACT_FROM_PUPIL,
        "A pupil of mine has sent me a follow request from a private account. I have not answered it.",
        login="teacher2",
        facts=(("reporter", "teacher"), ("subject", "pupil"), ("platform", "Instagram")),
    ),
    Telling(
        12,
        TellerKind.STAFF,
        Matter.LOW_LEVEL,
        Category.BREACH_OF_CODE,
        "I took a picture of the display with my own phone and two children are in it. I deleted it at once.",
        login="assistant",
        facts=(("reporter", "staff"), ("subject", "staff")),
    ),
    Telling(
        5,
        TellerKind.PARENT,
        Matter.HEAD,
        Category.BREACH_OF_CODE,
        "There are remarks about families of the school on a page that is said to be the head's own.",
        name="A parent (invented)",
        facts=(("reporter", "parent"), ("subject", "head"), ("platform", "Facebook")),
    ),
    Telling(
        1,
        TellerKind.PARENT,
        Matter.PUPIL,
        Category.IMPERSONATION,
        "Somebody has made a page with the school's name and crest and answers parents there.",
        facts=(("reporter", "parent"), ("platform", "Facebook")),
    ),
)


def fill_posts(staff: dict[str, Person], *, now: datetime.datetime) -> None:
    """The posts beside the roles, proposed by one and agreed by another."""
    for login, post in (("slt", Post.DEPUTY_SAFEGUARDING_LEAD), ("governor2", Post.SAFEGUARDING_GOVERNOR)):
        held = posts.propose_post(
            person=staff[login], post=post, starts_on=timezone.localdate(now), by=staff["head"], now=now
        )
        posts.agree_post(held=held, by=staff["chair"], now=now)


def tell(school: School, staff: dict[str, Person], *, now: datetime.datetime) -> None:
    """Everything of it, in a sample school, as its people would tell it."""
    for number, one in enumerate(TOLD):
        told = concerns.Told(
            key=str(uuid5(_KEYS, f"{school.slug} {number}")),
            teller=one.teller,
            words=one.words,
            matter=one.matter,
            category=one.category,
            facts=dict(one.facts),
            name=one.name,
        )
        by = staff[one.login] if one.login else None
        concerns.tell(school=school, told=told, by=by, now=now - datetime.timedelta(hours=one.hours))
