"""What people said about a policy: signatures, countersignatures, questions, answers. Added, never changed nor deleted.

`Standing` alone is rewritten: it points to the last thing a person said about a policy, so that a board need not look
through every signature. Who owes is not stored anywhere: `derivation` reads it from roles, clauses, versions and these.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from handbell.declarations.states import State
from handbell.people.models import Person, SchoolOwned
from handbell.people.roles import Role
from handbell.policies.models import Policy, Version
from handbell.vault.fields import EncryptedTextField


class Method(models.TextChoices):
    """How a signature came to be."""

    ON_SCREEN = "on_screen", _("Signed on screen")
    ON_PAPER = "on_paper", _("Signed on paper")
    ON_BEHALF = "on_behalf", _("Recorded on their behalf")


class Signature(SchoolOwned):
    """One person's declaration on one version, with the words as they stood before them.

    `signed_on` is the day on the declaration (the school's date; earlier than `signed_at` when it came on paper).
    `countersign_by` is the role that countersigns, "" when nobody does. `seal` binds all of it; see `seals`.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    version_label = models.CharField(max_length=40)
    version_sha256 = models.CharField(max_length=64)
    title = models.CharField(max_length=200, help_text="The form's own title.")
    policy_title = models.CharField(max_length=200)
    statement = models.TextField()
    clauses_sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=201)
    job_title = models.CharField(max_length=120)
    school_name = models.CharField(max_length=200)
    signed_at = models.DateTimeField()
    signed_on = models.DateField()
    method = models.CharField(max_length=20, choices=Method.choices)
    note = EncryptedTextField(null=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    step_up = models.CharField(max_length=60, help_text="How they had just shown who they are.")
    countersign_by = models.CharField(max_length=30, choices=Role.choices, blank=True)
    submission_key = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)
    anchor_seq = models.BigIntegerField()
    anchor_hash = models.CharField(max_length=16)

    class Meta:
        ordering = ["-signed_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "version"], name="a_version_is_signed_once"),
            models.UniqueConstraint(
                fields=["school", "submission_key"], name="a_signature_is_submitted_once"
            ),
            models.CheckConstraint(
                condition=Q(method=Method.ON_SCREEN) | Q(note__isnull=False), name="off_screen_wants_a_note"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What one reads out on the telephone: random, of ten characters that look like no others."""
        return reference(self.id)

    @property
    def anchor(self) -> str:
        """The place of the signature in the school's record, as printed on the certificate."""
        return f"{self.anchor_seq} {self.anchor_hash}"


class Countersignature(SchoolOwned):
    """The head's (or, for the head's own, the chair's) signature under a declaration. One batch shares `batch`."""

    signature = models.OneToOneField(Signature, on_delete=models.PROTECT, related_name="countersignature")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=30, choices=Role.choices)
    name = models.CharField(max_length=201)
    at = models.DateTimeField()
    signed_on = models.DateField()
    batch = models.UUIDField()
    batch_sha256 = models.CharField(
        max_length=64, help_text="Of the seals in the list that was shown and ticked."
    )
    step_up = models.CharField(max_length=60)
    seal = models.CharField(max_length=64)
    anchor_seq = models.BigIntegerField()
    anchor_hash = models.CharField(max_length=16)

    class Meta:
        ordering = ["-at", "id"]

    @property
    def anchor(self) -> str:
        """The place in the school's record, as printed on the certificate."""
        return f"{self.anchor_seq} {self.anchor_hash}"


class Objection(SchoolOwned):
    """Instead of a signature: a question about the policy, or a refusal, with the reason."""

    class Kind(models.TextChoices):
        QUERY = "query", _("Question")
        DECLINE = "decline", _("Declined")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = EncryptedTextField()
    at = models.DateTimeField()
    submission_key = models.CharField(max_length=64)

    class Meta:
        ordering = ["-at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "submission_key"], name="an_objection_is_submitted_once"
            )
        ]


class Answer(SchoolOwned):
    """What the head (or, to the head, the chair) answers to a question or a refusal."""

    objection = models.OneToOneField(Objection, on_delete=models.PROTECT, related_name="answer")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = EncryptedTextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "id"]


class Opening(SchoolOwned):
    """Somebody opened a version by the link here. It shows that it was opened, not that it was read."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+", db_index=False)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "version"], name="first_opening_is_kept")]


class Reminder(SchoolOwned):
    """A reminder that went out. `step` counts from 0 (told that there is something to sign); see `reminders`."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+", db_index=False)
    since = models.DateField(help_text="The day from which they owed.")
    step = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["sent_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "person", "since", "step"], name="a_reminder_goes_once"
            )
        ]


class Standing(SchoolOwned):
    """The last thing a person said about a policy: `state`, about `version`. No row when they never said anything.

    It says nothing about who owes: a later version may have changed what binds them (see `derivation`).
    """

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="declaration_standings", db_index=False
    )
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=20, choices=State.choices)
    signature = models.ForeignKey(
        Signature, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    objection = models.ForeignKey(
        Objection, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        indexes = [
            # All that the board reads: a school's rows stand together here, though their ids are scattered. A policy
            # is one school's. With the school first, PostgreSQL would think that school and policy leave one row, and
            # read all of a school's for each person.
            models.Index(
                fields=["policy", "person", "school", "version", "state", "signature"],
                name="standings_of_a_policy",
            )
        ]
        constraints = [models.UniqueConstraint(fields=["person", "policy"], name="one_standing_a_policy")]


_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O or U


def reference(id_: uuid.UUID) -> str:
    """The last 50 bits of a random id as ten characters in two groups: "7QK2M-0ZD4V"."""
    bits = id_.int & (1 << 50) - 1
    found = "".join(_ALPHABET[bits >> shift & 31] for shift in range(45, -1, -5))
    return f"{found[:5]}-{found[5:]}"
