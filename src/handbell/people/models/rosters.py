"""A roster file that was read and shown, and waits to be confirmed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from handbell.people.models.persons import Person
from handbell.people.models.schools import SchoolOwned


class RosterPreview(SchoolOwned):
    """What a roster file would do. Confirming does exactly this, or nothing. Its lines are dropped once it is
    done with.
    """

    class Status(models.TextChoices):
        SHOWN = "shown", _("Shown, nothing changed yet")
        CONFIRMED = "confirmed", _("Confirmed")
        DROPPED = "dropped", _("Dropped")

    status = models.CharField(max_length=20, choices=Status.choices, default=Status.SHOWN)
    profile = models.CharField(max_length=40)
    file_sha256 = models.CharField(max_length=64)
    whole_school = models.BooleanField(default=False, help_text="People missing from the file have left.")
    lines = models.JSONField(default=list)
    open_accounts = models.BooleanField(default=False)
    # What the school's people were when the file was compared with them: other people, other preview.
    people_sha256 = models.CharField(max_length=64)
    counts = models.JSONField(default=dict)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["school", "status", "made_at"])]


PREVIEW_MOVES: dict[RosterPreview.Status, frozenset[RosterPreview.Status]] = {
    RosterPreview.Status.SHOWN: frozenset({RosterPreview.Status.CONFIRMED, RosterPreview.Status.DROPPED}),
    RosterPreview.Status.CONFIRMED: frozenset(),
    RosterPreview.Status.DROPPED: frozenset(),
}
