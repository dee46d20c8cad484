"""What somebody told, apart from who they are, and what is written to and fro afterwards. All of it is only added."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from handbell.concerns.models.cases import Case
from handbell.people.models import Person, SchoolOwned
from handbell.vault.fields import EncryptedTextField


class TellerKind(models.TextChoices):
    """Who tells, as they say themselves."""

    PUPIL = "pupil", _("A pupil")
    PARENT = "parent", _("A parent or carer")
    STAFF = "staff", _("Somebody who works or helps in the school")
    OTHER = "other", _("Somebody else")


class Concern(SchoolOwned):
    """One telling. The first opens a case; the same page sent twice is one concern (`submission`).

    `told` is sealed JSON: the words, and what was answered to the questions. `returns_by` is a hash of the return code.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="concerns")
    submission = models.CharField(max_length=64, help_text="Hash of the page's random key.")
    returns_by = models.CharField(max_length=64, help_text="Hash of the return code.")
    teller = models.CharField(max_length=10, choices=TellerKind.choices)
    language = models.CharField(max_length=5, default="en")
    signed_in = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    likeness = models.CharField(max_length=64, help_text="Blind index of the words without their numbers.")
    told = EncryptedTextField(within="case_id")

    class Meta:
        ordering = ["received_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["school", "submission"], name="a_concern_is_told_once"),
            models.UniqueConstraint(fields=["school", "returns_by"], name="a_return_code_is_one_concerns"),
        ]
        indexes = [
            models.Index(fields=["school", "received_at"], name="concerns_by_time"),
            models.Index(fields=["school", "likeness", "received_at"], name="concerns_alike"),
        ]


class Teller(SchoolOwned):
    """Who told it, sealed with a key of its own: readers of the case see "the person who told" and no name.

    `who` is a blind index of the person when they were signed in, so that they find their own again.
    """

    concern = models.OneToOneField(Concern, on_delete=models.PROTECT, related_name="identity")
    key_id = models.UUIDField(default=uuid.uuid4, help_text="The compartment of this identity.")
    who = models.CharField(max_length=64, blank=True)
    identity = EncryptedTextField(within="key_id")

    class Meta:
        indexes = [models.Index(fields=["school", "who"], condition=~Q(who=""), name="told_by")]


class IdentityStatus(models.TextChoices):
    """Where a wish to know who told stands."""

    ASKED = "asked", _("Waiting for a second person")
    AGREED = "agreed", _("Agreed, for a day")
    REFUSED = "refused", _("Refused")


class IdentityRequest(SchoolOwned):
    """Somebody who works on a case asks who told it; another who works on it agrees, for 24 hours."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="identity_requests")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=IdentityStatus.choices, default=IdentityStatus.ASKED)
    reason = EncryptedTextField(within="case_id")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)


class Message(SchoolOwned):
    """Written afterwards: by the teller, who has the code, or to them by the school (`by`)."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="messages")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    submission = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    words = EncryptedTextField(within="case_id")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["concern", "submission"], name="a_message_is_sent_once")
        ]
