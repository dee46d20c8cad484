"""Exhibits, their safe copies, and the line of custody. Bytes lie sealed in the store; rows say which are whose."""

from __future__ import annotations

from django.db import models

from handbell.evidence.kinds import KINDS, Kind
from handbell.evidence.states import TRANSITIONS, Status, What
from handbell.people.models import Person, SchoolOwned
from handbell.vault.fields import EncryptedTextField


class NotAllowed(ValueError):
    """An exhibit cannot go from where it is to where it was sent."""


class Exhibit(SchoolOwned):
    """A file as it was given, byte for byte.

    `compartment_id` is the case's compartment; `key_compartment_id` the one whose key seals the original now: the same,
    until it is sealed away into one of its own. `blob` names the original in the store, empty once destroyed.
    `name` is what the file was called where it came from.
    """

    compartment_id = models.UUIDField()
    key_compartment_id = models.UUIDField()
    kind = models.SlugField(max_length=10)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    name = EncryptedTextField(within="compartment_id")
    blob = models.CharField(max_length=80, blank=True)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.KEPT)

    class Meta:
        ordering = ["received_at", "id"]
        indexes = [models.Index(fields=["school", "compartment_id"], name="exhibits_of_a_case")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id} ({self.status})"

    @property
    def about_kind(self) -> Kind:
        """What is known about files of its kind."""
        return KINDS[self.kind]

    def advance(self, to: Status) -> None:
        """Move to a status, in memory. Raises NotAllowed when the table has no such move."""
        if to not in TRANSITIONS[Status(self.status)]:
            raise NotAllowed(f"An exhibit that is {self.status} cannot become {to}.")
        self.status = to


class SafeCopy(SchoolOwned):
    """One page of an exhibit, drawn anew. Deleted when the exhibit is sealed away or destroyed."""

    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="pages")
    number = models.PositiveSmallIntegerField()
    media_type = models.CharField(max_length=40)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    size = models.PositiveBigIntegerField()
    blob = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["exhibit", "number"], name="a_page_is_drawn_once"),
        ]

    def __str__(self) -> str:
        return f"page {self.number} of {self.exhibit_id}"


class CustodyEntry(SchoolOwned):
    """Who did what with an exhibit, tied by hash to the line before. Only ever added; see `custody` for the hash.

    `by` is an id without a foreign key: the line outlives the people it speaks of. `detail_json` holds
    numbers, ids, hashes, references and slugs: no names, nothing that somebody wrote.
    """

    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="custody")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    what = models.CharField(max_length=30, choices=What.choices)
    detail_json = models.TextField(default="{}")
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["exhibit", "seq"]
        constraints = [models.UniqueConstraint(fields=["exhibit", "seq"], name="custody_is_one_line")]

    def __str__(self) -> str:
        return f"{self.seq} {self.what} {self.exhibit_id}"
