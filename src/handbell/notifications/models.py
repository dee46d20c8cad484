"""The outbox: one row for each notice to one person, written in the transaction of what it is about."""

from __future__ import annotations

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from handbell.notifications.topics import topic
from handbell.people.models import Person, SchoolOwned


class Status(models.TextChoices):
    """Where a notice's mail is."""

    PENDING = "pending", _("To be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent yet; tried and will be tried again")
    GIVEN_UP = "given_up", _("Not sent; given up")
    WITHDRAWN = "withdrawn", _("No longer needed")


TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.PENDING: frozenset({Status.SENDING, Status.WITHDRAWN, Status.GIVEN_UP}),
    # Back to SENDING: the sender died with its lease, and another takes over.
    Status.SENDING: frozenset({Status.SENDING, Status.SENT, Status.FAILED, Status.GIVEN_UP}),
    Status.FAILED: frozenset({Status.SENDING, Status.WITHDRAWN, Status.GIVEN_UP}),
    Status.SENT: frozenset(),
    Status.GIVEN_UP: frozenset({Status.PENDING}),
    Status.WITHDRAWN: frozenset(),
}


class NotAllowed(ValueError):
    """A notice cannot go from where it is to where it was sent."""


class Message(SchoolOwned):
    """A notice to one person. `settled_at` is set when what it spoke of is done: then it is no longer shown."""

    to = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    topic = models.SlugField(max_length=60)
    key = models.CharField(max_length=200, help_text="Makes the notice once only in the school.")
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.PENDING)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    next_attempt_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    mail_id = models.CharField(
        max_length=200, blank=True, help_text="Message-ID of the mail that carried it."
    )
    problem = models.CharField(max_length=60, blank=True, help_text="Why it failed last: a kind, no address.")

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [models.UniqueConstraint(fields=["school", "key"], name="a_notice_is_made_once")]
        indexes = [
            models.Index(
                fields=["school", "next_attempt_at"],
                condition=models.Q(status__in=["pending", "sending", "failed"]),
                name="notices_to_send",
            ),
            models.Index(
                fields=["school", "to", "created_at"],
                condition=models.Q(settled_at__isnull=True),
                name="notices_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} ({self.status})"

    @property
    def words(self) -> str | Promise:
        """What the person sees in Handbell."""
        return topic(self.topic).words

    def advance(self, to: Status) -> None:
        """Move to a status, in memory. Raises NotAllowed when the table has no such move."""
        if to not in TRANSITIONS[Status(self.status)]:
            raise NotAllowed(f"A notice that is {self.status} cannot become {to}.")
        self.status = to


class MailPreference(SchoolOwned):
    """What somebody chose about their mail. Without a row: each notice as it comes."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="+")
    daily_digest = models.BooleanField(default=False)

    def __str__(self) -> str:
        return "daily" if self.daily_digest else "as it comes"
