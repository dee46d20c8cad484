"""Taking away the second factor of somebody who lost it: asked by one, agreed by another, done a day later."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from handbell.people.models.persons import Person
from handbell.people.models.schools import SchoolOwned


class SecondFactorReset(SchoolOwned):
    """Somebody's second factor is to be taken away, so that they can set up a new one. `due_at` is in UTC."""

    class Status(models.TextChoices):
        ASKED = "asked", _("Waiting for a second person")
        AGREED = "agreed", _("Agreed; done a day later")
        STOPPED = "stopped", _("Stopped")
        DONE = "done", _("Done")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.ASKED)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(status__in=["asked", "agreed"]), name="one_open_reset_a_person"
            )
        ]


# From a status, where a reset may go. Nothing leads out of an end: ask anew instead.
RESET_MOVES: dict[SecondFactorReset.Status, frozenset[SecondFactorReset.Status]] = {
    SecondFactorReset.Status.ASKED: frozenset(
        {SecondFactorReset.Status.AGREED, SecondFactorReset.Status.STOPPED}
    ),
    SecondFactorReset.Status.AGREED: frozenset(
        {SecondFactorReset.Status.DONE, SecondFactorReset.Status.STOPPED}
    ),
    SecondFactorReset.Status.STOPPED: frozenset(),
    SecondFactorReset.Status.DONE: frozenset(),
}
