"""A school whose staff are all signed in and about to sign. It is made, not measured."""

from __future__ import annotations

import datetime
import secrets
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from tests.benchmarks import _serving

from handbell.declarations import forms
from handbell.people import operations
from handbell.people.models import Account, Membership, Nation, Person, RoleHeld, School
from handbell.people.roles import Role
from handbell.people.sessions import SEEN, STARTED, SessionStore
from handbell.policies import operations as policies
from handbell.policies.models import Decision, Version
from handbell.tenancy.scope import for_school

NOW = timezone.now()
JOINED = (NOW - datetime.timedelta(days=400)).date()


def requests(number: int, *, seen_now: bool) -> list[bytes]:
    """One POST for each person. seen_now: their session was written less than a minute ago, so need not be again."""
    school = operations.found_school(name="Measured School", nation=Nation.ENGLAND, slug="measured", now=NOW)
    with for_school(school.id):
        version = policy_in_force(school)
        people = staff(school, number)
        sent = [_request(person, version, seen_now=seen_now) for person in people]
    connection.close()
    return sent


def policy_in_force(school: School) -> Version:
    """The school's first policy, in force since today."""
    leaders = [
        operations.add_person(
            school=school,
            given_name="Lead",
            family_name=role.label,
            joined_on=JOINED,
            roles=[role],
            by=None,
            now=NOW,
        )
        for role in (Role.HEADTEACHER, Role.CHAIR, Role.DEPUTY)
    ]
    draft = policies.adopt_pack(pack_id="sunning-hill", by=leaders[2], now=NOW)
    version = policies.submit_for_approval(version=draft, by=leaders[2], now=NOW)
    for person, role in zip(leaders, (Role.HEADTEACHER, Role.CHAIR), strict=False):
        policies.decide(
            version=version,
            role=role,
            decision=Decision.APPROVE,
            words="",
            sha256=version.sha256,
            by=person,
            now=NOW,
        )
    version.refresh_from_db()
    return policies.bring_into_force(version=version, on=timezone.localdate(NOW), by=leaders[0], now=NOW)


def staff(school: School, number: int) -> list[Person]:
    """Teachers with accounts."""
    accounts = [
        Account(email=f"teacher{n}@measured.example", password=f"!{secrets.token_hex(20)}")
        for n in range(number)
    ]
    people = [
        Person(
            school=school,
            given_name=f"Given{n}",
            family_name=f"Family{n:05}",
            job_title="Class teacher",
            account=account,
            joined_on=JOINED,
        )
        for n, account in enumerate(accounts)
    ]
    Account.objects.bulk_create(accounts)
    Person.objects.bulk_create(people)
    RoleHeld.objects.bulk_create(
        RoleHeld(school=school, person=person, role=Role.TEACHER, starts_on=JOINED) for person in people
    )
    Membership.objects.bulk_create(
        Membership(account=account, school=school, person_id=person.id)
        for account, person in zip(accounts, people, strict=True)
    )
    return people


def session_of(person: Person, *, seen_at: datetime.datetime) -> str:
    """The key of a session in which a person has just shown that it is them, last seen at a moment."""
    assert person.account is not None
    seen = seen_at
    store = SessionStore()
    store.update(
        {
            SESSION_KEY: str(person.account.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: person.account.get_session_auth_hash(),
            "account_authentication_methods": [
                {"method": "password", "at": max(seen_at, timezone.now()).timestamp()}
            ],
            "account_authentication_methods_user": str(person.account.pk),
            STARTED: seen.isoformat(),
            SEEN: seen.isoformat(),
        }
    )
    store.create()
    return str(store.session_key)


def _request(person: Person, version: Version, *, seen_now: bool) -> bytes:
    token = secrets.token_hex(16)
    form = forms.Sign(person=person, version=version)
    body = {
        "csrfmiddlewaretoken": token,
        "submission_key": form.initial["submission_key"],
        "language": "en",
        "job_title": "Class teacher",
        "agree": "on",
    }
    seen_at = timezone.now() - datetime.timedelta(seconds=0 if seen_now else 300)
    cookies = {
        settings.SESSION_COOKIE_NAME: session_of(person, seen_at=seen_at),
        settings.CSRF_COOKIE_NAME: token,
    }
    return _serving.request(
        "POST",
        reverse("declarations:sign", args=[version.id]),
        cookies=cookies,
        body=urlencode(body).encode(),
    )
