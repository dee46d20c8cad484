"""Many at once, and processes killed while they write. Run in a Handbell of a test's own, by Django's shell.

Children are forked, so that sixteen of them start in a moment.
"""

from __future__ import annotations

import datetime
import multiprocessing
import os
import random
import signal
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from multiprocessing.connection import Connection

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connections, transaction
from django.utils import timezone

from handbell.audit import operations as audit
from handbell.audit.models import AuditEvent
from handbell.audit.verify import verify
from handbell.notifications import operations as notifications
from handbell.notifications.models import Message
from handbell.notifications.operations import sending
from handbell.people.models import Person, School
from handbell.tenancy.scope import for_school

MONDAY = datetime.datetime(2026, 11, 23, 9, 30, tzinfo=datetime.UTC)
fork = multiprocessing.get_context("fork")


def sign_like(school_id: uuid.UUID, person: Person, mark: str) -> int:
    """What a signature costs: the lock, a row read, a notice, an event. The event's number."""
    now = timezone.now()
    with for_school(school_id), audit.locked(school_id):
        Person.objects.get(id=person.id)
        notifications.notify(to=person, topic="countersign-owed", key=mark, now=now)
        event = audit.record(
            school_id=school_id,
            by=person.id,
            action="test.signed",
            kind="signature",
            object_id=uuid.uuid4(),
            detail={"mark": mark},
            now=now,
        )
    return event.seq


def somebody() -> tuple[uuid.UUID, Person]:
    school = School.objects.get(slug="alder")
    with for_school(school.id):
        person = Person.objects.order_by("id").first()
    assert person is not None
    connections.close_all()
    return school.id, person


def at_once(processes: int, each: int) -> dict[str, object]:
    """Everybody signs at the same moment, again and again."""
    school_id, person = somebody()
    ready = fork.Barrier(processes)
    results = fork.SimpleQueue()

    def work(number: int) -> None:
        wrong, slowest = [], 0.0
        ready.wait()
        for turn in range(each):
            started = time.perf_counter()
            try:
                sign_like(school_id, person, f"{number}-{turn}")
            except Exception as problem:  # the test wants to see every kind
                wrong.append(repr(problem))
            slowest = max(slowest, time.perf_counter() - started)
        results.put((wrong, slowest))
        connections.close_all()

    children = [fork.Process(target=work, args=(number,)) for number in range(processes)]
    for child in children:
        child.start()
    found = [results.get() for _ in children]
    for child in children:
        child.join()
    with for_school(school_id):
        verdict = verify(school_id)
        return {
            "wrong": [one for wrong, _ in found for one in wrong],
            "slowest": max(slowest for _, slowest in found),
            "problems": verdict.problems,
            "signed": AuditEvent.objects.filter(action="test.signed").count(),
            "notices": Message.objects.filter(topic="countersign-owed").count(),
        }


def first_in_a_school(processes: int) -> dict[str, object]:
    """The head of a chain is made once, though many come first."""
    somebody()
    school_id = uuid.uuid4()
    ready = fork.Barrier(processes)

    def work() -> None:
        ready.wait()
        with for_school(school_id), audit.locked(school_id):
            audit.record(
                school_id=school_id,
                by=None,
                action="test.first",
                kind="school",
                object_id=school_id,
                now=timezone.now(),
            )

    children = [fork.Process(target=work) for _ in range(processes)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    with for_school(school_id):
        verdict = verify(school_id)
    return {
        "exits": [child.exitcode for child in children],
        "events": verdict.events,
        "problems": verdict.problems,
    }


def killed(times: int) -> dict[str, object]:
    """A writer is killed at a random moment, again and again; what it had acknowledged must be there."""
    school_id, person = somebody()
    acknowledged: dict[str, int] = {}
    dice = random.Random(20261121)
    for life in range(times):
        receiving, telling = fork.Pipe(duplex=False)
        child = fork.Process(target=_write_until_killed, args=(school_id, person, life, telling))
        child.start()
        telling.close()
        acknowledged.update([receiving.recv()])  # it is writing now
        time.sleep(dice.uniform(0.01, 0.12))
        os.kill(child.pid or 0, signal.SIGKILL)
        child.join()
        while receiving.poll():
            try:
                acknowledged.update([receiving.recv()])
            except EOFError:
                break
    with for_school(school_id):
        kept = {event.detail["mark"]: event.seq for event in AuditEvent.objects.filter(action="test.signed")}
        notices = set(Message.objects.filter(topic="countersign-owed").values_list("key", flat=True))
        verdict = verify(school_id)
    return {
        "acknowledged": len(acknowledged),
        "lost": [mark for mark, seq in acknowledged.items() if kept.get(mark) != seq or mark not in notices],
        "half_written": len(kept.keys() ^ notices),
        "problems": verdict.problems,
    }


def senders(processes: int, notices: int) -> dict[str, object]:
    """Many senders, one outbox: who was mailed how often."""
    school_id, _ = somebody()
    with for_school(school_id):
        people = list(Person.objects.exclude(email=""))
        with transaction.atomic():
            for number in range(notices):
                to = people[number % len(people)]
                notifications.notify(to=to, topic="sign-owed", key=f"n{number}", now=MONDAY)
    connections.close_all()
    ready, sent = fork.Barrier(processes), fork.SimpleQueue()

    class Recording(BaseEmailBackend):
        def send_messages(self, messages: Sequence[EmailMessage]) -> int:
            time.sleep(0.005)
            for message in messages:
                sent.put(message.to[0])
            return len(messages)

    def work() -> None:
        sending.get_connection = Recording
        ready.wait()
        with for_school(school_id):
            notifications.do_what_is_due(now=MONDAY)
        connections.close_all()

    children = [fork.Process(target=work) for _ in range(processes)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    mailed = Counter[str]()
    while not sent.empty():
        mailed[sent.get()] += 1
    with for_school(school_id):
        left = Message.objects.filter(topic="sign-owed").exclude(status="sent").count()
    return {"people": len(people), "mailed": len(mailed), "most": max(mailed.values()), "left": left}


def _write_until_killed(school_id: uuid.UUID, person: Person, life: int, telling: Connection) -> None:
    for turn in range(100_000):
        mark = f"{life}-{turn}"
        telling.send((mark, sign_like(school_id, person, mark)))
