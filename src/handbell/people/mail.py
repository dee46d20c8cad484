"""Mail of signing in: codes and invitations. They go out at once or not at all; nobody waits for a code until tomorrow.

What tells people about their work goes through the outbox of `notifications`, which stands above this room.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from smtplib import SMTPException
from typing import Final

import structlog
from django.conf import settings
from django.core.mail import EmailMessage

log = structlog.get_logger(__name__)

_SENDERS: Final = ThreadPoolExecutor(max_workers=2, thread_name_prefix="sign-in-mail")


class NotSent(RuntimeError):
    """The mail server did not take the mail."""


def send_soon(message: EmailMessage) -> None:
    """Send without keeping the reader waiting. A failure is logged, without the address; they ask for another code."""
    if settings.SIGN_IN_MAIL_IN_BACKGROUND:
        _SENDERS.submit(_send_logging, message)
    else:
        message.send()


def send_now(message: EmailMessage) -> None:
    """Send and wait. Raises NotSent."""
    try:
        message.send()
    except (SMTPException, OSError) as refusal:
        log.error("sign_in_mail_not_sent", reason=type(refusal).__name__)
        raise NotSent from refusal


def _send_logging(message: EmailMessage) -> None:
    try:
        send_now(message)
    except NotSent:
        return
