"""What the room keeps: the wrapped keys of compartments, and by which ring keys."""

from __future__ import annotations

import uuid

from django.db import models

from handbell.tenancy.models import SchoolManager


class Compartment(models.Model):
    """What is opened, and erased, together: a case, who told it, or a file put away. Its key lies here, wrapped.

    Rows are made, wrapped anew and erased by `vault.compartments` and `vault.rotation` alone. An erased one stays, so
    that whoever comes upon what it sealed can say since when it cannot be read.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school_id = models.UUIDField()
    purpose = models.SlugField(max_length=40, db_index=False)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    objects = SchoolManager()

    class Meta:
        ordering = ("made_at", "id")

    def __str__(self) -> str:
        return f"{self.purpose} {self.id}"


class KnownKey(models.Model):
    """A key of the ring that has sealed something, and a value only that key gives (see `keys.proof`).

    So a key that is missing, or is another under the same name, is noticed before anything of it is read.
    """

    key_id = models.CharField(primary_key=True, max_length=8)
    proof = models.BinaryField()

    def __str__(self) -> str:
        return self.key_id
