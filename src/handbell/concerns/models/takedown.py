"""Getting something off a platform: the evidence first, then step by step up the ladder, and watching afterwards."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from handbell.concerns.models.cases import Case
from handbell.people.models import Person, SchoolOwned
from handbell.vault.fields import EncryptedTextField


class Takedown(SchoolOwned):
    """One thing on one platform. `evidence` is sealed JSON: page, address, date, time, place, who saw and kept it."""

    class Status(models.TextChoices):
        OPEN = "open", _("Still there")
        WATCHED = "watched", _("Gone; watched for its return")
        CLOSED = "closed", _("Closed")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="takedowns")
    platform = models.SlugField(max_length=40)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    watch_until = models.DateField(null=True)
    next_due_at = models.DateTimeField(null=True)
    submission = models.CharField(max_length=64)
    evidence = EncryptedTextField(within="case_id")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "submission"], name="a_takedown_is_begun_once")
        ]
        indexes = [
            models.Index(
                fields=["school", "next_due_at"],
                condition=Q(next_due_at__isnull=False),
                name="takedowns_that_run_out",
            )
        ]


class TakedownMove(SchoolOwned):
    """A rung that was tried, what came of it, or that it came back."""

    takedown = models.ForeignKey(Takedown, on_delete=models.PROTECT, related_name="moves")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    rung = models.SlugField(max_length=40)
    kind = models.SlugField(
        max_length=20, help_text="tried, answered, removed, refused, back, watched, closed"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    words = EncryptedTextField(within="case_id", blank=True)

    class Meta:
        ordering = ["at", "id"]
