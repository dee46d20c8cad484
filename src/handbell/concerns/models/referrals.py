"""What went out of the school: referrals with what was sent and what came back, and letters."""

from __future__ import annotations

from django.db import models

from handbell.concerns.models.cases import Case
from handbell.people.models import Person, SchoolOwned
from handbell.vault.fields import EncryptedTextField


class Referral(SchoolOwned):
    """A matter was taken to a body outside. `sent` is sealed JSON: to whom, what, how, consent and why or why not."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referrals")
    body = models.SlugField(
        max_length=30, help_text="lado, police, ceop, prevent, hr, local_authority, new_school …"
    )
    sent_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answer_due_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    submission = models.CharField(max_length=64)
    sent = EncryptedTextField(within="case_id")

    class Meta:
        ordering = ["sent_at", "id"]
        constraints = [models.UniqueConstraint(fields=["case", "submission"], name="a_referral_is_made_once")]


class ReferralNews(SchoolOwned):
    """What came back: received, an answer, an outcome."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="news")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    kind = models.SlugField(max_length=20, help_text="received, answer, outcome")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    words = EncryptedTextField(within="case_id")

    class Meta:
        ordering = ["at", "id"]


class Letter(SchoolOwned):
    """A letter made from a template, as it was made. `words` is sealed JSON: to whom, the text."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    template = models.SlugField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    words = EncryptedTextField(within="case_id")

    class Meta:
        ordering = ["at", "id"]
