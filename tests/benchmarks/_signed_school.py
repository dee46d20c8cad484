"""A real school whose whole staff has signed, and the pages that its head looks at."""

from __future__ import annotations

import datetime

from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from tests.benchmarks import _serving
from tests.benchmarks._million import STAFF
from tests.benchmarks._staff_room import NOW, policy_in_force, session_of, staff

from handbell.declarations import operations as declarations
from handbell.people import operations
from handbell.people.models import Nation, Person, RoleHeld
from handbell.people.roles import Role
from handbell.tenancy.scope import for_school


def pages() -> dict[str, bytes]:
    """By name, the request of each page."""
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
        head = _become_head(people[0])
        # In the future, so that no page has to write that the head was seen.
        key = session_of(head, seen_at=timezone.now() + datetime.timedelta(minutes=30))
    connection.close()
    board = reverse("declarations:board")
    addresses = {
        "only a template": "/accessibility/",
        "board": board,
        "board, second page": f"{board}?after={people[24].id}",
        "board, one role": f"{board}?role=teacher",
        "board, not signed": f"{board}?state=owed",
        "board, a name": f"{board}?q=Given42",
        "own declarations": reverse("declarations:index"),
        "one person": reverse("declarations:person", args=[people[7].id]),
    }
    cookies = {settings.SESSION_COOKIE_NAME: key}
    return {name: _serving.request("GET", path, cookies=cookies) for name, path in addresses.items()}


def _become_head(person: Person) -> Person:
    """Beside the head that the school has, so that nothing waits to be counted twice."""
    RoleHeld.objects.create(
        school_id=person.school_id, person=person, role=Role.HEADTEACHER, starts_on=person.joined_on
    )
    assert person.account is not None
    TOTP.activate(person.account, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")  # heads sign in with a second factor
    return person
