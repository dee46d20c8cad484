"""A school's policies, their versions and, once a version has left the draft, its clauses as rows.

A draft keeps its words in `Version.content` alone, where they may be mended. Leaving the draft seals it: content is
hashed, each clause becomes a row, and from then on neither can be changed (see docs/decisions/0007-versions.md).
"""

from __future__ import annotations

import datetime
import json
from typing import Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from handbell.people.models import Person, SchoolOwned
from handbell.policies import content as wording


class Policy(SchoolOwned):
    """A document of the school's, which has versions. `title` follows the version in force."""

    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=200)
    pack = models.CharField(max_length=60, blank=True, help_text="The built-in model that it started from.")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [models.UniqueConstraint(fields=["school", "slug"], name="policy_slug_once_a_school")]

    def __str__(self) -> str:
        return self.title


class Status(models.TextChoices):
    """Where a version stands between its first draft and the day it is superseded."""

    DRAFT = "draft", _("Draft")
    COMMENTS = "comments", _("Open for comments")
    APPROVAL = "approval", _("Waiting for approval")
    APPROVED = "approved", _("Approved")
    IN_FORCE = "in_force", _("In force")
    SUPERSEDED = "superseded", _("Superseded")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REJECTED = "rejected", _("Rejected")


TRANSITIONS: Final[dict[Status, frozenset[Status]]] = {
    Status.DRAFT: frozenset({Status.COMMENTS, Status.APPROVAL, Status.WITHDRAWN}),
    Status.COMMENTS: frozenset({Status.APPROVAL, Status.WITHDRAWN}),
    Status.APPROVAL: frozenset({Status.APPROVED, Status.REJECTED, Status.WITHDRAWN}),
    Status.APPROVED: frozenset({Status.IN_FORCE, Status.WITHDRAWN}),
    Status.IN_FORCE: frozenset({Status.SUPERSEDED, Status.WITHDRAWN}),
    Status.SUPERSEDED: frozenset(),
    Status.WITHDRAWN: frozenset(),
    Status.REJECTED: frozenset(),
}
CLOSED: Final = frozenset({Status.SUPERSEDED, Status.WITHDRAWN, Status.REJECTED})


class Version(SchoolOwned):
    """One wording of a policy. Sealed on leaving the draft: content, hash, label and author never change again.

    Dates printed in policies are as precise as printed ("2024-09"; see partial_dates). `in_force_until` is the first
    day on which the version no longer counts.
    """

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    label = models.CharField(
        max_length=40, help_text="What people call the version, as in clause 7.5@2026-11."
    )
    title = models.CharField(max_length=200)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    content = models.TextField(help_text="Canonical JSON; see policies.content.")
    sha256 = models.CharField(max_length=64, blank=True)
    revision = models.PositiveIntegerField(default=0, help_text="Counts the changes of a draft.")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    source = models.ForeignKey(
        "policies.SourceFile", on_delete=models.PROTECT, null=True, blank=True, related_name="versions"
    )
    created_at = models.DateTimeField()
    sealed_at = models.DateTimeField(null=True, blank=True)
    comments_until = models.DateField(null=True, blank=True)
    adopted = models.CharField(max_length=10, blank=True)
    reviewed = models.CharField(max_length=10, blank=True)
    review_due = models.CharField(max_length=10, blank=True)
    in_force_from = models.DateField(null=True, blank=True)
    in_force_until = models.DateField(null=True, blank=True)
    closed_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-number"]
        indexes = [models.Index(fields=["school", "status", "in_force_from"])]
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["policy", "label"], name="version_label_once"),
            models.UniqueConstraint(
                fields=["policy"], condition=Q(status=Status.IN_FORCE), name="one_version_in_force"
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT) | Q(sealed_at__isnull=True) | ~Q(sha256=""),
                name="sealed_versions_are_hashed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.label}"

    @property
    def languages(self) -> tuple[str, ...]:
        """Codes of the languages it is written in, the first one leading."""
        return self.words.languages

    @property
    def words(self) -> wording.Content:
        """What the version says, read from its canonical form (kept for the life of this object)."""
        kept: tuple[str, wording.Content] | None = getattr(self, "_words", None)
        if kept is None or kept[0] != self.content:
            kept = (self.content, wording.from_json(json.loads(self.content)))
            self._words = kept
        return kept[1]

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT

    @property
    def code(self) -> str:
        """The first digits of the hash, printed on copies so that one can see which version hangs on the wall."""
        return self.sha256[:8].upper()

    def was_in_force(self, on: datetime.date) -> bool:
        """Whether this version was the one that counted on a day."""
        if self.in_force_from is None or on < self.in_force_from:
            return False
        return self.in_force_until is None or on < self.in_force_until


class Clause(SchoolOwned):
    """A clause of a sealed version: written once, never changed, so that it can be cited for ever.

    text, items and rows are in the version's first language. items: [depth, text]; depth 0: a paragraph among them.
    binds: the role and group slugs as the policy has them. heading_path: the headings above it, outermost first.
    """

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="clauses")
    position = models.PositiveIntegerField()
    ref = models.CharField(max_length=80)
    given = models.BooleanField(default=False)
    heading_path = models.JSONField(default=list)
    level = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=20)
    binds = models.JSONField(default=list)
    changes_signature = models.BooleanField(default=True)
    text = models.TextField(blank=True)
    items = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "ref"], name="clause_ref_once_a_version"),
            models.UniqueConstraint(fields=["version", "position"], name="clause_position_once"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def citation(self) -> str:
        """The clause and the version it stands in: "7.5@2026-11". Wants the version loaded."""
        return f"{self.ref}@{self.version.label}"

    @property
    def obliges(self) -> bool:
        """Whether it lays a duty or a limit on somebody."""
        return self.kind in wording.BINDING_KINDS and bool(self.binds)
