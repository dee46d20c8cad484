"""Mail says nothing, goes out once, is tried for a week, and keeps to working hours."""

from __future__ import annotations

import datetime
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction

from handbell.notifications import operations, queries
from handbell.notifications.models import Message, Status
from handbell.people.models import Person, RoleHeld, School
from handbell.people.roles import Role
from tests.notifications.conftest import MONDAY, person

HOUR = datetime.timedelta(hours=1)


def tell(to: Person, key: str = "1", topic: str = "sign-owed") -> None:
    with transaction.atomic():
        operations.notify(to=to, topic=topic, key=key, now=MONDAY)


def test_a_mail_says_that_something_waits_and_no_more(teacher: Person) -> None:
    tell(teacher)
    assert operations.do_what_is_due(now=MONDAY) == 1
    (sent,) = mail.outbox
    text = str(sent.message()).lower()
    assert sent.to == ["gwen@sample.example"]
    assert "something waits for you in handbell" in text
    assert "http://localhost:8000/" in text
    for word in ("policy", "sign your", "gwen sample", "sample school", "declaration", "concern"):
        assert word not in text


def test_a_mail_goes_out_once(teacher: Person) -> None:
    tell(teacher)
    operations.do_what_is_due(now=MONDAY)
    assert operations.do_what_is_due(now=MONDAY + HOUR) == 0
    assert len(mail.outbox) == 1
    assert Message.objects.get().status == Status.SENT


def test_a_mail_is_in_the_language_of_its_reader(teacher: Person) -> None:
    assert teacher.account is not None
    teacher.account.language = "cy"
    teacher.account.save()
    tell(teacher, "1")
    operations.do_what_is_due(now=MONDAY)
    tell(teacher, "2")
    tell(teacher, "3")
    operations.do_what_is_due(now=MONDAY + HOUR)
    assert mail.outbox[0].subject == "Handbell: mae rhywbeth yn aros amdanoch"
    assert mail.outbox[0].body.startswith("Mae rhywbeth yn aros amdanoch yn Handbell.")
    assert mail.outbox[1].body.startswith("Mae 2 beth yn aros")


def test_several_notices_go_in_one_mail(teacher: Person) -> None:
    tell(teacher, "1")
    tell(teacher, "2")
    assert operations.do_what_is_due(now=MONDAY) == 1
    assert "2 things wait" in mail.outbox[0].body


class Failing(EmailBackend):
    """A mail server which refuses as the test asks, as long as it asks."""

    problem: Exception | None = None

    def send_messages(self, messages: object) -> int:
        if Failing.problem:
            raise Failing.problem
        return int(super().send_messages(messages))  # type: ignore[arg-type]


@pytest.fixture
def failing(settings: object, monkeypatch: pytest.MonkeyPatch) -> type[Failing]:
    monkeypatch.setattr("handbell.notifications.operations.sending.get_connection", Failing)
    Failing.problem = SMTPServerDisconnected("gone")
    return Failing


def test_a_failed_mail_is_tried_again_with_the_same_id(teacher: Person, failing: type[Failing]) -> None:
    tell(teacher)
    assert operations.do_what_is_due(now=MONDAY) == 0
    notice = Message.objects.get()
    assert (notice.status, notice.attempts, notice.problem) == ("failed", 1, "SMTPServerDisconnected")
    first_id = notice.mail_id
    failing.problem = None
    assert operations.do_what_is_due(now=MONDAY) == 0  # not yet
    assert operations.do_what_is_due(now=MONDAY + HOUR) == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == first_id


def test_after_a_week_it_is_given_up_and_the_head_is_told(teacher: Person, failing: type[Failing]) -> None:
    tell(teacher)
    tries, now = 0, MONDAY
    while Message.objects.get().status != Status.GIVEN_UP and tries < 200:
        operations.do_what_is_due(now=now)
        now += HOUR
        tries += 1
    assert datetime.timedelta(days=7) < now - MONDAY < datetime.timedelta(days=9)
    assert queries.undelivered(now=now).count() == 1
    failing.problem = None
    head = person(teacher.school, "Hari")
    RoleHeld.objects.create(
        school=teacher.school, person=head, role=Role.HEADTEACHER, starts_on=MONDAY.date()
    )
    assert operations.try_again(by=head, now=now) == 1
    monday_after = MONDAY + datetime.timedelta(days=14)
    assert operations.do_what_is_due(now=monday_after) == 1
    assert not queries.undelivered(now=monday_after)


