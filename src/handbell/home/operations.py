"""What is done once, at the very beginning."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from handbell.audit import operations as audit
from handbell.home import set_up_code
from handbell.people import operations as people
from handbell.people.models import Person, School
from handbell.people.roles import Role
from handbell.tenancy.scope import for_school


class AlreadySetUp(Exception):
    """There is a school already: nothing was done."""


def set_up(
    *,
    name: str,
    name_cy: str,
    nation: str,
    governing_body: str,
    given_name: str,
    family_name: str,
    email: str,
    password: str,
    now: datetime.datetime,
) -> tuple[School, Person]:
    """Found the first school and its first head, who can then sign in. All of it or nothing.

    The caller has seen the set-up code; it is good no longer afterwards. Raises AlreadySetUp.
    """
    with transaction.atomic():
        if School.objects.exists():
            raise AlreadySetUp
        school = people.found_school(
            name=name, name_cy=name_cy, nation=nation, governing_body=governing_body, now=now
        )
        with for_school(school.id), audit.locked(school.id):
            head = people.add_person(
                school=school,
                given_name=given_name,
                family_name=family_name,
                email=email,
                job_title=_("Headteacher"),
                joined_on=timezone.localdate(now),
                roles=[Role.HEADTEACHER],
                by=None,
                now=now,
            )
            account = people.give_account(person=head, by=None, now=now)
            people.choose_first_password(account=account, password=password, person=head, now=now)
            head.refresh_from_db()
    set_up_code.remove()
    return school, head
