"""Mail that did not arrive is told in plain words to those who keep the list of people, and to nobody else."""

from __future__ import annotations

import datetime

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from handbell.audit.models import AuditEvent
from handbell.notifications import operations, queries
from handbell.notifications.models import Message, Status
from handbell.people.models import Person
from tests.cast import Cast

PAGE = reverse("notifications:undelivered")
DAY = datetime.timedelta(days=1)


def not_sent(to: Person, problem: str, *, key: str = "1", given_up: bool = True) -> Message:
    """A notice of the day before yesterday whose mail failed."""
    now = timezone.now() - 2 * DAY
    with transaction.atomic():
        operations.notify(to=to, topic="sign-owed", key=key, now=now)
    message = Message.objects.get(key=key)
    for status in (Status.SENDING, Status.GIVEN_UP if given_up else Status.FAILED):
        message.advance(status)
    message.problem, message.next_attempt_at = problem, now + 3 * DAY
    message.save()
    return message


@pytest.mark.parametrize(
    ("problem", "given_up", "words"),
    [
        ("refused", True, ("does not take mail for it", "Is the address right?")),
        ("SMTPServerDisconnected", False, ("could not be reached", "tried again by itself")),
        ("SMTPServerDisconnected", True, ("could not be reached", "tried for a week")),
    ],
)
def test_it_is_said_in_plain_words(cast: Cast, problem: str, given_up: bool, words: tuple[str, ...]) -> None:
    not_sent(cast.teacher, problem, given_up=given_up)
    client = cast.client(cast.head)
    assert "Mail that did not arrive" in client.get("/").content.decode()
    page = client.get(PAGE).content.decode()
    assert cast.teacher.full_name in page
    assert all(word in page for word in words)
    assert "SMTP" not in page
    assert ("Try again" in page) == given_up


@pytest.mark.parametrize(
    ("who", "status"),
    [("head", 200), ("deputy", 200), ("office", 200), ("chair", 403), ("dsl", 403), ("teacher", 404), ("pupil", 404)],
)  # fmt: skip
def test_who_sees_it(cast: Cast, who: str, status: int) -> None:
    not_sent(cast.teacher, "refused")
    reader: Person = getattr(cast, who)
    client = cast.client(reader)
    assert client.get(PAGE).status_code == status
    assert bool(queries.tasks_for(reader, now=timezone.now())) == (status == 200)
    if status != 200:
        assert client.post(PAGE).status_code == status
        assert Message.objects.get().status == Status.GIVEN_UP


def test_another_school_and_strangers_learn_nothing(cast: Cast) -> None:
    not_sent(cast.teacher, "refused")
    assert cast.teacher.full_name not in cast.client(cast.elsewhere).get(PAGE).content.decode()
    assert cast.stranger().get(PAGE)["Location"].startswith("/account/sign-in/")
    client = Client(enforce_csrf_checks=True)
    client.cookies = cast.client(cast.head).cookies
    assert client.post(PAGE).status_code == 403


def test_it_is_tried_again_and_put_on_record(cast: Cast) -> None:
    not_sent(cast.teacher, "refused")
    client = cast.client(cast.head)
    assert client.post(PAGE)["Location"] == PAGE
    assert "tried again within" in client.get(PAGE).content.decode()
    assert Message.objects.get().status == Status.PENDING
    event = AuditEvent.objects.get(action="notifications.tried-again")
    assert event.actor == cast.head.id
    assert event.detail == {"notices": 1}
    assert "All mail has gone out" in client.get(PAGE).content.decode()
    assert client.post(PAGE).status_code == 302  # pressed twice
    assert AuditEvent.objects.filter(action="notifications.tried-again").count() == 1


def test_whoever_has_no_address_is_the_rosters_matter(cast: Cast) -> None:
    not_sent(cast.teacher, "no-address")
    assert not queries.unreached(visible_to=cast.head, now=timezone.now())
