"""How long cases are kept, what holds them, who agreed to let them go, and what left the school."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from handbell.concerns.matters import Matter
from handbell.concerns.models.cases import Case
from handbell.people.models import Person, SchoolOwned
from handbell.vault.fields import EncryptedTextField


class KeepFor(SchoolOwned):
    """How long a school keeps cases of a matter after they are closed. Without a row no period is set."""

    matter = models.CharField(max_length=20, choices=Matter.choices)
    years = models.PositiveSmallIntegerField()
    from_birth = models.BooleanField(default=False, help_text="Counted from the child's date of birth.")
    source = models.CharField(max_length=300)
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["-set_at", "id"]


class Hold(SchoolOwned):
    """A reason why a case may not go, whatever its period says."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="holds")
    since = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reason = EncryptedTextField(within="case_id")


class DisposalStatus(models.TextChoices):
    """Where a proposal to let a case go stands."""

    PROPOSED = "proposed", _("Waiting for a second person")
    AGREED = "agreed", _("Agreed; waits")
    DONE = "done", _("Erased")
    STOPPED = "stopped", _("Stopped")


DISPOSAL_MOVES: Final[dict[DisposalStatus, frozenset[DisposalStatus]]] = {
    DisposalStatus.PROPOSED: frozenset({DisposalStatus.AGREED, DisposalStatus.STOPPED}),
    DisposalStatus.AGREED: frozenset({DisposalStatus.DONE, DisposalStatus.STOPPED}),
    DisposalStatus.DONE: frozenset(),
    DisposalStatus.STOPPED: frozenset(),
}


class Disposal(SchoolOwned):
    """A proposal to let a case go: proposed, agreed by another person, done after a soft period."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="disposals")
    status = models.CharField(max_length=10, choices=DisposalStatus.choices, default=DisposalStatus.PROPOSED)
    reason = models.CharField(max_length=300)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(status__in=["proposed", "agreed"]), name="a_case_is_let_go_once"
            )
        ]


class Pack(SchoolOwned):
    """A bundle that left: for whom, redacted or not, who agreed, its hash. The bundle itself is not kept."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="packs")
    purpose = models.SlugField(max_length=30, help_text="subject_access, disclosure, transfer")
    redacted = models.BooleanField(default=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    what = EncryptedTextField(within="case_id")


class Destruction(SchoolOwned):
    """A wish to destroy a file that is sealed away, as the police or the authority say: one asks, another agrees.

    `reference` is theirs. The file's own line of custody says what became of it.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="destructions")
    exhibit = models.UUIDField(help_text="The file, in the room of evidence.")
    reference = models.CharField(max_length=40)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed = models.BooleanField(null=True, help_text="None while it waits for a second person.")
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["exhibit"], condition=Q(agreed__isnull=True), name="a_file_is_destroyed_once"
            )
        ]
