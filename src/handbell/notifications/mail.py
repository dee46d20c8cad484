"""The mail itself. It says that something waits, how many things, and where to sign in: nothing else, to nobody."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

DEFAULT_LANGUAGE = "en"


def content_free(
    *, address: str, language: str, count: int, mail_id: str, connection: BaseEmailBackend | None = None
) -> EmailMessage:
    """A mail about `count` notices in a person's language. The same `mail_id` when it is sent again.

    No name, no school, no subject matter: it may be opened on a classroom screen.
    """
    with translation.override(language or DEFAULT_LANGUAGE):
        waits = ngettext(
            "Something waits for you in Handbell.", "%(count)d things wait for you in Handbell.", count
        ) % {"count": count}
        lines = [
            waits,
            _("Sign in to see: %(address)s") % {"address": settings.SITE_URL + reverse("home:home")},
            _("This mail says no more on purpose, so that nobody else learns what it is about."),
        ]
        subject = _("Handbell: something waits for you")
    return EmailMessage(
        subject=subject,
        body="\n\n".join(lines) + "\n",
        to=[address],
        connection=connection,
        headers={
            "Message-ID": mail_id,
            "Auto-Submitted": "auto-generated",  # RFC 3834: no holiday replies
            "X-Auto-Response-Suppress": "All",
        },
    )


def mail_id_for(token: str) -> str:
    """The Message-ID (RFC 5322, 3.6.4) of a mail: the same for every attempt, so that a copy can be recognised."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "handbell.invalid"
    return f"<{token}@{domain}>"
