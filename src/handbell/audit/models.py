"""One chain of events for each school, and its head. Events are only ever added (see `append_only`)."""

from __future__ import annotations

import json
from typing import Any

from django.db import models

from handbell.tenancy.models import SchoolManager

GENESIS = "0" * 64


class AuditHead(models.Model):
    """The last event of a school's chain. Whoever writes takes this row's lock first."""

    school_id = models.UUIDField(primary_key=True)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)
    anchored = models.BigIntegerField(default=0)  # the last seq that was written to the anchor file

    objects = SchoolManager()

    def __str__(self) -> str:
        return f"{self.seq} {self.hash[:16]}"


class AuditEvent(models.Model):
    """Something that somebody did, or looked at. Ids only: no names, no words of what was written.

    `school_id`, `actor` and `object_id` are ids without foreign keys: a record outlives what it speaks of.
    """

    pk = models.CompositePrimaryKey("school_id", "seq")
    school_id = models.UUIDField()
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    actor = models.UUIDField(null=True)
    action = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    # Text, not a JSON column: PostgreSQL would reorder it, and the hash is over these very bytes.
    detail_json = models.TextField(default="{}")
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)

    objects = SchoolManager()

    class Meta:
        ordering = ["school_id", "seq"]
        indexes = [models.Index(fields=["school_id", "kind", "object_id", "seq"], name="audit_events_about")]

    def __str__(self) -> str:
        return f"{self.seq} {self.action} {self.kind} {self.object_id}"

    @property
    def detail(self) -> dict[str, Any]:
        """What was recorded beside the ids."""
        found: dict[str, Any] = json.loads(self.detail_json)
        return found
