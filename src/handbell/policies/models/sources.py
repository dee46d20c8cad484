"""Where a draft came from: the file as it was handed in, what was found in it, and every change made since."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from handbell.people.models import Person, SchoolOwned
from handbell.policies.models.documents import Version


class SourceFile(SchoolOwned):
    """A policy file exactly as it was handed in. Never shown in the browser, only given back as a download."""

    name = models.CharField(max_length=200)
    format = models.CharField(max_length=20)
    data = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    reading = models.JSONField(help_text="What was read in it; see docs/reading.md.")
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Severity(models.TextChoices):
    """How much a finding weighs."""

    ERROR = "error", _("Must be looked at")
    WARNING = "warning", _("Should be looked at")
    NOTE = "note", _("Worth knowing")


class Finding(SchoolOwned):
    """Something in a version that somebody ought to look at. It is seen with a note, never deleted."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="findings")
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=60)
    severity = models.CharField(max_length=10, choices=Severity.choices)
    clause_ref = models.CharField(max_length=200, blank=True)
    message = models.TextField()
    seen_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="finding_position_once")]

    def __str__(self) -> str:
        return self.code


class Change(SchoolOwned):
    """One change of a draft: which blocks stood there before and after. Undoing it is a change of its own."""

    class Kind(models.TextChoices):
        MEND = "mend", _("Structure mended, words kept")
        REWORD = "reword", _("Words changed")
        UNDO = "undo", _("Undone")

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="changes")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    what = models.CharField(max_length=40, help_text="Slug of what was done, as in mending.Mend.")
    start = models.PositiveIntegerField(help_text="Index of the first block that was replaced.")
    before = models.JSONField()
    after = models.JSONField()
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by"
    )
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="change_number_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.what}"
