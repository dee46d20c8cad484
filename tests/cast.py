"""The cast of every story: a school's people and one from elsewhere, all made by operations. Everybody is invented."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from handbell.people import operations
from handbell.people.models import Account, Nation, Person, School
from handbell.people.roles import SECOND_FACTOR, Role
from handbell.tenancy.scope import for_school

NOW = datetime.datetime(2026, 11, 18, 9, 30, tzinfo=ZoneInfo("Europe/London"))  # a Wednesday in term
JOINED = datetime.date(2025, 9, 1)
PASSWORD = "an-invented-pass-phrase"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass(frozen=True)
class Cast:
    """Who is who. All but `elsewhere` are in `school`; the stranger is nobody: a client that is not signed in."""

    school: School
    other_school: School
    head: Person
    deputy: Person
    dsl: Person
    teacher: Person
    second_teacher: Person
    office: Person
    chair: Person
    governor: Person
    pupil: Person
    parent: Person
    elsewhere: Person  # head of the other school

    def client(self, person: Person) -> Client:
        """A browser in which somebody has just signed in (and so may sign at once)."""
        return client_for(person)

    def stranger(self) -> Client:
        """A browser in which nobody has signed in."""
        return Client()

    @contextmanager
    def at_school(self) -> Iterator[None]:
        """Work in the school's scope (tests that use `cast` are in it already)."""
        with for_school(self.school.id):
            yield


_PEOPLE: tuple[tuple[str, str, str, str, tuple[Role, ...]], ...] = (
    ("head", "Harriet", "Oakes", "Headteacher", (Role.HEADTEACHER,)),
    ("deputy", "Dilip", "Marsh", "Deputy headteacher", (Role.DEPUTY,)),
    ("dsl", "Sioned", "Vale", "Designated safeguarding lead", (Role.DSL, Role.TEACHER)),
    ("teacher", "Tomasz", "Rowe", "Class teacher", (Role.TEACHER,)),
    ("second_teacher", "Ngozi", "Fell", "Class teacher", (Role.TEACHER,)),
    ("office", "Olive", "Penn", "Office manager", (Role.OFFICE,)),
    ("chair", "Catrin", "Lowe", "Chair of governors", (Role.CHAIR, Role.GOVERNOR)),
    ("governor", "Gareth", "Hay", "Parent governor", (Role.GOVERNOR,)),
    ("pupil", "Pia", "Stone", "", (Role.PUPIL,)),
    ("parent", "Paulo", "Stone", "", (Role.PARENT,)),
)


def add(
    school: School, given: str, family: str, *roles: Role, job_title: str = "", login: str = ""
) -> Person:
    """Somebody in a school, with an account, a pass-phrase and, where their role asks for one, a second factor."""
    person = operations.add_person(
        school=school,
        given_name=given,
        family_name=family,
        email=f"{login or given.lower()}@{school.slug}.example",
        job_title=job_title,
        roles=roles,
        joined_on=JOINED,
        by=None,
        now=NOW,
    )
    account = operations.give_account(person=person, by=None, now=NOW)
    account.set_password(PASSWORD)
    account.save()
    if set(roles) & SECOND_FACTOR:
        TOTP.activate(account, TOTP_SECRET)
    person.refresh_from_db()
    return person


def make_cast() -> Cast:
    """Two schools with their people."""
    school = operations.found_school(
        name="Alder Lane School (sample)", nation=Nation.ENGLAND, slug="alder", sample=True, now=NOW
    )
    other = operations.found_school(
        name="Brook End School (sample)", nation=Nation.WALES, slug="brook", sample=True, now=NOW
    )
    with for_school(school.id):
        people = {
            who: add(school, given, family, *roles, job_title=job, login=who.replace("_", "-"))
            for who, given, family, job, roles in _PEOPLE
        }
    with for_school(other.id):
        elsewhere = add(other, "Elin", "Wray", Role.HEADTEACHER, job_title="Headteacher", login="elsewhere")
    return Cast(school=school, other_school=other, elsewhere=elsewhere, **people)


def client_for(person: Person) -> Client:
    """A browser in which a person has just signed in, second factor and all."""
    if person.account_id is None:
        raise ValueError("This person has no account.")
    client = Client()
    account = Account.objects.get(id=person.account_id)
    client.force_login(account)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": datetime.datetime.now(datetime.UTC).timestamp(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(account.pk)
    session.save()
    return client
