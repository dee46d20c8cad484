"""A school that hears concerns: a policy in force, a head, a safeguarding lead, a deputy, a chair. It is made, not measured."""

from __future__ import annotations

import cProfile
import pstats
import secrets
import time

from django.db import connection
from django.urls import reverse
from django.utils import timezone
from tests.benchmarks._staff_room import JOINED, NOW, policy_in_force

from handbell.concerns import operations as concerns
from handbell.concerns.matters import Category, Matter
from handbell.concerns.models import TellerKind
from handbell.people import operations
from handbell.people.models import Nation, School
from handbell.people.roles import Role
from handbell.tenancy.scope import for_school

TURNS = 200


def made(*, profile: bool) -> str:
    """Make it; where one tells it."""
    school = operations.found_school(name="Measured School", nation=Nation.ENGLAND, slug="measured", now=NOW)
    with for_school(school.id):
        policy_in_force(school)
        operations.add_person(
            school=school,
            given_name="Sioned",
            family_name="Vale",
            joined_on=JOINED,
            roles=[Role.DSL],
            by=None,
            now=NOW,
        )
        if profile:
            show_profile(school)
    connection.close()
    return reverse("public_concerns:tell", args=[school.slug])


def show_profile(school: School) -> None:
    """Tell it so many times and print what took longest, and how many statements each took."""
    tell(school)
    began = time.perf_counter()
    for _turn in range(TURNS):
        tell(school)
    print(f"{(time.perf_counter() - began) / TURNS * 1000:.1f} ms each, unprofiled")
    with cProfile.Profile() as measured:
        for _turn in range(TURNS):
            tell(school)
    pstats.Stats(measured).strip_dirs().sort_stats("cumulative").print_stats(70)


def tell(school: School) -> None:
    """As from the public page."""
    told = concerns.Told(
        key=secrets.token_hex(16),
        teller=TellerKind.PUPIL,
        words=f"Somebody {secrets.token_hex(4)} keeps sending me horrible messages. " * 3,
        matter=Matter.PUPIL,
        category=Category.BULLYING_OF_PUPIL,
    )
    concerns.tell(school=school, told=told, by=None, now=timezone.now())
