"""A real school whose whole staff has signed, and the pages that its head looks at."""

from __future__ import annotations

import datetime

from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from tests.benchmarks._million import STAFF
from tests.benchmarks._staff_room import NOW, policy_in_force, session_of, staff

from handbell.declarations import operations as declarations
from handbell.people import operations
from handbell.people.models import Nation, Person, RoleHeld, School
from handbell.people.roles import Role
from handbell.tenancy.scope import for_school


def make() -> None:
    """Make it: everybody has signed, and one of them is its head."""
    school = operations.found_school(name="Measured School", nation=Nation.ENGLAND, slug="measured", now=NOW)
    with for_school(school.id):
        version = policy_in_force(school)
        people = staff(school, STAFF)
        for number, person in enumerate(people):
            declarations.sign(
                version=version,
                by=person,
                job_title="Class teacher",
                language="en",
                submission_key=str(number),
                step_up="password",
                now=NOW + datetime.timedelta(seconds=number),
            )
        _become_head(people[0])
    connection.close()


def pages() -> list[tuple[str, str, str, str]]:
    """Of each page: its name and address, the cookie and the session in which the head opens it."""
    with for_school(School.objects.get(slug="measured").id):
        people = list(Person.objects.filter(given_name__startswith="Given").order_by("family_name"))
        # In the future, so that no page has to write that the head was seen.
        session = session_of(people[0], seen_at=timezone.now() + datetime.timedelta(minutes=30))
    connection.close()
    board = reverse("declarations:board")
    addresses = {
        "only a template": "/accessibility/",
        "home": "/",
        "policies": reverse("policies:index"),
        "people": reverse("people:index"),
        "board": board,
        "board, second page": f"{board}?after={people[24].id}",
        "board, one role": f"{board}?role=teacher",
        "board, not signed": f"{board}?state=owed",
        "board, a name": f"{board}?q=Given42",
        "own declarations": reverse("declarations:index"),
        "to countersign": reverse("declarations:countersign"),
        "one person": reverse("declarations:person", args=[people[7].id]),
    }
    return [(name, path, settings.SESSION_COOKIE_NAME, session) for name, path in addresses.items()]


def _become_head(person: Person) -> None:
    """Beside the head that the school has, so that nothing waits to be counted twice."""
    RoleHeld.objects.create(
        school_id=person.school_id, person=person, role=Role.HEADTEACHER, starts_on=person.joined_on
    )
    assert person.account is not None
    TOTP.activate(person.account, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")  # heads sign in with a second factor
