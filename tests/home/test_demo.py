"""The demonstration: five schools in states that the product can reach."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from django.test import Client, TestCase

from handbell.advice import queries as advice
from handbell.audit.verify import verify
from handbell.concerns import queries as concerns
from handbell.concerns.matters import Matter
from handbell.declarations.models import Countersignature, Method, Objection, Signature
from handbell.home import demo, queries
from handbell.home.demo_concerns import TOLD
from handbell.home.demo_schools import SAMPLES
from handbell.people.models import Account, Person, School
from handbell.people.roles import Role
from handbell.policies.models import Status, Version
from handbell.tenancy.scope import for_school

NOW = datetime.datetime(2026, 11, 18, 9, 30, tzinfo=ZoneInfo("Europe/London"))


class TestTheDemonstration(TestCase):
    """It is made once for all of these, since they only look at it."""

    @classmethod
    def setUpTestData(cls) -> None:
        demo.build(NOW)

    def test_five_sample_schools_stand_with_a_policy_in_force_each(self) -> None:
        assert School.objects.filter(sample=True).count() == 5 == School.objects.count()
        for sample in SAMPLES:
            school = School.objects.get(slug=sample.slug)
            with for_school(school.id):
                version = Version.objects.get()
                assert version.status == Status.IN_FORCE
                held = {
                    role
                    for person in Person.objects.all()
                    for role in person.roles_held.values_list("role", flat=True)
                }
                assert held == set(Role.values)
                signed = Signature.objects.filter(method=Method.ON_SCREEN).count()
                assert signed == len(sample.signed)
                assert Signature.objects.filter(method=Method.ON_PAPER).count() == len(sample.on_paper)
                assert Countersignature.objects.count() == len(sample.countersigned)
                assert Objection.objects.count() == len(sample.asked) + len(sample.declined)
                late = [
                    str(line.review)
                    for line in queries.policies_in_force(Person.objects.first(), now=NOW)  # type: ignore[arg-type]
                ]
                assert len(late) == 1
                if sample.slug == "constance-bridgeman":
                    assert "overdue" in late[0]

    def test_concerns_were_told_and_the_head_sees_all_but_the_one_about_the_head(self) -> None:
        for school in School.objects.all():
            with for_school(school.id):
                head = Person.objects.get(account__email=f"head@{school.slug}.example")
                chair = Person.objects.get(account__email=f"chair@{school.slug}.example")
                assert len(concerns.cases_page(visible_to=head, on=NOW.date()).lines) == len(TOLD) - 1
                (about_head,) = concerns.cases_page(visible_to=chair, on=NOW.date()).lines
                assert about_head.case.matter == Matter.HEAD

    def test_people_have_asked_and_the_head_has_something_to_look_at(self) -> None:
        for school in School.objects.all():
            with for_school(school.id):
                head = Person.objects.get(account__email=f"head@{school.slug}.example")
                kinds = [kind for kind in advice.kinds_for(head, on=NOW.date()) if kind.open]
                assert kinds, school.slug
                assert any(advice.words_of(kind, visible_to=head, on=NOW.date()) for kind in kinds), (
                    school.slug
                )

    def test_the_record_of_every_sample_school_is_whole(self) -> None:
        for school in School.objects.all():
            with for_school(school.id):
                assert verify(school.id).whole

    def test_every_printed_sign_in_works_and_there_is_one_for_each_role(self) -> None:
        sign_ins = demo.sign_ins()
        assert len(sign_ins) == len(Role)
        for role, email, password in sign_ins:
            client = Client()
            done = client.post("/account/sign-in/", {"login": email, "password": password})
            assert done.status_code == 302, role
        assert Account.objects.count() == 5 * 21

    def test_everybody_is_invented_and_every_page_says_so(self) -> None:
        client = Client()
        client.force_login(Account.objects.get(email="teacher@sunning-hill.example"))
        assert "Sample school – invented people" in client.get("/").content.decode()
        assert all(account.email.endswith(".example") for account in Account.objects.all())