def test_a_refused_address_is_given_up_at_once(teacher: Person, failing: type[Failing]) -> None:
    failing.problem = SMTPRecipientsRefused({"gwen@sample.example": (550, b"no such user")})
    tell(teacher)
    operations.do_what_is_due(now=MONDAY)
    assert Message.objects.get().status == Status.GIVEN_UP
    assert queries.undelivered(now=MONDAY).count() == 1


def test_a_server_down_for_a_day_is_told_to_the_head(teacher: Person, failing: type[Failing]) -> None:
    tell(teacher)
    operations.do_what_is_due(now=MONDAY)
    assert not queries.undelivered(now=MONDAY + HOUR)
    assert queries.undelivered(now=MONDAY + 25 * HOUR)


def test_a_sender_that_died_is_taken_over_after_its_lease(teacher: Person, failing: type[Failing]) -> None:
    tell(teacher)
    failing.problem = KeyboardInterrupt()  # type: ignore[assignment]
    with pytest.raises(KeyboardInterrupt):
        operations.do_what_is_due(now=MONDAY)
    failing.problem = None
    assert operations.do_what_is_due(now=MONDAY + datetime.timedelta(minutes=5)) == 0
    assert operations.do_what_is_due(now=MONDAY + datetime.timedelta(minutes=11)) == 1
    assert Message.objects.get().status == Status.SENT


@pytest.mark.parametrize(
    "moment",
    [
        datetime.datetime(2026, 11, 23, 6, 59, tzinfo=datetime.UTC),
        datetime.datetime(2026, 11, 23, 18, 0, tzinfo=datetime.UTC),
        datetime.datetime(2026, 11, 22, 10, 0, tzinfo=datetime.UTC),  # Sunday
        datetime.datetime(2026, 12, 25, 10, 0, tzinfo=datetime.UTC),
    ],
)
def test_mail_keeps_to_working_hours_unless_it_is_urgent(teacher: Person, moment: datetime.datetime) -> None:
    with transaction.atomic():
        operations.notify(to=teacher, topic="sign-owed", key="1", now=moment)
    assert operations.do_what_is_due(now=moment) == 0
    with transaction.atomic():
        operations.notify(to=teacher, topic="sign-in-changed", key="2", now=moment)
    assert operations.do_what_is_due(now=moment) == 1
    assert operations.do_what_is_due(now=MONDAY + datetime.timedelta(days=56)) == 1


def test_a_daily_digest_comes_once_a_day(teacher: Person) -> None:
    operations.choose_daily_digest(by=teacher, daily=True)
    tell(teacher, "1")
    assert operations.do_what_is_due(now=MONDAY) == 1
    tell(teacher, "2")
    tell(teacher, "3")
    assert operations.do_what_is_due(now=MONDAY + HOUR) == 0
    assert operations.do_what_is_due(now=MONDAY + 24 * HOUR) == 1
    assert "2 things wait" in mail.outbox[1].body


def test_nobody_who_has_left_is_mailed(teacher: Person) -> None:
    tell(teacher)
    teacher.left_on = datetime.date(2026, 11, 20)
    teacher.save()
    assert operations.do_what_is_due(now=MONDAY) == 0
    assert Message.objects.get().status == Status.WITHDRAWN


def test_somebody_without_an_address_is_told_in_handbell_only(school: School) -> None:
    nobody = person(school, "Nan")
    tell(nobody)
    assert operations.do_what_is_due(now=MONDAY) == 0
    assert queries.waiting(nobody)
    assert not queries.undelivered(now=MONDAY)
