"""Advice before action: what stays shut in a case until somebody outside has advised."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from handbell.concerns.models.cases import Case
from handbell.people.models import Person, SchoolOwned
from handbell.vault.fields import EncryptedTextField


class Gate(models.TextChoices):
    """What may not be done before advice."""

    INVESTIGATE = "investigate", _("Look into it")
    INTERVIEW = "interview", _("Interview anybody")
    SUSPEND = "suspend", _("Suspend or act against somebody")


class Lock(SchoolOwned):
    """A gate that is shut in a case until advice of a kind is there (`until`: lado_advice, police, hr_advice)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="locks")
    gate = models.CharField(max_length=12, choices=Gate.choices)
    until = models.SlugField(max_length=30)
    since = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    source = EncryptedTextField(within="case_id", blank=True)

    class Meta:
        ordering = ["since", "gate"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "gate"], condition=Q(opened_at__isnull=True), name="a_gate_is_shut_once"
            )
        ]


class Advice(SchoolOwned):
    """What was advised: by which body and person, when, in which words. `words` is sealed JSON (name, words)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="advice")
    body = models.SlugField(max_length=30)
    given_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opens = models.JSONField(default=list, help_text="The gates that may be opened by it.")
    words = EncryptedTextField(within="case_id")

    class Meta:
        ordering = ["given_at", "id"]


class Override(SchoolOwned):
    """The head opened a gate without advice, with a written reason; the chair is told."""

    lock = models.OneToOneField(Lock, on_delete=models.PROTECT, related_name="override")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = EncryptedTextField(within="case_id")
