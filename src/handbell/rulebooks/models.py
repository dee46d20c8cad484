"""A school's rules for a version of its policy. Every change is a revision.

Revisions and rules are added, never changed. What the book said at a revision is, for each rule, the last entry
up to it.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from handbell.people.models import Person, SchoolOwned
from handbell.policies.models import Version
from handbell.rulebooks.states import State


class Rulebook(SchoolOwned):
    """The rules of one version of a policy. Before anybody worked on them there is no row; see `beginnings`."""

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="rulebook")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.version)


class Revision(SchoolOwned):
    """One change of a book: what was done, by whom (None: it came about by itself), and what decides since.

    digest: SHA-256 of the rules that decide from here on, as RuleBook.digest.
    """

    class Did(models.TextChoices):
        """What made the revision."""

        PACK = "pack", _("Began with the rules of the built-in policy")
        CARRIED = "carried", _("Began with the rules of an earlier version")
        EMPTY = "empty", _("Began without rules")
        PROPOSED = "proposed", _("Rules were proposed from the clauses")
        ACCEPTED = "accepted", _("Accepted")
        ADJUSTED = "adjusted", _("Changed")
        REFUSED = "refused", _("Refused")
        WRITTEN = "written", _("Written")
        REMOVED = "removed", _("Taken out")
        IMPORTED = "imported", _("Taken in from a file")
        DEFAULTS = "defaults", _("Who is bound and asked was changed")

    rulebook = models.ForeignKey(Rulebook, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    did = models.CharField(max_length=10, choices=Did.choices)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    defaults = models.JSONField(help_text="Whom rules bind that do not say, and whom to ask; as in a pack.")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["rulebook", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"{self.rulebook_id} {self.number}"


class RuleEntry(SchoolOwned):
    """A rule (or gap) as it stands from a revision on.

    data: the rule in the form of the packs' files. examples: worked examples, in the same form. clauses: the references
    it stands beside, each with the mark of what the clause said then. sureness: of a proposal, 0 to 1. why: of a
    proposal, its grounds; of one to be looked at, what changed.
    """

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="entries")
    rule_id = models.CharField(max_length=120)
    gap = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices)
    data = models.JSONField()
    examples = models.JSONField(default=list)
    clauses = models.JSONField(default=list, help_text="[reference, mark] each; see holdings.marks_of.")
    sureness = models.FloatField(null=True)
    why = models.TextField(blank=True)

    class Meta:
        ordering = ["rule_id"]
        constraints = [models.UniqueConstraint(fields=["revision", "rule_id"], name="a_rule_once_a_revision")]

    def __str__(self) -> str:
        return self.rule_id
