"""Sending mail: claim notices for a while (a lease), send outside any transaction, then say how it went.

Two senders never send the same notice: a claim is taken under a row lock, and a sender stops before its lease ends.
A sender that dies after the mail server took a mail, but before that was written down, leaves a claim that runs out;
the mail then goes a second time with the same Message-ID. See docs/decisions/0005-outbox.md.
"""

from __future__ import annotations

import datetime
import time
import uuid
from collections import defaultdict
from dataclasses import dataclass
from smtplib import SMTPException, SMTPRecipientsRefused

import structlog
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q, QuerySet

from handbell.notifications import hours, mail
from handbell.notifications.models import MailPreference, Message, Status
from handbell.notifications.topics import urgent_slugs
from handbell.people.calendar import calendar_of
from handbell.people.models import Person, School
from handbell.tenancy.scope import current_school

LEASE = datetime.timedelta(minutes=10)
LEASE_MARGIN = datetime.timedelta(minutes=2)  # longer than one mail can take to be refused
BATCH = 200
FIRST_WAIT = datetime.timedelta(minutes=2)
LONGEST_WAIT = datetime.timedelta(hours=6)
GIVE_UP_AFTER = datetime.timedelta(days=7)
PERMANENT = range(500, 600)  # RFC 5321, 4.2.1

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Mail:
    """One mail to one person about one or more notices."""

    mail_id: str
    to: Person
    notices: list[Message]


def do_what_is_due(*, now: datetime.datetime) -> int:
    """Send the school's mail that is due, in the school's scope and outside a transaction. How many mails went out."""
    started, sent = time.monotonic(), 0
    lease = uuid.uuid4()
    mails = _claim(lease, now)
    if not mails:
        return 0
    connection = get_connection()
    try:
        for letter in mails:
            moment = now + datetime.timedelta(seconds=time.monotonic() - started)
            if moment > now + LEASE - LEASE_MARGIN:
                break  # the rest stays claimed until the lease ends
            problem = _send(letter, connection)
            _write_down(letter, lease, problem, moment)
            sent += problem is None
    finally:
        connection.close()
    return sent


def _claim(lease: uuid.UUID, now: datetime.datetime) -> list[_Mail]:
    """Take what may be sent now, for as long as the lease lasts.

    One sender of a school at a time: two who pick rows side by side would share out one person's notices, and write
    to that person twice. Whoever comes second takes nothing and does not wait: what is left goes at the next tick.
    """
    with transaction.atomic():
        school_id = current_school()
        if isinstance(school_id, uuid.UUID):
            ours = (
                School.objects.select_for_update(no_key=True, skip_locked=True).filter(id=school_id).first()
            )
            if ours is None:
                return []
        by_mail: dict[tuple[uuid.UUID, str], list[Message]] = defaultdict(list)
        claimed = _due(now).filter(_may_go(now)).select_for_update(skip_locked=True, of=("self",))[:BATCH]
        fresh: dict[uuid.UUID, str] = {}
        for message in claimed:
            if not message.to.is_here(hours.start_of_day(now).date()):
                message.advance(Status.GIVEN_UP if message.status == Status.SENDING else Status.WITHDRAWN)
                message.settled_at = now
                message.save(update_fields=["status", "settled_at"])
                continue
            message.advance(Status.SENDING)
            message.lease, message.leased_until = lease, now + LEASE
            message.mail_id = message.mail_id or fresh.setdefault(
                message.to_id, mail.mail_id_for(str(message.id))
            )
            message.save(update_fields=["status", "lease", "leased_until", "mail_id"])
            by_mail[message.to_id, message.mail_id].append(message)
    return [_Mail(mail_id, notices[0].to, notices) for (_, mail_id), notices in by_mail.items()]


def _due(now: datetime.datetime) -> QuerySet[Message]:
    waiting = Q(status__in=[Status.PENDING, Status.FAILED], next_attempt_at__lte=now)
    abandoned = Q(status=Status.SENDING, leased_until__lt=now)
    return (
        Message.objects.filter(waiting | abandoned)
        .select_related("to__account")
        .order_by("next_attempt_at", "id")
    )


def _may_go(now: datetime.datetime) -> Q:
    """What the hour and each person's wish let out now."""
    urgent = Q(topic__in=urgent_slugs())
    school_id = current_school()
    school = School.objects.get(id=school_id) if isinstance(school_id, uuid.UUID) else None
    if school is None or not hours.in_working_hours(calendar_of(school), now):
        return urgent
    daily = MailPreference.objects.filter(daily_digest=True).values("person_id")
    had_todays = Message.objects.filter(to_id__in=daily, sent_at__gte=hours.start_of_day(now)).values("to_id")
    return urgent | ~Q(to_id__in=had_todays)


def _send(letter: _Mail, connection: BaseEmailBackend) -> str | None:
    """None when the server took the mail; else the kind of problem, with a leading "!" when trying again is no use."""
    account = letter.to.account
    address = account.email if account and account.is_active else letter.to.email
    if not address:
        return "!no-address"
    message = mail.content_free(
        address=address,
        language=account.language if account else "",
        count=len(letter.notices),
        mail_id=letter.mail_id,
        connection=connection,
    )
    try:
        message.send()
    except SMTPRecipientsRefused as refusal:
        codes = [code for code, _ in refusal.recipients.values()]
        return "!refused" if all(code in PERMANENT for code in codes) else "refused"
    except (SMTPException, OSError) as problem:
        return type(problem).__name__
    return None


def _write_down(letter: _Mail, lease: uuid.UUID, problem: str | None, now: datetime.datetime) -> None:
    """How it went, for the notices that are still ours."""
    ids = [message.id for message in letter.notices]
    with transaction.atomic():
        for message in Message.objects.select_for_update().filter(
            id__in=ids, lease=lease, status=Status.SENDING
        ):
            message.attempts += 1
            message.lease = message.leased_until = None
            message.problem = (problem or "").lstrip("!")
            if problem is None:
                message.advance(Status.SENT)
                message.sent_at = now
            elif problem.startswith("!") or now - message.not_before > GIVE_UP_AFTER:
                message.advance(Status.GIVEN_UP)
            else:
                message.advance(Status.FAILED)
                message.next_attempt_at = now + min(FIRST_WAIT * 2 ** (message.attempts - 1), LONGEST_WAIT)
            message.save()
    if problem:
        log.warning("mail_not_sent", reason=problem.lstrip("!"), notices=len(ids))
