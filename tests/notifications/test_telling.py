"""A notice is made once, in the transaction of what it is about, and goes when that is done."""

from __future__ import annotations

import datetime

import pytest
from django.db import transaction

from handbell.notifications import operations, queries, topics
from handbell.notifications.models import TRANSITIONS, Message, NotAllowed, Status
from handbell.people.models import Person
from tests.notifications.conftest import MONDAY


def tell(to: Person, key: str = "sign-owed:1", **more: object) -> None:
    with transaction.atomic():
        operations.notify(to=to, topic="sign-owed", key=key, now=MONDAY, **more)  # type: ignore[arg-type]


def test_a_notice_waits_for_its_person(teacher: Person) -> None:
    tell(teacher)
    (notice,) = queries.waiting(teacher)
    assert str(notice.words) == "You have a policy to read and sign."


def test_the_same_key_tells_once(teacher: Person) -> None:
    tell(teacher)
    tell(teacher)
    assert Message.objects.count() == 1


def test_a_later_notice_waits_for_its_time(teacher: Person) -> None:
    tell(teacher, due=MONDAY + datetime.timedelta(days=1))
    assert not queries.waiting(teacher, now=MONDAY)
    assert queries.waiting(teacher, now=MONDAY + datetime.timedelta(days=1))
    assert operations.do_what_is_due(now=MONDAY) == 0


def test_an_unknown_topic_is_refused(teacher: Person) -> None:
    with pytest.raises(topics.UnknownTopic), transaction.atomic():
        operations.notify(to=teacher, topic="gossip", key="1", now=MONDAY)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nobody_is_told(teacher: Person) -> None:
    with pytest.raises(operations.NotInTransaction):
        operations.notify(to=teacher, topic="sign-owed", key="1", now=MONDAY)


def test_what_is_done_is_no_longer_shown_nor_mailed(teacher: Person) -> None:
    tell(teacher)
    operations.settle(key="sign-owed:1", now=MONDAY)
    operations.settle(key="sign-owed:1", now=MONDAY)
    assert not queries.waiting(teacher)
    assert operations.do_what_is_due(now=MONDAY) == 0
    assert Message.objects.get().status == Status.WITHDRAWN


def test_one_topic_has_one_wording() -> None:
    topics.register(topics.topic("sign-owed"))
    with pytest.raises(ValueError, match="Two topics"):
        topics.register(topics.Topic("sign-owed", "Something else."))


def test_moves_are_those_of_the_table() -> None:
    assert set(TRANSITIONS) == set(Status)
    for start in Status:
        for end in Status:
            message = Message(status=start)
            if end in TRANSITIONS[start]:
                message.advance(end)
                assert message.status == end
            else:
                with pytest.raises(NotAllowed):
                    message.advance(end)
