"""What people said and decided about a version. Rows are added, never changed, save for the answer to a comment."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from handbell.people.models import Person, SchoolOwned
from handbell.people.roles import Role
from handbell.policies.models.documents import Version


class ApprovalRule(SchoolOwned):
    """A school's setting: whose approval a version needs. Without a row: the headteacher and the chair."""

    roles = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school"], name="one_approval_rule_a_school")]


class Comment(SchoolOwned):
    """What somebody says about a clause of a version that is open for comments, and the author's answer."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="comments")
    clause_ref = models.CharField(max_length=80, blank=True, help_text="Empty: about the whole version.")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]


class Decision(models.TextChoices):
    """What an approver decides."""

    APPROVE = "approve", _("Approved")
    REJECT = "reject", _("Rejected")


class Approval(SchoolOwned):
    """Somebody's decision on a version, in a role, with the hash of the exact words it was made on."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="approvals")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30, choices=Role.choices)
    decision = models.CharField(max_length=10, choices=Decision.choices)
    words = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "role"], name="a_role_decides_once"),
            models.UniqueConstraint(fields=["version", "by"], name="a_person_decides_once"),
        ]


class ReviewRecord(SchoolOwned):
    """The version in force was reviewed and nothing changed: the next date moves, signatures stay as they are."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="reviews")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reviewed_on = models.DateField()
    due_before = models.CharField(max_length=10, blank=True)
    due_after = models.CharField(max_length=10)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-reviewed_on", "-at"]
