"""The case: what is done about what was told. Who may see it hangs on grants and on who is shut out, nothing else.

In clear stands only what lists and access need: whom the case is about in kind, its state, dates, who works on it.
"""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from handbell.concerns.matters import Matter
from handbell.people.models import Person, SchoolOwned
from handbell.people.roles import Role
from handbell.policies.models import Version
from handbell.vault.fields import EncryptedTextField


class Status(models.TextChoices):
    """Where a case stands."""

    NEW = "new", _("New")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    ERASED = "erased", _("Erased")


MOVES: Final[dict[Status, frozenset[Status]]] = {
    Status.NEW: frozenset({Status.OPEN, Status.CLOSED}),
    Status.OPEN: frozenset({Status.CLOSED}),
    Status.CLOSED: frozenset({Status.OPEN, Status.ERASED}),
    Status.ERASED: frozenset(),
}


class Lane(models.TextChoices):
    """In which list a new case waits. A lane is a place to look, never a verdict."""

    MAIN = "main", _("To look at first")
    BULK = "bulk", _("Probably one of many alike")


class Case(SchoolOwned):
    """Its id is that of its key (`vault.compartments`): erasing the key makes everything sealed in the case unreadable.

    `brief` is sealed JSON: the category, whom it is about in words, the facts it was routed by.
    """

    reference = models.CharField(
        max_length=12, help_text="Random, so that it tells nothing of how many there are."
    )
    matter = models.CharField(max_length=20, choices=Matter.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.NEW)
    lane = models.CharField(max_length=10, choices=Lane.choices, default=Lane.MAIN)
    urgent = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    first_read_at = models.DateTimeField(null=True)
    first_read_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    waits_since = models.DateTimeField(
        null=True,
        help_text="When whoever had read it could read it no more; else it waits since it was opened.",
    )
    closed_at = models.DateTimeField(null=True)
    lead = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.ForeignKey(
        Version,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="The policy as it stood that day.",
    )
    escalated_to = models.PositiveSmallIntegerField(
        default=0, help_text="How often it was taken to somebody higher."
    )
    brief = EncryptedTextField(within="id")

    class Meta:
        ordering = ["-opened_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["school", "reference"], name="a_case_reference_is_one_cases")
        ]
        indexes = [
            models.Index(
                fields=["school", "opened_at"],
                condition=Q(first_read_at__isnull=True),
                name="cases_nobody_read",
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.status in {Status.NEW, Status.OPEN}


class Grant(SchoolOwned):
    """Who may see a case: everybody who holds a role, or one person. Ended, never deleted.

    `open` and `opened_at` follow the case, so that a list is found by one index whatever the number of cases.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="grants", db_index=False)
    role = models.CharField(max_length=30, choices=Role.choices, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    why = models.SlugField(max_length=40)
    given_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    open = models.BooleanField(default=True)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role="", person__isnull=False) | (~Q(role="") & Q(person__isnull=True)),
                name="a_grant_is_to_a_role_or_a_person",
            ),
            models.UniqueConstraint(
                fields=["case", "role"],
                condition=~Q(role="") & Q(until__isnull=True),
                name="a_role_is_granted_once",
            ),
            models.UniqueConstraint(
                fields=["case", "person"],
                condition=Q(person__isnull=False, until__isnull=True),
                name="a_person_is_granted_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["school", "role", "open", "opened_at", "case"],
                condition=Q(until__isnull=True),
                name="cases_of_a_role",
            ),
            models.Index(
                fields=["school", "person", "open", "opened_at", "case"],
                condition=Q(until__isnull=True, person__isnull=False),
                name="cases_of_a_person",
            ),
        ]


class WhyShutOut(models.TextChoices):
    """Why somebody may see nothing of a case."""

    SUBJECT = "subject", _("The concern is about them")
    POSSIBLE = "possible", _("The concern may be about them; somebody else has to confirm")
    CONFLICT = "conflict", _("They are too close to somebody in it")


class ShutOut(SchoolOwned):
    """Somebody who may see nothing of a case, whatever their role. Ends only with a second person's word.

    `who` is a blind index of the person (`vault.blind`): the database alone does not tell who is accused.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="shut_out", db_index=False)
    who = models.CharField(max_length=64)
    why = models.CharField(max_length=10, choices=WhyShutOut.choices)
    since = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    until = models.DateTimeField(null=True)
    end_asked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    end_asked_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    reason = EncryptedTextField(within="case_id", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "who"], condition=Q(until__isnull=True), name="somebody_is_shut_out_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["school", "who", "case"], condition=Q(until__isnull=True), name="shut_out_of"
            )
        ]


class CaseLink(SchoolOwned):
    """Two cases that belong together. Whoever may not see the other one does not see the link either."""

    one = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="two_cases_are_linked_once")]
