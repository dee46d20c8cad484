"""Builds the demonstration: five sample schools, made by the same operations that people use."""

from __future__ import annotations

import datetime
from typing import Final
from uuid import UUID, uuid5

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from handbell.advice import operations as advice
from handbell.declarations import operations as declarations
from handbell.declarations.models import Method, Objection, Signature
from handbell.home import demo_concerns, set_up_code
from handbell.home.demo_schools import FAMILY, GIVEN, PASSWORD, POSTS, QUESTIONS, SAMPLES, Post, Sample
from handbell.people import operations as people
from handbell.people.models import Account, Person, School
from handbell.people.roles import Role
from handbell.policies import operations as policies
from handbell.policies.models import Decision, Version
from handbell.rulebooks import operations as rulebooks
from handbell.tenancy.scope import for_school

STEP_UP: Final = "password"
_KEYS: Final = UUID("7d0d4d0e-6f5c-4b7e-9d0a-5a1f3c0b9e11")
_FIRST_DAY: Final = datetime.timedelta(days=420)
_DAY: Final = datetime.timedelta(days=1)
_SHOWN: Final = "sunning-hill"  # the school whose sign-ins are printed

Staff = dict[str, Person]


def build(now: datetime.datetime) -> None:
    """Make the five schools as they stand at `now`. In an empty database; either all of them or none."""
    with transaction.atomic():
        encoded = make_password(PASSWORD)  # once: hashing is slow on purpose
        for number, sample in enumerate(SAMPLES):
            school = people.found_school(
                name=sample.name,
                name_cy=sample.name_cy,
                nation=sample.nation,
                governing_body=sample.governing_body,
                slug=sample.slug,
                sample=True,
                now=now - _FIRST_DAY,
            )
            with for_school(school.id):
                staff = _people(school, number, now=now - _FIRST_DAY, encoded=encoded)
                _policy(sample, staff, now=now)
                demo_concerns.fill_posts(staff, now=now - demo_concerns.BEFORE)
                demo_concerns.tell(school, staff, now=now)
    set_up_code.remove()


def sign_ins() -> list[tuple[str, str, str]]:
    """One sign-in for each role at the first school: the role in words, the e-mail address, the password."""
    shown: dict[Role, Post] = {}
    for post in POSTS:
        shown.setdefault(post.roles[0], post)
    return [(str(role.label), _email(post, _SHOWN), PASSWORD) for role, post in shown.items()]


def _email(post: Post, slug: str) -> str:
    return f"{post.login}@{slug}.example"


def _people(school: School, number: int, *, now: datetime.datetime, encoded: str) -> Staff:
    staff: Staff = {}
    for place, post in enumerate(POSTS):
        person = people.add_person(
            school=school,
            given_name=GIVEN[(number * 7 + place) % len(GIVEN)],
            family_name=FAMILY[(number * 11 + place * 3) % len(FAMILY)],
            email=_email(post, school.slug),
            job_title=post.job_title,
            roles=post.roles,
            joined_on=timezone.localdate(now),
            by=None,
            now=now,
        )
        people.give_account(person=person, by=None, now=now)
        staff[post.login] = person
    accounts = Account.objects.filter(memberships__school=school)
    accounts.update(password=encoded)
    return {login: Person.objects.get(id=person.id) for login, person in staff.items()}


def _policy(sample: Sample, staff: Staff, *, now: datetime.datetime) -> None:
    day = now - sample.days_in_force * _DAY
    draft = policies.adopt_pack(pack_id=sample.pack, by=staff["deputy"], now=day - 9 * _DAY)
    version = policies.submit_for_approval(version=draft, by=staff["deputy"], now=day - 6 * _DAY)
    for login, role in (("head", Role.HEADTEACHER), ("chair", Role.CHAIR)):
        policies.decide(
            version=version,
            role=role,
            decision=Decision.APPROVE,
            words="",
            sha256=version.sha256,
            by=staff[login],
            now=day - 3 * _DAY,
        )
    version = policies.bring_into_force(
        version=version, on=timezone.localdate(day), by=staff["head"], now=day
    )
    rulebooks.keep_rules(version=version, by=staff["deputy"], now=day)
    _declarations(sample, staff, version, since=day)
    _questions(staff, version, now=now)


def _questions(staff: Staff, version: Version, *, now: datetime.datetime) -> None:
    for number, (login, words) in enumerate(QUESTIONS):
        person = staff[login]
        role = next(post.roles[0] for post in POSTS if post.login == login)
        advice.ask(
            school=version.school,
            version=version,
            asked=advice.Asked(words, role.value),
            follows=None,
            key=_key(person, f"asks {number}"),
            by=person,
            now=now - _DAY + number * datetime.timedelta(minutes=31),
        )


def _declarations(sample: Sample, staff: Staff, version: Version, *, since: datetime.datetime) -> None:
    times = (since + _DAY + n * datetime.timedelta(minutes=47) for n in range(1000))
    for login in sample.signed:
        _sign(staff[login], version, now=next(times))
    for login in sample.on_paper:
        _put_paper_down(staff[login], version, by=staff["head"], now=next(times))
    for kind, said in ((Objection.Kind.QUERY, sample.asked), (Objection.Kind.DECLINE, sample.declined)):
        for login, reason in said:
            declarations.object_to(
                version=version,
                kind=kind,
                reason=reason,
                submission_key=_key(staff[login], kind),
                by=staff[login],
                now=next(times),
            )
    _countersign(sample.countersigned, staff, version, now=next(times) + _DAY)


def _sign(person: Person, version: Version, *, now: datetime.datetime) -> None:
    declarations.open_to_read(version=version, by=person, now=now - datetime.timedelta(minutes=9))
    declarations.sign(
        version=version,
        by=person,
        job_title=person.job_title,
        language="en",
        submission_key=_key(person, "sign"),
        step_up=STEP_UP,
        now=now,
    )


def _put_paper_down(person: Person, version: Version, *, by: Person, now: datetime.datetime) -> None:
    declarations.record_signature(
        version=version,
        person=person,
        method=Method.ON_PAPER,
        signed_on=timezone.localdate(now),
        note="The signed sheet is in the personnel file in the head's office.",
        job_title=person.job_title,
        language="en",
        submission_key=_key(person, "paper"),
        step_up=STEP_UP,
        by=by,
        now=now,
    )


def _countersign(logins: tuple[str, ...], staff: Staff, version: Version, *, now: datetime.datetime) -> None:
    chosen = Signature.objects.filter(version=version, person__in=[staff[login] for login in logins])
    ids = list(chosen.values_list("id", flat=True))
    if ids:
        declarations.countersign(signature_ids=ids, by=staff["head"], step_up=STEP_UP, now=now)


def _key(person: Person, act: str) -> str:
    return str(uuid5(_KEYS, f"{person.id}:{act}"))
