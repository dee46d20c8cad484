"""What was told while the school's keys could not be used: sealed for the recovery key, until somebody brings it."""

from __future__ import annotations

from django.db import models

from handbell.people.models import SchoolOwned


class Stranded(SchoolOwned):
    """One telling that could not become a case. `sealed` opens with the recovery key alone (`vault.recovery`).

    `for_people` are the ids of those who may know that it waits: its recipients without its subjects.
    """

    submission = models.CharField(max_length=64)
    returns_by = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    for_people = models.JSONField(default=list)
    sealed = models.BinaryField()
    taken_in_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["received_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["school", "submission"], name="a_stranded_concern_is_kept_once")
        ]
